/** Accidents of the field: a copy carries what was stored in the original, and the product takes the two for one (architecture, Identity 5). */
import { type ItemId } from '../../../src/model/ids.ts';
import { type StoredItem } from '../../support/world/mailbox-store.ts';
import { withNewIds } from '../../support/world/series-store.ts';
import { mondays } from './series-of.ts';
import {
  addInOutlook,
  addInS4,
  addSeries,
  appointmentsIn,
  day,
  editInOutlook,
  editInS4,
  expectAgreement,
  first,
  guidsIn,
  itemAt,
  itemsIn,
  only,
  owner,
  settle,
  type Stage,
  stage,
} from './stage.ts';

/** As Outlook copies: everything that programs stored comes along; the UID may or may not. */
const copy = (at: Stage, id: ItemId, uid?: string): StoredItem => {
  const { appointment, key, categories, busyState, series } = itemAt(at, id);
  return at.world.mailboxes.add(owner.address, {
    appointment,
    categories,
    busyState,
    by: 'user',
    copied: true,
    ...(key === undefined ? {} : { key }),
    ...(uid === undefined ? {} : { uid }),
    ...(series === undefined ? {} : { series: withNewIds(series, at.world.mailboxes.exceptionId) }),
  });
};

type Copying = {
  readonly what: string;
  readonly make: (at: Stage) => unknown;
  /** Appointments in S/4 of one original. */
  readonly each: number;
};
const originals: readonly Copying[] = [
  { what: 'an item from Outlook', make: (at) => addInOutlook(at), each: 1 },
  { what: 'an item from S/4', make: (at) => addInS4(at), each: 1 },
  { what: 'a series', make: (at) => addSeries(at, mondays(3)), each: 3 },
];
const cases = originals.flatMap((original) =>
  [false, true].map((sameUid) => ({ ...original, sameUid, uid: sameUid ? 'the same UID' : 'a UID of its own' })),
);

// A salesman drags last week's visit to next week with the Ctrl key held down. The copy carries the hidden property of the first
// visit; the connector "moves" the old visit in the CRM to next week, and the report of last week's visit hangs on the wrong day.
// When he deletes the copy that came out wrong, the original is deleted from the CRM.
describe('copy of an item', () => {
  test.each(cases)(
    'copy of $what, with $uid: two identities, the original untouched (P6)',
    async ({ make, each, sameUid }) => {
      const at = await stage();
      make(at);
      await settle(at);
      const [original, guids] = [only(itemsIn(at)), guidsIn(at)];
      const copied = copy(at, original.itemId, sameUid ? original.uid : undefined);
      await settle(at);
      expect(itemsIn(at)).toHaveLength(2);
      expect(appointmentsIn(at)).toHaveLength(2 * each);
      expect(guidsIn(at).filter((guid) => guids.includes(guid))).toEqual(guids);
      expect(at.deletes()).toEqual([]);
      expectAgreement(at);
      // Each goes its own way from now on.
      editInOutlook(at, copied.itemId, { location: 'of the copy' });
      await settle(at);
      const byUs = new Set(guids);
      expect(
        appointmentsIn(at)
          .filter(({ appointment }) => appointment.location === 'of the copy')
          .map(({ guid }) => byUs.has(guid)),
      ).toEqual(Array.from({ length: each }, () => false));
      at.world.mailboxes.move(owner.address, copied.itemId, { folder: 'deleted', by: 'user' });
      await settle(at);
      expect(guidsIn(at)).toEqual(guids);
      expectAgreement(at);
    },
  );

  test.each(cases)(
    'copy of $what, with $uid, made before Tandem saw the original (P6)',
    async ({ make, each, sameUid }) => {
      const at = await stage();
      make(at);
      // An item from S/4 comes to Outlook first.
      if (itemsIn(at).length === 0) await at.world.drain();
      const original = only(itemsIn(at));
      copy(at, original.itemId, sameUid ? original.uid : undefined);
      await settle(at);
      expect([itemsIn(at).length, appointmentsIn(at).length]).toEqual([2, 2 * each]);
      expect(new Set(appointmentsIn(at).map(({ externalId, guid }) => externalId ?? guid)).size).toBe(2 * each);
      expectAgreement(at);
    },
  );

  test.each(cases)(
    'copy of $what, with $uid: the original is deleted, the copy stays (P5)',
    async ({ make, each, sameUid }) => {
      const at = await stage();
      make(at);
      await settle(at);
      const [original, guids] = [only(itemsIn(at)), guidsIn(at)];
      copy(at, original.itemId, sameUid ? original.uid : undefined);
      await settle(at);
      at.world.mailboxes.move(owner.address, original.itemId, { folder: 'deleted', by: 'user' });
      await settle(at);
      expect(itemsIn(at)).toHaveLength(1);
      expect(guidsIn(at).filter((guid) => guids.includes(guid))).toEqual([]);
      expect(appointmentsIn(at)).toHaveLength(each);
      expectAgreement(at);
    },
  );
});

test('copy of an item that S/4 edits while it is being copied: the edit goes to the original alone (P6)', async () => {
  const at = await stage();
  addInS4(at);
  await settle(at);
  const [original, guid] = [only(itemsIn(at)), only(guidsIn(at))];
  const { when } = first;
  if (when.kind !== 'timed') throw new Error('an appointment with hours is wanted');
  const copied = copy(at, original.itemId);
  const later = (text: string): string => new Date(Date.parse(text) + 7 * day).toISOString().replace('.000', '');
  const nextWeek = { ...when, start: later(when.start), end: later(when.end) } as typeof when;
  editInOutlook(at, copied.itemId, { when: nextWeek });
  editInS4(at, guid, { subject: 'edited in S/4' });
  await settle(at);
  expect(itemAt(at, original.itemId).appointment).toMatchObject({ subject: 'edited in S/4', when });
  expect(itemAt(at, copied.itemId).appointment).toMatchObject({ subject: first.subject, when: nextWeek });
  expect(guidsIn(at)).toHaveLength(2);
  expectAgreement(at);
});
