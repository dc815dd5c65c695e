/** Accidents of the field: a sandbox is a copy of production, and believes in everything that production had stored (product, row 37). */
import { identityKey, type IdentityKey } from '../../../src/model/ids.ts';
import { type Settings } from '../../../src/model/settings.ts';
import { appointmentOf } from '../values.ts';
import { mondays } from './series-of.ts';
import {
  addInOutlook,
  addInS4,
  addSeries,
  appointmentsIn,
  editInOutlook,
  editInS4,
  expectAgreement,
  first,
  guidsIn,
  inS4,
  itemsIn,
  only,
  owner,
  settle,
  type Stage,
  stage,
  states,
} from './stage.ts';

const asItIs = (settings: Settings): Settings => settings;
const production = (letter: string): IdentityKey => identityKey(`tandem:1:production-7:${letter.repeat(64)}`);
/** Of an appointment of the productive S/4. */
const ofProduction = (guid: string, client = '100'): IdentityKey => identityKey(`s4:PRD:${client}:${guid}`);

/** Before Tandem of the sandbox is started for the first time. */
const beforeGoLive = async (prepare: (at: Stage) => unknown): Promise<Stage> => {
  const at = await stage(asItIs, []);
  prepare(at);
  at.world.enrol(owner);
  await settle(at);
  return at;
};

// The sandbox was refreshed from production on Friday, and somebody forgot to change the connector's entry: on Monday the sandbox
// found its keys in the productive mailboxes, took the items for its own, and deleted what "no longer existed" in the old copy.
describe('sandbox copied from production', () => {
  test.each([
    ['the client alone', false],
    ['the client and the mailboxes', true],
  ])(
    'sandbox copied from production: %s: what another installation made is left alone and reported',
    async (_, both) => {
      const at = await beforeGoLive((to) => {
        for (const letter of ['a', 'b', 'c']) {
          addInS4(to, { externalId: production(letter) });
          if (both) addInOutlook(to, { key: production(letter) });
        }
      });
      expect(at.written()).toEqual([]);
      expect(states(at)).toEqual(Array.from({ length: both ? 6 : 3 }, () => 'skipped: orphaned'));
    },
  );

  test('sandbox copied from production: people go on working there, and still nothing of it moves', async () => {
    const at = await beforeGoLive((to) => {
      addInS4(to, { externalId: production('a') });
      addInOutlook(to, { key: production('a') });
    });
    const [{ itemId }, guid] = [only(itemsIn(at)), only(guidsIn(at))];
    editInOutlook(at, itemId, { subject: 'edited in Outlook' });
    editInS4(at, guid, { subject: 'edited in S/4' });
    await settle(at);
    expect(at.written()).toEqual([]);
    at.world.s4.remove(guid, 'user');
    await settle(at);
    expect([at.written(), only(itemsIn(at)).appointment.subject]).toEqual([[], 'edited in Outlook']);
    at.world.mailboxes.move(owner.address, itemId, { folder: 'deleted', by: 'user' });
    await settle(at);
    expect(at.written()).toEqual([]);
  });

  test.each([
    ['another system', ofProduction('0a000000-0000-0000-0000-000000000001')],
    ['another client of the same system', identityKey('s4:S4H:200:0a000000-0000-0000-0000-000000000001')],
    [
      'this client, but of an appointment that it never had',
      identityKey('s4:S4H:100:0a000000-0000-0000-0000-000000000001'),
    ],
    ['another installation', production('d')],
  ])(
    'sandbox copied from production: a mailbox with the keys of %s: nothing is written, it is reported',
    async (_, key) => {
      const at = await beforeGoLive((to) => {
        addInOutlook(to, { key });
        addInOutlook(to, { key, appointment: { ...first, subject: 'a copy of it' } });
      });
      editInOutlook(at, itemsIn(at)[0]?.itemId ?? only([]), { location: 'edited' });
      await settle(at);
      expect([at.written(), appointmentsIn(at)]).toEqual([[], []]);
      expect(states(at)).toEqual(['skipped: orphaned', 'skipped: orphaned']);
    },
  );

  test('sandbox copied from production: what is made there afterwards is in step, beside what was copied', async () => {
    const at = await beforeGoLive((to) => {
      addInS4(to, { externalId: production('a') });
      addInOutlook(to, { key: ofProduction('0a000000-0000-0000-0000-000000000001') });
    });
    const copied = inS4(at);
    const item = addInOutlook(at, { appointment: { ...first, subject: 'new in the sandbox' } });
    addSeries(at, mondays(3));
    await settle(at);
    expect(at.deletes()).toEqual([]);
    expect(inS4(at)).toEqual(expect.arrayContaining([...copied]));
    expect(appointmentsIn(at)).toHaveLength(1 + 1 + 3);
    editInOutlook(at, item.itemId, { subject: 'edited in the sandbox' });
    await settle(at);
    expect(inS4(at).filter((text) => text.endsWith('edited in the sandbox'))).toHaveLength(1);
  });

  test('sandbox copied from production: without foreign keys the same world is in step at once (positive control)', async () => {
    const at = await beforeGoLive((to) => {
      addInS4(to);
      addInOutlook(to, { appointment: appointmentOf(2, 'timed') });
    });
    expect(at.written().toSorted()).toEqual(['exchange create', 'exchange stamp', 's4 create']);
    expectAgreement(at);
  });
});
