/**
 * Owns the people who do something by themselves now and then, for demos: makes, moves, retitles or deletes appointments of its own making in the
 * given mailboxes. Never on in tests.
 */
import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

type Fields = Record<string, string>;
type Mine = { mailbox: string; itemId: string };

const SUBJECTS = [
  'Rückfrage zum Angebot',
  'Quarterly review',
  'Besuch beim Kunden',
  'Call with R&D',
  'Jour fixe',
  'Demo <Prototyp>',
  'Lunch & Learn',
  'Vertragsverhandlung',
];
const PLACES = ['Raum Isar', 'Room 4.12', 'Teams', 'Beim Kunden', 'Foyer'];
/** So many appointments are under way before some are deleted again. */
const FULL = 6;

/** Lets one change happen every `seconds`, give or take, until aborted. */
export async function beLively(
  baseUrl: string,
  mailboxes: readonly string[],
  options: { seconds: number; signal: AbortSignal },
): Promise<void> {
  const mine: Mine[] = [];
  while (!options.signal.aborted) {
    await wait(options.seconds * 1000, options.signal);
    if (!options.signal.aborted) await change(baseUrl, mailboxes, mine);
  }
}

/** Waits, or ends early when aborted. */
async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

async function change(baseUrl: string, mailboxes: readonly string[], mine: Mine[]): Promise<void> {
  const place = randomInt(FULL + 1);
  const item = mine[place];
  if (!item) await begin(baseUrl, pick(mailboxes), mine);
  else if (mine.length >= FULL && randomInt(3) === 0) {
    mine.splice(place, 1);
    await act(baseUrl, { ...item, do: 'delete' });
  } else {
    const fields = randomInt(2) === 0 ? soon() : { subject: pick(SUBJECTS) ?? '' };
    const changed = await act(baseUrl, { ...item, do: 'update', fields });
    if (changed === undefined) mine.splice(place, 1);
  }
}

async function begin(baseUrl: string, mailbox: string | undefined, mine: Mine[]): Promise<void> {
  if (mailbox === undefined) return;
  const fields = { subject: pick(SUBJECTS) ?? '', location: pick(PLACES) ?? '', ...soon() };
  const itemId = await act(baseUrl, { mailbox, do: 'create', fields });
  if (itemId !== undefined) mine.push({ mailbox, itemId });
}

/** An hour on one of the next ten days. */
function soon(): Fields {
  const day = new Date(Date.now() + (1 + randomInt(10)) * 86_400_000).toISOString().slice(0, 10);
  const hour = 8 + randomInt(9);
  const at = (of: number): string => `${day}T${String(of).padStart(2, '0')}:00:00`;
  return { start: at(hour), end: at(hour + 1), timeZone: 'W. Europe Standard Time' };
}

/** The id of the item, or undefined when somebody else has deleted it meanwhile. */
async function act(
  baseUrl: string,
  what: { mailbox: string; do: string; itemId?: string; fields?: Fields },
): Promise<string | undefined> {
  const response = await fetch(`${baseUrl}/__control/act`, { method: 'POST', body: JSON.stringify(what) });
  const answer = (await response.json()) as { itemId?: string };
  return response.ok ? answer.itemId : undefined;
}

function pick<T>(from: readonly T[]): T | undefined {
  return from.length === 0 ? undefined : from[randomInt(from.length)];
}
