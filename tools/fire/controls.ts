/** Owns reading and ending what a line ordered: faults and counters of both simulators, dead letters, mailboxes and journal of the admin API. */
import * as z from 'zod';

import { must } from '../smoke/http.ts';
import { type World } from '../smoke/world.ts';

const tooEarlyOnS4 = z.object({ tooEarly: z.number() });
const tooEarlyOnExchange = z.object({ all: z.object({ tooEarly: z.number() }) });
const lettersSchema = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      guid: z.string().optional(),
      fault: z.object({ kind: z.string(), code: z.string() }),
      on: z.string(),
    }),
  ),
});
const mailboxSchema = z.looseObject({
  id: z.string(),
  smtpAddress: z.string(),
  status: z.string(),
  pending: z.number(),
  parked: z.number(),
  subscription: z.string(),
  fault: z.looseObject({ code: z.string() }).optional(),
});
const journalSchema = z.object({
  items: z.array(
    z.looseObject({
      mailbox: z.string(),
      seq: z.number(),
      what: z.string(),
      step: z.string().optional(),
      on: z.string().optional(),
      witness: z.string().optional(),
    }),
  ),
  next: z.string().optional(),
});

/** Per mailbox the newest journal entry. Not a time: Tandem's clock may jump. */
export type Mark = ReadonlyMap<string, number>;

type Page = z.infer<typeof journalSchema>;
type Entry = Page['items'][number];
export type Letter = z.infer<typeof lettersSchema>['items'][number];
export type Mailbox = z.infer<typeof mailboxSchema>;

export type Controls = {
  /** Ends every fault on both sides. */
  readonly heal: () => Promise<void>;
  /** Requests that came before a back-off or Retry-After had passed, on both sides, since the simulators started. */
  readonly tooEarly: () => Promise<number>;
  readonly letters: () => Promise<readonly Letter[]>;
  /** What an operator does after the cause is cured; resolves with the number of letters. */
  readonly retryLetters: () => Promise<number>;
  readonly mailboxes: () => Promise<readonly Mailbox[]>;
  /** Where the journal ends now. */
  readonly mark: () => Promise<Mark>;
  /** Deletes in the journal since then, and those that name no witness. */
  readonly deletesSince: (
    mark: Mark,
  ) => Promise<{ readonly all: number; readonly onExchange: number; readonly withoutWitness: number }>;
  /** One more round for everybody, waited for. */
  readonly furtherRound: () => Promise<void>;
};

export const createControls = (world: World): Controls => {
  const { ports } = world.installation.config;
  const s4 = `http://127.0.0.1:${ports.s4Simulator}/__control`;
  const exchange = `http://127.0.0.1:${ports.exchangeSimulator}/__control`;

  const json = async (path: string, method = 'GET'): Promise<unknown> => {
    const answer = await world.admin(path, { method });
    if (answer.status >= 300) throw new Error(`${method} ${path} was answered with ${answer.status}`);
    return answer.json;
  };
  const letters = async () => lettersSchema.parse(await json('/dead-letters?limit=1000')).items;
  const mailboxes = async () => z.object({ items: z.array(mailboxSchema) }).parse(await json('/mailboxes')).items;

  const journal = async (): Promise<readonly Entry[]> => {
    const entries: Entry[] = [];
    for (let before: string | undefined = ''; before !== undefined;) {
      const page: Page = journalSchema.parse(
        await json(`/journal?limit=1000${before === '' ? '' : `&before=${encodeURIComponent(before)}`}`),
      );
      entries.push(...page.items);
      before = page.next;
    }
    return entries;
  };

  const mark: Controls['mark'] = async () => {
    const newest = new Map<string, number>();
    for (const { mailbox, seq } of await journal()) newest.set(mailbox, Math.max(seq, newest.get(mailbox) ?? 0));
    return newest;
  };

  const deletesSince: Controls['deletesSince'] = async (since) => {
    const deletes = (await journal()).filter(
      ({ step, mailbox, seq }) => step === 'delete' && seq > (since.get(mailbox) ?? 0),
    );
    const done = deletes.filter(({ what }) => what === 'done');
    return {
      all: done.length,
      onExchange: done.filter(({ on }) => on === 'exchange').length,
      withoutWitness: deletes.filter(({ what, witness }) => what === 'intend' && witness === undefined).length,
    };
  };

  return {
    heal: async () => {
      await must(`${s4}/faults`, { method: 'DELETE' });
      await must(`${exchange}/faults`, { method: 'DELETE' });
    },
    tooEarly: async () =>
      tooEarlyOnS4.parse(await must(`${s4}/counters`)).tooEarly +
      tooEarlyOnExchange.parse(await must(`${exchange}/counters`)).all.tooEarly,
    letters,
    retryLetters: async () => {
      const found = await letters();
      for (const { id } of found) await json(`/dead-letters/${encodeURIComponent(id)}/retry`, 'POST');
      return found.length;
    },
    mailboxes,
    mark,
    deletesSince,
    furtherRound: async () => {
      for (const { id } of await mailboxes()) await json(`/mailboxes/${id}/sync`, 'POST');
      await world.quiet();
    },
  };
};
