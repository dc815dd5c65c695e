/** A world around the admin API: records in memory and actors that remember what they were told. */
import express, { type Express } from 'express';

import { type AddressBook } from '../../../src/actors/address-book.ts';
import { TurnFailed } from '../../../src/actors/turn.ts';
import { answerProblem } from '../../../src/bindings/problem.ts';
import { createCockpit } from '../../../src/cockpit/api.ts';
import { type Fault, failed, ok, type Result } from '../../../src/model/fault.ts';
import { enrolmentId, type EnrolmentId, type PartnerNumber, s4Guid } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type JournalEntry } from '../../../src/model/journal.ts';
import { type PutBackTurn } from '../../../src/model/put-back.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings.ts';
import { type DeadLetter, type ItemView, type MailboxView } from '../../../src/model/view.ts';
import { GroupHasMembers } from '../../../src/ports/groups.ts';
import { type Log } from '../../../src/ports/log.ts';
import { type Enrolment, type PeopleReport, type Records, type StoredReview } from '../../../src/ports/records.ts';
import { type Employee, type TransactionTypeCheck } from '../../../src/ports/s4.ts';
import { type VaultedConflict } from '../../../src/ports/vault.ts';

export const token = 'admin-token-of-the-test';
export const at = instant('2026-11-22T08:00:00Z');
export const guid = s4Guid('00112233-4455-6677-8899-aabbccddeeff');
const system = { system: 'S4H', client: '100' };

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silent,
};

/** What S/4's customizing lists: a type of each kind. */
const types = [
  { code: '0001', description: 'Termin', noteTextType: 'A002', privateAllowed: true },
  { code: 'ZVIS', description: 'Besuch', noteTextType: undefined, privateAllowed: false },
];
const checkOf = (code: string): TransactionTypeCheck => {
  const type = types.find((one) => one.code === code);
  if (type !== undefined) return ok(type);
  const reason = { '1003': 'belongs-to-tasks', ZTWO: 'in-both-lists' } as const;
  const known = code === '1003' || code === 'ZTWO' ? reason[code] : 'not-in-list';
  return { ok: false, fault: { kind: 'invalid', code: 'rejected', reason: known } };
};

export type CockpitWorld = ReturnType<typeof createCockpitWorld>;

