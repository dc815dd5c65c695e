/**
 * Owns the worlds in which a person copies an item in Outlook: the copy carries every property of its original, Tandem's key among them, and is an appointment of
 * its own. What happens to the original afterwards is its own affair (P1, P4, P6).
 */
import { type Side } from '../../src/model/appointment.ts';
import { begin, type BuiltWorld, end, pass } from './built-worlds.ts';
import { type Session } from './session.ts';
import { create, edit, rearrange, remove } from './user-steps.ts';

const afterwards: { readonly [name: string]: (session: Session) => void } = {
  nothing: () => undefined,
  'the original is edited in S/4': (session) =>
    edit(session, { do: 'edit', side: 's4', pick: 0, field: 'subject', shape: 'timed', run: 0 }),
  'the original is deleted in S/4': (session) => remove(session, { side: 's4', pick: 0 }),
  'one of both is thrown away': (session) => remove(session, { side: 'exchange', pick: 0 }),
};

export const copyWorlds: readonly BuiltWorld[] = (['s4', 'exchange'] as const satisfies readonly Side[]).flatMap(
  (side) =>
    [false, true].flatMap((sameUid) =>
      Object.entries(afterwards).map(([name, happens]): BuiltWorld => ({
        name: `copy: of what was made on ${side}, with ${sameUid ? 'its' : 'a new'} UID, then ${name}`,
        play: async (engine) => {
          const session = await begin(engine);
          create(session, { do: 'create', side, who: 0, shape: 'timed', run: 0 });
          await pass(session);
          rearrange(session, { do: 'copy', pick: 0, sameUid });
          await pass(session);
          happens(session);
          return end(session);
        },
      })),
    ),
);
