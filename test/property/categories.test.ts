/** The categories that Tandem gives to items of Outlook, in the in-memory world (product row 26): in the write that stamps them, once, beside those of the person. */
import { type ItemId } from '../../src/model/ids.ts';
import { type Settings } from '../../src/model/settings.ts';
import { mondays } from './accidents/series-of.ts';
import {
  addInOutlook,
  addInS4,
  addSeries,
  editInOutlook,
  itemAt,
  itemsIn,
  only,
  owner,
  settle,
  type Stage,
  stage,
  withAppointments,
} from './accidents/stage.ts';

const categoriesOf = (at: Stage): readonly string[] => only(itemsIn(at)).categories;
const categorise = (at: Stage, id: ItemId, categories: readonly string[]): void =>
  void at.world.mailboxes.change(owner.address, id, { categories, by: 'user' });
const newItems =
  (categories: readonly string[]) =>
  (settings: Settings): Settings =>
    withAppointments({ newItems: { ...settings.appointments.newItems, categories: [...categories] } })(settings);

test('an item born in Outlook gets the category of new items as soon as it is linked, in the one write that stamps it (P2)', async () => {
  const at = await stage();
  addInOutlook(at);
  await settle(at);
  expect(categoriesOf(at)).toEqual(['S/4HANA']);
  expect(at.written()).toEqual(['exchange stamp', 's4 create']);
});

test('an item born in S/4 has it from its beginning', async () => {
  const at = await stage(newItems(['Visit', 'SAP']));
  addInS4(at);
  await settle(at);
  expect(categoriesOf(at)).toEqual(['Visit', 'SAP']);
});

test('it stands beside those of the person, and not twice in another case', async () => {
  const at = await stage(newItems(['Visit', 'SAP']));
  const { itemId } = addInOutlook(at, { categories: ['Rot', 'visit'] });
  await settle(at);
  expect(itemAt(at, itemId).categories).toEqual(['Rot', 'visit', 'SAP']);
});

test('it is the person`s afterwards: taken away, it stays away, and theirs stay with every write', async () => {
  const at = await stage();
  const { itemId } = addInOutlook(at);
  await settle(at);
  categorise(at, itemId, ['Rot']);
  await settle(at);
  editInOutlook(at, itemId, { subject: 'moved on' });
  await settle(at);
  expect(categoriesOf(at)).toEqual(['Rot']);
});

test('none is given where the setting has none', async () => {
  const at = await stage(newItems([]));
  addInOutlook(at);
  await settle(at);
  expect(categoriesOf(at)).toEqual([]);
});

test('a series has it on its master', async () => {
  const at = await stage();
  addSeries(at, mondays(3));
  await settle(at);
  expect(categoriesOf(at)).toEqual(['S/4HANA']);
  expect(at.written().filter((write) => write.startsWith('exchange'))).toEqual(['exchange stamp']);
});
