/** The rows in memory: `Records` with its promises (journal once per sequence, newest view wins, unique enrolments). Each call is a scheduling point. */
import { type EnrolmentId } from '../../../src/model/ids.ts';
import { type Instant } from '../../../src/model/instant.ts';
import { type JournalEntry } from '../../../src/model/journal.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings.ts';
import { type DeadLetter, type ItemView, type MailboxView, type OutboxEntry } from '../../../src/model/view.ts';
import { type Enrolment, type Records, type WaitingNotice } from '../../../src/ports/records.ts';
import { meetingsDouble, type MeetingTables, emptyMeetingTables } from './meetings-double.ts';
import { type Outage } from './outage.ts';
import { emptyQuestionTables, questionsDouble, type QuestionTables } from './questions-double.ts';
import { type Scheduler, type Task } from './scheduler.ts';

type Versioned<T> = { readonly seq: number; readonly value: T | undefined };

/** The tables as they are, for steps and properties. */
export type Tables = {
  settings: Settings;
  settingsVersion: number;
  /** Who is in which group of the settings. */
  readonly groups: Map<EnrolmentId, string>;
  readonly enrolments: Map<EnrolmentId, Enrolment>;
  /** Every enrolment that ever was. */
  readonly everEnrolled: Map<EnrolmentId, Enrolment>;
  readonly interest: Map<string, Set<EnrolmentId>>;
  readonly follows: Map<string, Set<EnrolmentId>>;
  readonly waiting: Map<string, WaitingNotice>;
  readonly journal: Map<string, JournalEntry>;
  readonly mailboxViews: Map<EnrolmentId, Versioned<MailboxView>>;
  readonly itemViews: Map<string, Versioned<ItemView>>;
  readonly deadLetters: Map<string, Versioned<DeadLetter>>;
  readonly generations: Map<EnrolmentId, number>;
  readonly seen: Map<EnrolmentId, Instant>;
} & MeetingTables &
  QuestionTables;

export const emptyTables = (): Tables => ({
  settings: defaultSettings,
  settingsVersion: 1,
  groups: new Map(),
  enrolments: new Map(),
  everEnrolled: new Map(),
  interest: new Map(),
  follows: new Map(),
  waiting: new Map(),
  journal: new Map(),
  mailboxViews: new Map(),
  itemViews: new Map(),
  deadLetters: new Map(),
  generations: new Map(),
  seen: new Map(),
  ...emptyMeetingTables(),
  ...emptyQuestionTables(),
});

const putNewest = <K, T>(table: Map<K, Versioned<T>>, key: K, next: Versioned<T>): void => {
  if ((table.get(key)?.seq ?? -1) < next.seq) table.set(key, next);
};
export const present = <K, T>(table: ReadonlyMap<K, Versioned<T>>): readonly T[] =>
  [...table.values()].flatMap(({ value }) => (value === undefined ? [] : [value]));

const addTo = (table: Map<string, Set<EnrolmentId>>, key: string, id: EnrolmentId): void => {
  table.set(key, (table.get(key) ?? new Set<EnrolmentId>()).add(id));
};

const flushOne = (tables: Tables, entry: OutboxEntry): void => {
  const { mailbox, seq } = entry;
  if (entry.kind === 'journal') {
    const key = `${mailbox}/${entry.entry.seq}`;
    if (!tables.journal.has(key)) tables.journal.set(key, entry.entry);
  } else if (entry.kind === 'mailbox-view') putNewest(tables.mailboxViews, mailbox, { seq, value: entry.view });
  else if (entry.kind === 'item-view')
    putNewest(tables.itemViews, `${mailbox}/${entry.view.item}`, { seq, value: entry.view });
  else if (entry.kind === 'item-gone')
    putNewest(tables.itemViews, `${mailbox}/${entry.item}`, { seq, value: undefined });
  else if (entry.kind === 'dead-letter') putNewest(tables.deadLetters, entry.letter.id, { seq, value: entry.letter });
  else putNewest(tables.deadLetters, entry.id, { seq, value: undefined });
};

const enrol = (tables: Tables, enrolment: Enrolment): boolean => {
  const taken = [...tables.enrolments.values()].some(
    (one) => one.smtpAddress === enrolment.smtpAddress || one.employee === enrolment.employee,
  );
  if (taken) return false;
  tables.enrolments.set(enrolment.id, enrolment);
  tables.everEnrolled.set(enrolment.id, enrolment);
  return true;
};

/** What a mailbox had asked, reported and known of copies goes with it; the meetings that it leads stay its own. */
const unenrol = (tables: Tables, id: EnrolmentId): boolean => {
  for (const copies of tables.copies.values()) copies.delete(id);
  for (const [key, report] of tables.people) if (report.mailbox === id) tables.people.delete(key);
  for (const [key, review] of tables.reviews) if (review.mailbox === id) tables.reviews.delete(key);
  return tables.enrolments.delete(id);
};