export const createCockpitWorld = () => {
  const enrolments: Enrolment[] = [];
  const views: MailboxView[] = [];
  const items: ItemView[] = [];
  const letters: DeadLetter[] = [];
  const journal: JournalEntry[] = [];
  const people: PeopleReport[] = [];
  const reviews: StoredReview[] = [];
  const conflicts: VaultedConflict[] = [];
  const told: { readonly id: string; readonly turn: string; readonly message: object }[] = [];
  const followed: PartnerNumber[] = [];
  const queries: object[] = [];
  const groupOf = new Map<EnrolmentId, string>();
  /** The codes that S/4 was asked for. */
  const typesAsked: string[] = [];
  const state = {
    settings: { version: 4, settings: defaultSettings } as { readonly version: number; readonly settings: Settings },
    s4Fault: undefined as Fault | undefined,
    actorsFail: false,
    /** Their actors alone do not answer. */
    unreachable: new Set<string>(),
    answered: true,
    putBack: 'ordered' as PutBackTurn['reply']['answer'],
    busy: 0,
    waiting: 0,
    due: false,
    employee: ok(null) as Result<unknown>,
  };
  const replies: { readonly [turn: string]: object } = {
    enrol: { enrolled: true },
    remove: { removed: true },
    tell: { stored: 'yes' },
    retry: { retried: 1 },
    report: { outbox: [] },
    answer: {},
    putBack: {},
  };
  const actor = (id: string) =>
    Object.fromEntries(
      Object.entries(replies).map(([turn, reply]) => [
        turn,
        async (message: object) => {
          told.push({ id, turn, message });
          if (state.actorsFail || state.unreachable.has(id)) throw new TurnFailed('status 500');
          if (turn === 'putBack') return { answer: state.putBack };
          return turn === 'answer' ? { answered: state.answered } : reply;
        },
      ]),
    );
  const records: Partial<Records> = {
    enrolments: async () => enrolments,
    enrolment: async (id) => enrolments.find((one) => one.id === id),
    enrolmentOf: async (address) => enrolments.find((one) => one.smtpAddress === address),
    enrol: async (enrolment) => {
      if (enrolments.some((one) => one.smtpAddress === enrolment.smtpAddress || one.employee === enrolment.employee))
        return false;
      enrolments.push(enrolment);
      return true;
    },
    unenrol: async (id) => {
      enrolments.splice(0, enrolments.length, ...enrolments.filter((one) => one.id !== id));
      return true;
    },
    meetingsLedBy: async () => [],
    meetingCopies: async () => [],
    follow: async (partner) => void followed.push(partner),
    mailboxViews: async () => views,
    mailboxView: async (id) => views.find(({ mailbox }) => mailbox === id),
    itemViews: async (_mailbox, page) => {
      queries.push(page);
      return items.slice(0, page.limit);
    },
    deadLetters: async (query) => {
      queries.push(query);
      const start = query.before === undefined ? 0 : letters.findIndex(({ id }) => id === query.before) + 1;
      const ofMailbox = ({ mailbox }: DeadLetter) => query.mailbox === undefined || mailbox === query.mailbox;
      return letters.slice(start).filter(ofMailbox).slice(0, query.limit);
    },
    deadLetter: async (id) => letters.find((letter) => letter.id === id),
    journal: async (query) => {
      queries.push(query);
      return journal.slice(0, query.limit);
    },
    peopleReports: async (query) => {
      queries.push(query);
      return people.slice(0, query.limit);
    },
    review: async (id) => reviews.find((one) => one.id === id),
    reviews: async (query) => {
      queries.push(query);
      return reviews.slice(0, query.limit);
    },
    decideReview: async (id, decision) => {
      const place = reviews.findIndex((one) => one.id === id);
      const review = reviews[place];
      if (review !== undefined) reviews.splice(place, 1, { ...review, decision });
      return review !== undefined;
    },
    flush: async () => undefined,
    countWaiting: async () => state.waiting,
    dueMailboxes: async () => (state.due ? [enrolmentId('00000000-due')] : []),
    settings: async (mailbox) => {
      const group = mailbox === undefined ? undefined : groupOf.get(mailbox);
      return { ...state.settings, ...(group === undefined ? {} : { group }) };
    },
    putSettings: async (settings, expected) => {
      if ([...groupOf.values()].some((name) => !Object.hasOwn(settings.groups, name))) throw new GroupHasMembers();
      if (expected !== state.settings.version) return undefined;
      state.settings = { version: expected + 1, settings };
      return expected + 1;
    },
  };
  const app: Express = express();
  app.use(
    createCockpit({
      actors: { mailbox: actor } as unknown as AddressBook,
      records: records as Records,
      vault: {
        conflict: async (id) => conflicts.find((conflict) => conflict.id === id),
        list: async (query) => {
          queries.push(query);
          return conflicts.slice(0, query.limit).map(({ values: _values, ...rest }) => rest);
        },
      },
      fingerprints: async () => ({ won: 'won', wanted: 'wanted' }),
      clearViews: async () => void told.push({ id: '', turn: 'clear-views', message: {} }),
      s4: {
        employee: async () => state.employee as Result<Employee>,
        transactionTypes: async () => (state.s4Fault === undefined ? ok(types) : failed(state.s4Fault)),
        checkTransactionType: async (code) => {
          typesAsked.push(code);
          return state.s4Fault === undefined ? checkOf(code) : failed(state.s4Fault);
        },
      },
      groups: {
        groupsOf: async () => groupOf,
        assign: async (mailbox, group) => {
          if (group === undefined) return groupOf.delete(mailbox) || true;
          if (!Object.hasOwn(state.settings.settings.groups, group)) return false;
          groupOf.set(mailbox, group);
          return true;
        },
      },
      system,
      activity: { busy: () => state.busy },
      isAdminToken: (given) => given === token,
      refuse: answerProblem,
      clock: { now: () => Date.parse(at) },
      metrics: { notice: () => undefined },
      log: silent,
    }),
  );
  const noSuchEmployee = (): void => {
    state.employee = failed({ kind: 'gone', code: 'not-found' });
  };
  return {
    app,
    conflicts,
    enrolments,
    followed,
    groupOf,
    items,
    journal,
    letters,
    noSuchEmployee,
    people,
    queries,
    reviews,
    state,
    told,
    typesAsked,
    views,
  };
};
