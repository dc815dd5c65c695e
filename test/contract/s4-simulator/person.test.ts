/** What a person does in the SAP GUI: status, partners, texts; the rules are those of clients, the events too, the counters not. */
import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { type Listener, startListener } from './listener.ts';
import { etagOf, type Json, RawClient, type Reply, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
let client: RawClient;
let listener: Listener;
beforeAll(async () => {
  simulator = await startSimulator();
  client = new RawClient(simulator);
  listener = await startListener();
});
afterAll(async () => {
  await simulator.close();
  await listener.close();
});

const act = (what: Json): Promise<Reply> => client.control('POST', 'act', { user: 'EMUSTER', ...what });
const done = async (what: Json): Promise<Json> => {
  const reply = await act(what);
  if (reply.status !== 200) throw new Error(`the act answered ${reply.status}: ${reply.text}`);
  return (JSON.parse(reply.text) as { appointment: Json }).appointment;
};
const refusal = async (what: Json): Promise<unknown[]> => {
  const reply = await act(what);
  return [reply.status, (JSON.parse(reply.text) as Json)['code']];
};

test('sets a status, and the service shows it as her change', async () => {
  const made = await client.create();
  const guid = made['Guid'];
  expect(await done({ do: 'set-status', guid, fields: { Status: 'E0004' } })).toMatchObject({ StatusTxt: 'Cancelled' });
  const after = await client.read(guid);
  expect(after).toMatchObject({ Status: 'E0004', ChangedBy: 'EMUSTER' });
  expect(etagOf(after)).not.toBe(etagOf(made));
  expect(await refusal({ do: 'set-status', guid, fields: { Status: 'E0099' } })).toEqual([400, 'CRM_ORDER/010']);
  expect((await act({ do: 'set-status', guid })).status).toBe(400);
});

test('adds a partner and takes her out again, by number and by function', async () => {
  const { Guid: guid } = await client.create();
  const people = (appointment: Json): unknown[] =>
    (appointment['attendees'] as Json[]).map((one) => [one['PartnerNo'], one['PartnerFct']]);
  const add = (fields: Json): Promise<Json> => done({ do: 'add-partner', guid, fields });
  await add({ PartnerNo: '200001' });
  await add({ PartnerNo: '200001', PartnerFct: '00000032' });
  expect(people(await add({ PartnerNo: '1003' }))).toEqual([
    ['0000200001', '00000015'],
    ['0000200001', '00000032'],
    ['0000001003', '00000032'],
  ]);
  const fields = { PartnerNo: '200001', PartnerFct: '00000032' };
  expect(people(await done({ do: 'remove-partner', guid, fields }))).toEqual([
    ['0000200001', '00000015'],
    ['0000001003', '00000032'],
  ]);
  expect(people(await done({ do: 'remove-partner', guid, fields: { PartnerNo: '0000001003' } }))).toHaveLength(1);
  expect((await act({ do: 'remove-partner', guid, fields })).status).toBe(400);
  expect(await refusal({ do: 'add-partner', guid, fields: { PartnerNo: '200451' } })).toEqual([400, 'R1/203']);
});

test('writes, changes and empties a text of any type', async () => {
  const { Guid: guid } = await client.create({ Note: 'the note' });
  const set = (TextType: string, Content: string): Promise<Json> =>
    done({ do: 'set-text', guid, fields: { TextType, Language: 'EN', Content } });
  expect((await set('A001', 'one'))['texts']).toMatchObject([{ Content: 'the note' }, { Content: 'one' }]);
  expect((await set('A001', 'two'))['texts']).toMatchObject([{ Content: 'the note' }, { Content: 'two' }]);
  expect(await set('A002', 'hers')).toMatchObject({ Note: 'hers' });
  expect((await set('A001', ''))['texts']).toHaveLength(1);
  expect((await set('A001', ''))['texts']).toHaveLength(1);
  const fields = { TextType: 'Z002', Language: 'EN', Content: 'x' };
  expect(await refusal({ do: 'set-text', guid, fields })).toEqual([400, 'TD/603']);
});

test('acts on nothing that does not exist, and is not counted', async () => {
  await client.control('DELETE', 'counters');
  const guid = '00000000-0000-0000-0000-00000000dead';
  for (const deed of ['set-status', 'add-partner', 'remove-partner', 'set-text', 'update', 'delete']) {
    const fields = { Status: 'E0001', PartnerNo: '1002', TextType: 'A001', Language: 'EN', Content: 'x' };
    expect((await act({ do: deed, guid, fields: deed === 'update' ? {} : fields })).status).toBe(404);
  }
  expect((await act({ do: 'dance', guid })).status).toBe(400);
  const counters = JSON.parse((await client.control('GET', 'counters')).text) as Json;
  expect(counters).toMatchObject({ writes: 0, deletes: 0, requests: 0 });
});

test('each act is an event for the callback, with the people it concerns', async () => {
  const { Guid: guid } = await client.create();
  await client.control('POST', 'callback', { url: listener.url, user: 'events', password: 'secret' });
  await done({ do: 'add-partner', guid, fields: { PartnerNo: '1003' } });
  await done({ do: 'set-status', guid, fields: { Status: 'E0003' } });
  await done({ do: 'set-text', guid, fields: { TextType: 'A001', Language: 'DE', Content: 'neu' } });
  await listener.received(3);
  await client.control('DELETE', 'callback');
  const common = { event: 'CHANGED', changedBy: 'EMUSTER', partners: ['0000001001', '0000001003'] };
  expect(listener.events()).toMatchObject([common, common, common]);
});
