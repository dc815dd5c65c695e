/** Accidents of the field: a retention run takes old items out of the mailbox, and the product takes that for a person's delete (sync.md, Deletes). */
import { type ItemId } from '../../../src/model/ids.ts';
import { mondays } from './series-of.ts';
import {
  addInOutlook,
  addInS4,
  addSeries,
  appointmentsIn,
  day,
  deleteOccurrence,
  editInS4,
  first,
  guidsIn,
  inS4,
  itemsIn,
  owner,
  settle,
  type Stage,
  stage,
  states,
} from './stage.ts';

type Run = {
  readonly how: string;
  readonly take: (at: Stage, id: ItemId) => void;
};

const runs: readonly Run[] = [
  { how: 'archives without a word', take: ({ world }, id) => world.mailboxes.archive(owner.address, id) },
  {
    how: 'deletes for good, and Exchange says so',
    take: ({ world }, id) => world.mailboxes.purge(owner.address, id),
  },
];

const weeksPass = async (at: Stage, weeks: number): Promise<void> => {
  for (let week = 0; week < weeks; week += 1) {
    at.world.scheduler.advance(7 * day);
    at.world.wakeAll();
    await at.world.drain();
  }
};

// The first retention run of the new archive took everything older than a year out of the mailboxes. Each item that it took was
// "deleted in Outlook", so the connector deleted the visit in the CRM: ten years of customer history, over one weekend.
describe('retention run', () => {
  test.each(runs)(
    'retention run that $how: what is over stays in S/4, single, from S/4, and a whole series (P5)',
    async ({ take }) => {
      const at = await stage();
      addInOutlook(at);
      addInS4(at, { appointment: { ...first, subject: 'from S/4' } });
      addSeries(at, mondays(5));
      await settle(at);
      const before = inS4(at);
      expect(before).toHaveLength(7);
      await weeksPass(at, 12);
      for (const { itemId } of itemsIn(at)) take(at, itemId);
      await settle(at);
      expect([at.deletes(), inS4(at), itemsIn(at)]).toEqual([[], before, []]);
      // What S/4 says of it afterwards brings nothing back.
      const writes = at.written().length;
      for (const guid of guidsIn(at)) editInS4(at, guid, { note: 'report of the visit' });
      await settle(at);
      expect([at.written().slice(writes), itemsIn(at)]).toEqual([[], []]);
    },
  );

  test('retention run that takes what is still to come, without a word: nothing is deleted, and it is listed for review (P5)', async () => {
    const at = await stage();
    for (const { itemId } of [addInOutlook(at), addSeries(at, mondays(3))]) {
      await settle(at);
      at.world.mailboxes.archive(owner.address, itemId);
    }
    await settle(at);
    expect([at.deletes(), appointmentsIn(at).length, itemsIn(at)]).toEqual([[], 4, []]);
    expect(states(at).filter((state) => state.startsWith('vanished'))).toHaveLength(4);
  });

  test('retention run in the midst of a series: occurrences that are over go from the series, and stay in S/4 (P5)', async () => {
    const at = await stage();
    const { itemId } = addSeries(at, mondays(12));
    await settle(at);
    await weeksPass(at, 9);
    const before = inS4(at);
    for (const ordinal of [1, 2, 3]) deleteOccurrence(at, itemId, ordinal);
    await settle(at);
    expect([at.deletes(), inS4(at)]).toEqual([[], before]);
  });

  test('retention run on a mailbox whose items had just been edited in S/4: the edits stay where they are (P3, P5)', async () => {
    const at = await stage();
    addInOutlook(at);
    await settle(at);
    await weeksPass(at, 12);
    for (const guid of guidsIn(at)) editInS4(at, guid, { note: 'written in the same minute' });
    for (const { itemId } of itemsIn(at)) at.world.mailboxes.archive(owner.address, itemId);
    await settle(at);
    expect(appointmentsIn(at).map(({ appointment }) => appointment.note)).toEqual(['written in the same minute']);
    expect(at.deletes()).toEqual([]);
  });
});
