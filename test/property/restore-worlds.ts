/**
 * Owns the worlds of a restore (I15; product, row 51): what stood on both sides at the backup, what a person did since then or while the service stood, and what is lost of it.
 * Nothing is drawn.
 */
import { type BuiltWorld } from './built-worlds.ts';
import { playRestored } from './restored.ts';
import { type Step } from './step.ts';

const stood: readonly Step[] = [
  { do: 'create', side: 's4', who: 0, shape: 'timed', run: 400 },
  { do: 'create', side: 'exchange', who: 0, shape: 'timed', run: 400 },
];

const acts: { readonly [what: string]: readonly Step[] } = {
  'deleted in S/4': [{ do: 'delete', side: 's4', pick: 0, run: 400 }],
  'deleted in Outlook': [{ do: 'delete', side: 'exchange', pick: 0, run: 400 }],
  'taken off': [{ do: 'responsible', pick: 0, who: 1, keepPartner: false, run: 400 }],
  'taken off and put on again': [
    { do: 'responsible', pick: 0, who: 1, keepPartner: false, run: 400 },
    { do: 'responsible', pick: 0, who: 0, keepPartner: false, run: 400 },
  ],
  'edited in Outlook': [{ do: 'edit', side: 'exchange', pick: 0, field: 'subject', shape: 'timed', run: 400 }],
  'created in Outlook': [{ do: 'create', side: 'exchange', who: 0, shape: 'timed', run: 400 }],
};

const playWith = (since: readonly Step[], meanwhile: readonly Step[], later: readonly Step[]): BuiltWorld['play'] => {
  const steps = [...stood, ...since, ...meanwhile, ...later];
  const stopAt = stood.length + since.length;
  return (engine) =>
    playRestored(engine, {
      history: { seed: 1, pageSize: 50, linked: 0, steps },
      backupAt: stood.length,
      stopAt,
      startAt: stopAt + meanwhile.length,
    });
};

/** The copy that Tandem removed in the lost life lies in Deleted Items, and its person is put on again while nothing runs. */
const removedByUs: BuiltWorld = {
  name: 'restore: taken off before, put on again meanwhile',
  play: playWith(
    [{ do: 'responsible', pick: 0, who: 1, keepPartner: false, run: 400 }],
    [{ do: 'responsible', pick: 0, who: 0, keepPartner: false, run: 400 }],
    [],
  ),
};

type Places = { readonly backupAt: number; readonly stopAt: number; readonly startAt: number };

const told = (
  name: string,
  steps: readonly Step[],
  { seed = 1, ...places }: Places & { readonly seed?: number },
): BuiltWorld => ({
  name: `restore: ${name}`,
  play: (engine) => playRestored(engine, { history: { seed, pageSize: 50, linked: 0, steps }, ...places }),
});

const made: Step = { do: 'create', side: 'exchange', who: 1, shape: 'timed', run: 400 };
const thrownAway: Step = { do: 'delete', side: 'exchange', pick: 0, run: 400 };

/** Made in the lost life, thrown away while nothing ran; the repair does not see its appointment, because its person only takes part, or S/4 falsely lists nothing. */
const notSeen: readonly BuiltWorld[] = [
  told(
    'thrown away meanwhile, and its person only takes part',
    [made, thrownAway, { do: 'responsible', pick: 0, who: 0, keepPartner: true, run: 400 }],
    { backupAt: 0, stopAt: 1, startAt: 3 },
  ),
  told(
    'thrown away meanwhile, and S/4 lists nothing while its mailbox is repaired',
    [{ do: 'empty-listings', count: 3, run: 400 }, made, thrownAway, { do: 'crash', pick: 0, run: 400 }],
    { backupAt: 0, stopAt: 2, startAt: 3 },
  ),
];

/** What this life has stamped, and another replica has taken over in the midst of the repair, is no orphan of the lost life. */
const stopped = told(
  'a copy that is stamped when the repair is taken over',
  [
    { do: 'create', side: 's4', who: 0, shape: 'timed', run: 0 },
    { do: 'fault', on: 's4', kind: 'busy', which: 'write', count: 4, run: 0 },
    made,
    { do: 'delete', side: 'exchange', pick: 5, run: 0 },
    { do: 'copy', pick: 5, run: 0 },
    { do: 'edit-both', pick: 9, field: 'importance', run: 0 },
    { do: 'replica', who: 0, run: 400 },
  ],
  { seed: 1_769_587_131, backupAt: 3, stopAt: 3, startAt: 6 },
);

/** Since the backup, while nothing ran, or once the restored service runs. */
export const restoreWorlds: readonly BuiltWorld[] = [
  ...Object.entries(acts).flatMap(([what, steps]): BuiltWorld[] => [
    { name: `restore: ${what} before`, play: playWith(steps, [], []) },
    { name: `restore: ${what} meanwhile`, play: playWith([], steps, []) },
    { name: `restore: ${what} afterwards`, play: playWith([], [], steps) },
  ]),
  removedByUs,
  ...notSeen,
  stopped,
];
