/** Accidents of the field: a mailbox leaves and is enrolled again, and everything in it stands there twice (sync.md, P6). */
import { transient } from '../../support/world/calls.ts';
import { askingCategory } from '../values.ts';
import { mondays } from './series-of.ts';
import {
  addSeries,
  expectAgreement,
  guidsIn,
  itemsIn,
  only,
  owner,
  settle,
  type Stage,
  stage,
  withAppointments,
} from './stage.ts';

const again = async (at: Stage): Promise<void> => {
  at.world.remove(owner);
  await settle(at);
  at.world.enrol(owner);
};

// The licence was moved to somebody else for a week and back again. S/4 knew the occurrences of her weekly round as single visits, and
// nothing in Outlook carried their numbers: after the week she had each of them twice, as the series and as an appointment beside it.
describe('scope exit and back', () => {
  test('scope exit and back: a series of many occurrences, listed over many pages: each is there once (P6)', async () => {
    const at = await stage();
    addSeries(at, mondays(20));
    await settle(at);
    const guids = guidsIn(at);
    await again(at);
    await settle(at);
    expect([guidsIn(at), itemsIn(at).length, at.deletes()]).toEqual([guids, 1, []]);
    expectAgreement(at);
  });

  test.each([1, 2, 5])(
    'scope exit and back, while %i look-ups in S/4 time out: each is there once (P6)',
    async (count) => {
      const at = await stage();
      addSeries(at, mondays(8));
      await settle(at);
      const guids = guidsIn(at);
      const fault = transient('timeout');
      at.world.calls.arm({ on: 's4', which: 'read', operation: 'findByExternalId', when: 'before', count, fault });
      await again(at);
      await settle(at);
      expect([guidsIn(at), itemsIn(at).length, at.deletes()]).toEqual([guids, 1, []]);
      expectAgreement(at);
    },
  );

  test('scope exit and back: a series that nothing asks for any more is not brought over occurrence by occurrence (P6)', async () => {
    const at = await stage(withAppointments({ trigger: { mode: 'category', category: askingCategory } }));
    const { itemId } = addSeries(at, mondays(6));
    at.world.mailboxes.change(owner.address, itemId, { categories: [askingCategory], by: 'user' });
    await settle(at);
    const guids = guidsIn(at);
    at.world.mailboxes.change(owner.address, itemId, { categories: [], by: 'user' });
    await settle(at);
    await again(at);
    await settle(at);
    expect([guidsIn(at), only(itemsIn(at)).itemId, at.deletes()]).toEqual([guids, itemId, []]);
  });
});
