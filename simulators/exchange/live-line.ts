/** Owns the line that tells a person what just happened in a mailbox. It holds content, so it belongs on a screen and not into a log. */
import { itemId } from './ews/ids.ts';
import { type Commit } from './store/store.ts';
import { wallTime } from './store/zones.ts';

/** One committed change, for people. */
export type ChangeLine = {
  at: string;
  mailbox: string;
  user: string;
  kind: Commit['kind'];
  itemId: string;
  text: string;
};

const VERBS: Record<Commit['kind'], string> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  move: 'moved',
  copy: 'copied',
  archive: 'archived',
};

export function lineOf(commit: Commit, now: number): ChangeLine {
  const { mailbox, item, kind, by } = commit;
  const { calendar, subject } = item.content;
  const when = calendar ? ` (${whenOf(calendar)})` : '';
  const text = `${mailbox.email}: ${by} ${VERBS[kind]} “${subject}”${when}${kind === 'move' ? ` to ${item.folder}` : ''}`;
  return {
    at: new Date(now).toISOString(),
    mailbox: mailbox.email,
    user: by,
    kind,
    itemId: itemId(mailbox, item.number),
    text,
  };
}

function whenOf({ start, startZone, allDay }: { start: number; startZone: string; allDay: boolean }): string {
  const wall = wallTime(start, startZone);
  return allDay ? `${wall.slice(0, 10)}, all day` : wall.slice(0, 16).replace('T', ' ');
}
