/** A world around the admin API: records in memory and actors that remember what they were told. */
import express, { type Express } from 'express';

import { type AddressBook } from '../../../src/actors/address-book.ts';
import { TurnFailed } from '../../../src/actors/turn.ts';
import { answerProblem } from '../../../src/bindings/problem.ts';
import { createCockpit } from '../../../src/cockpit/api.ts';
import { failed, ok, type Result } from '../../../src/model/fault.ts';
import { enrolmentId, type PartnerNumber, s4Guid } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type JournalEntry } from '../../../src/model/journal.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { type DeadLetter, type ItemView, type MailboxView } from '../../../src/model/view.ts';
import { type Log } from '../../../src/ports/log.ts';
import { type Enrolment, type Records } from '../../../src/ports/records.ts';
import { type Employee } from '../../../src/ports/s4.ts';
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

export type CockpitWorld = ReturnType<typeof createCockpitWorld>;

export const createCockpitWorld = () => {
  const enrolments: Enrolment[] = [];
  const views: MailboxView[] = [];
  const items: ItemView[] = [];
  const letters: DeadLetter[] = [];
  const journal: JournalEntry[] = [];
  const conflicts: VaultedConflict[] = [];
  const told: { readonly id: string; readonly turn: string; readonly message: object }[] = [];
  const followed: PartnerNumber[] = [];
  const queries: object[] = [];
  const state = {
    settings: { version: 4, settings: defaultSettings },
    actorsFail: false,
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
  };
  const actor = (id: string) =>
    Object.fromEntries(
      Object.entries(replies).map(([turn, reply]) => [
        turn,
        async (message: object) => {
          told.push({ id, turn, message });
          if (state.actorsFail) throw new TurnFailed('status 500');
          return reply;
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
    follow: async (partner) => void followed.push(partner),
    mailboxViews: async () => views,
    itemViews: async (_mailbox, page) => {
      queries.push(page);
      return items.slice(0, page.limit);
    },
    deadLetters: async (query) => {
      queries.push(query);
      return letters.slice(0, query.limit);
    },
    deadLetter: async (id) => letters.find((letter) => letter.id === id),
    journal: async (query) => {
      queries.push(query);
      return journal.slice(0, query.limit);
    },
    flush: async () => undefined,
    countWaiting: async () => state.waiting,
    dueMailboxes: async () => (state.due ? [enrolmentId('00000000-due')] : []),
    settings: async () => state.settings,
    putSettings: async (settings, expected) => {
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
      clearViews: async () => void told.push({ id: '', turn: 'clear-views', message: {} }),
      s4: { employee: async () => state.employee as Result<Employee> },
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
  return { app, conflicts, enrolments, followed, items, journal, letters, noSuchEmployee, queries, state, told, views };
};
