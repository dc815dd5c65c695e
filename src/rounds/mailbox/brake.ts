/**
 * Owns the brake of one slice (sync.md, The brake): what the hour does not allow any more is held, as a whole pair, and the administrator is asked. The limit of a mailbox is
 * counted by its actor; that of the installation by the journal of all.
 */
import { type Intent, type JournalDraft, type Work } from '../../actors/messages.ts';
import { type Held } from '../../model/braked.ts';
import { instantOfMs } from '../../model/instant.ts';
import { type BrakedWrite, causeOf, countOf, stopsAllDeletes, withinBudget } from '../../sync/brake.ts';
import { type Job, journalOf } from '../perform/job.ts';
import { type Context } from './context.ts';
import { type Settlement } from './session.ts';

export type Braked = {
  readonly go: readonly Job[];
  readonly journal: readonly JournalDraft[];
  readonly settlement: Pick<Settlement, 'braked'>;
};

const hourMs = 3_600_000;

const deletes = ({ intents }: Job): boolean => intents.some((intent) => causeOf(intent)?.kind === 'delete');

/** Asked only where something is to be deleted. A mailbox without a limit of its own (first round, repair, approved) is exempt from this one, too. */
const isInstallationStopped = async ({ deps }: Context, jobs: readonly Job[]): Promise<boolean> =>
  jobs.some(deletes) &&
  stopsAllDeletes(await deps.records.deletesSince(instantOfMs(Math.max(0, deps.clock.now() - hourMs))));

const heldOf = ({ ref }: Job): readonly Held[] =>
  ref.guid === undefined ? [] : [{ guid: ref.guid, ...(ref.deleted === true ? { deleted: true } : {}) }];

const journalOfHeld = ({ intents }: Job): readonly JournalDraft[] =>
  intents.map(({ on, step, guid, because, witness }) => ({
    what: 'held',
    on,
    step,
    because,
    ...(guid === undefined ? {} : { guid }),
    ...(witness === undefined ? {} : { witness }),
  }));

/** What is about to be written. A delete names its cause, unless its mailbox is exempt: first rounds, repairs and what was approved stop nobody else. */
export const announced = ({ brake: own }: Pick<Work, 'brake'>, intents: readonly Intent[]): readonly JournalDraft[] =>
  intents.map((intent) => {
    const cause = own === undefined ? undefined : causeOf(intent);
    return { ...journalOf(intent, 'intend'), ...(cause?.kind === 'delete' ? { cause: cause.name } : {}) };
  });

const writesOf = ({ intents }: Job): readonly BrakedWrite[] => intents;

export const brake = async (context: Context, work: Work, jobs: readonly Job[]): Promise<Braked> => {
  if (work.brake === undefined) return { go: jobs, journal: [], settlement: {} };
  const stopped = await isInstallationStopped(context, jobs);
  const budget = stopped ? { ...work.brake, deletesLeft: 0, counted: [] } : work.brake;
  const split = withinBudget(budget, jobs, writesOf);
  if (split.held.length === 0) return { go: jobs, journal: [], settlement: {} };
  const { causes } = split;
  const counts = { deletes: countOf(causes, 'delete'), updates: countOf(causes, 'update') };
  return {
    go: split.go,
    journal: split.held.flatMap(journalOfHeld),
    settlement: { braked: { ...counts, causes, held: split.held.flatMap(heldOf) } },
  };
};