export const createRecordsDouble =
  (scheduler: Pick<Scheduler, 'point'>, tables: Tables, outage: Outage) =>
  (task: Task): Records => {
    const at = async <T>(name: string, effect: () => T): Promise<T> => {
      await scheduler.point(task, `${task.name}: records.${name}`);
      outage.check();
      return effect();
    };
    const objectKey = (system: { system: string; client: string }, id: string): string =>
      `${system.system}/${system.client}/${id}`;
    return {
      settings: (mailbox) =>
        at('settings', () => {
          const group = mailbox === undefined ? undefined : tables.groups.get(mailbox);
          const { settings, settingsVersion: version } = tables;
          return { version, settings, ...(group === undefined ? {} : { group }) };
        }),
      putSettings: (settings, expected) =>
        at('putSettings', () => {
          if (expected !== tables.settingsVersion) return undefined;
          tables.settings = settings;
          return (tables.settingsVersion += 1);
        }),
      enrol: (enrolment) => at('enrol', () => enrol(tables, enrolment)),
      unenrol: (id) => at('unenrol', () => unenrol(tables, id)),
      enrolment: (id) => at('enrolment', () => tables.enrolments.get(id)),
      enrolmentOf: (address) =>
        at('enrolmentOf', () => [...tables.enrolments.values()].find((one) => one.smtpAddress === address)),
      enrolments: () => at('enrolments', () => [...tables.enrolments.values()]),
      enrolledAddresses: (addresses) =>
        at('enrolledAddresses', () =>
          [...tables.enrolments.values()].filter((one) => addresses.includes(one.smtpAddress)),
        ),
      ...meetingsDouble(tables, at),
      ...questionsDouble(tables, at),
      enrolledEmployees: (_system, employees) =>
        at('enrolledEmployees', () =>
          [...tables.enrolments.values()].filter((one) => employees.includes(one.employee)).map((one) => one.id),
        ),
      addInterest: (system, guid, mailbox) =>
        at('addInterest', () => addTo(tables.interest, objectKey(system, guid), mailbox)),
      interested: (system, guid) => at('interested', () => [...(tables.interest.get(objectKey(system, guid)) ?? [])]),
      follow: (partner, system, mailbox) =>
        at('follow', () => addTo(tables.follows, objectKey(system, partner), mailbox)),
      followers: (partner, system) =>
        at('followers', () => [...(tables.follows.get(objectKey(system, partner)) ?? [])]),
      addWaiting: (notice) => at('addWaiting', () => void tables.waiting.set(notice.id, notice)),
      waiting: (limit) => at('waiting', () => [...tables.waiting.values()].slice(0, limit)),
      removeWaiting: (id) => at('removeWaiting', () => void tables.waiting.delete(id)),
      countWaiting: () => at('countWaiting', () => tables.waiting.size),
      flush: (entries) => at('flush', () => entries.forEach((entry) => flushOne(tables, entry))),
      journal: ({ mailbox, guid, limit }) =>
        at('journal', () =>
          [...tables.journal.values()]
            .filter(
              (one) => (mailbox === undefined || one.mailbox === mailbox) && (guid === undefined || one.guid === guid),
            )
            .slice(0, limit),
        ),
      mailboxView: (mailbox) => at('mailboxView', () => tables.mailboxViews.get(mailbox)?.value),
      deletesSince: (since) =>
        at('deletesSince', () => ({
          deletes: new Set(
            [...tables.journal.values()].flatMap(({ what, cause, at: told }) =>
              what === 'intend' && cause !== undefined && told >= since ? [cause] : [],
            ),
          ).size,
          links: present(tables.mailboxViews).reduce((total, { links }) => total + links, 0),
        })),
      mailboxViews: () => at('mailboxViews', () => present(tables.mailboxViews)),
      itemViews: (mailbox) => at('itemViews', () => present(tables.itemViews).filter((one) => one.mailbox === mailbox)),
      deadLetters: ({ mailbox }) =>
        at('deadLetters', () =>
          present(tables.deadLetters).filter((one) => mailbox === undefined || one.mailbox === mailbox),
        ),
      deadLetter: (id) => at('deadLetter', () => tables.deadLetters.get(id)?.value),
      dueMailboxes: (now, limit) =>
        at('dueMailboxes', () =>
          present(tables.mailboxViews)
            .filter((view) => view.due !== undefined && view.due <= now && tables.enrolments.has(view.mailbox))
            .map((view) => view.mailbox)
            .slice(0, limit),
        ),
      setGeneration: (mailbox, generation) =>
        at('setGeneration', () => void tables.generations.set(mailbox, generation)),
      generation: (mailbox) => at('generation', () => tables.generations.get(mailbox)),
      seen: (mailbox, when) => at('seen', () => void tables.seen.set(mailbox, when)),
      lastSeen: (mailbox) => at('lastSeen', () => tables.seen.get(mailbox)),
      silentSince: (before, limit, now) =>
        at('silentSince', () =>
          [...tables.enrolments.keys()]
            .filter((id) => {
              const seen = tables.seen.get(id);
              return seen !== undefined && (seen < before || Date.parse(seen) > Date.parse(now) + 5 * 60_000);
            })
            .slice(0, limit),
        ),
    };
  };
