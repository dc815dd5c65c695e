/** An appointment to be looked at once all of the calendar was seen: whoever was taken off a meeting may have its invitation all the same. */
import { type MailboxNotice, type Work } from '../../../src/actors/messages.ts';
import { syncState } from '../../../src/model/ids.ts';
import { at, correlation, guid, type Store, turns } from '../../support/mailbox-store.ts';
import { begin, quiet, settle } from './quiet-mailbox.ts';

const told: MailboxNotice = { from: 'timer', relist: true, andThen: guid, at, correlation };
const fromS4: MailboxNotice = { from: 's4', guid, at, correlation };

const tell = (store: Store, notice: MailboxNotice) => store.run(turns.tell, { notice });

/** @returns what each slice names: of the page that was due, of the two that list the calendar, and of the one after them */
const listed = async (store: Store, first?: Work): Promise<readonly (readonly string[])[]> => {
  const page = first ?? (await begin(store, 'page'));
  const again = await settle(store, page, { syncState: syncState('s2') });
  expect(again.next).toMatchObject({ relisting: true });
  if (again.next === undefined) throw new Error('nothing is listed');
  const more = await settle(store, again.next, { syncState: syncState('s3'), moreExchange: true });
  if (more.next === undefined) throw new Error('the listing is not read to its end');
  const then = await settle(store, more.next, { syncState: syncState('s4') });
  return [page.s4, again.next.s4, more.next.s4, then.next?.s4 ?? []];
};

test('it is not named before the last page, and named then', async () => {
  const store = await quiet({ syncState: syncState('s1') });
  await tell(store, told);
  expect(await listed(store)).toEqual([[], [], [], [guid]]);
});

test.each([
  ['after', [told, fromS4]],
  ['before', [fromS4, told]],
])('what S/4 tells of it %s waits with it', async (_, notices) => {
  const store = await quiet({ syncState: syncState('s1') });
  for (const notice of notices) await tell(store, notice);
  expect(await listed(store)).toEqual([[], [], [], [guid]]);
});

test('it is looked at again by a round that was under way when it was told', async () => {
  const store = await quiet({ syncState: syncState('s1') });
  await tell(store, fromS4);
  const running = await begin(store, 'running');
  expect(running.s4).toEqual([guid]);
  await tell(store, told);
  const handled = { s4: [guid], exchange: false, deletedEvents: [] };
  const { next } = await settle(store, running, { handled });
  expect(await listed(store, next)).toEqual([[], [], [], [guid]]);
});
