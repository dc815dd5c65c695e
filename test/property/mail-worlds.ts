/**
 * Owns the worlds of mail safety (P7, I12). On the wire: every write of an appointment with attendees is built by the adapter itself, and what it asks Exchange to send is
 * looked at before it would leave. In a company: a meeting of S/4 is made, changed and deleted under each policy for mail, and the mails are exactly those that it permits.
 */
import { join } from 'node:path';

import { ExchangeService } from 'ews-javascript-api';

import { type createItem } from '../../src/adapters/ews/create-item.ts';
import { type deleteItem } from '../../src/adapters/ews/delete-item.ts';
import { type updateItem } from '../../src/adapters/ews/update-item.ts';
import { failed, type Result } from '../../src/model/fault.ts';
import { changeKey, identityKey, itemId, smtpAddress } from '../../src/model/ids.ts';
import { type MailPolicy } from '../../src/model/mail-policy.ts';
import { type Engine } from '../support/world/engine.ts';
import { people } from '../support/world/world.ts';
import { begin, type BuiltWorld, end, pass } from './built-worlds.ts';
import { leader } from './small-worlds.ts';
import { create, edit, remove, userSteps } from './user-steps.ts';
import { appointmentOf } from './values.ts';

type Adapter = {
  readonly createItem: typeof createItem;
  readonly updateItem: typeof updateItem;
  readonly deleteItem: typeof deleteItem;
};

const files = ['create-item.ts', 'update-item.ts', 'delete-item.ts'];

const adapterOf = async ({ source }: Engine): Promise<Adapter> => {
  const parts = await Promise.all(
    files.map(async (file) => (await import(join(source, 'adapters/ews', file))) as Partial<Adapter>),
  );
  return Object.assign({}, ...parts) as Adapter;
};

/** The place of the argument by which a method of the library says whom Exchange mails; 0 is nobody. */
const modes = { CreateItems: 3, UpdateItems: 4, DeleteItems: 2 } as const;

type Told = { readonly request: string; readonly mode: unknown };

/** A service that sends nothing and remembers what it was asked for. */
const deafService = (told: Told[]): ExchangeService => {
  const service = new ExchangeService();
  for (const [request, place] of Object.entries(modes))
    Object.assign(service, {
      [request]: (...given: readonly unknown[]) => {
        told.push({ request, mode: given[place] });
        return Promise.resolve();
      },
    });
  return service;
};

const unanswered: Result<never> = failed({ kind: 'transient', code: 'timeout' });

const [owner, guest] = people;
const mailbox = smtpAddress(owner?.address ?? '');
const attendee = { email: smtpAddress(guest?.address ?? ''), name: 'Guest', kind: 'required' } as const;
const version = { itemId: itemId('AAMk1'), changeKey: changeKey('CQ1') };

const parts = (told: Told[]): Parameters<typeof createItem>[0] => ({
  config: {
    url: 'http://127.0.0.1/EWS/Exchange.asmx',
    user: 'service',
    password: () => '',
    impersonate: true,
    timeoutMs: 1000,
    maxConcurrency: 1,
  },
  call: async ({ build }) => {
    await build(deafService(told));
    return unanswered;
  },
});

const writes: { readonly [name: string]: (adapter: Adapter, told: Told[]) => Promise<unknown> } = {
  create: (adapter, told) =>
    adapter.createItem(parts(told), mailbox, {
      key: identityKey('s4:S4H:100:00000001-0000-0000-0000-000000000000'),
      draft: {
        appointment: appointmentOf(1, 'timed'),
        defaults: { busyState: 'Busy', categories: [], reminder: 'off' },
        attendees: [attendee],
      },
    }),
  update: (adapter, told) => adapter.updateItem(parts(told), mailbox, { version, change: { subject: 'Moved' } }),
  delete: (adapter, told) => adapter.deleteItem(parts(told), mailbox, { version, mail: false }),
};

const onTheWire = Object.entries(writes).map(([name, write]): BuiltWorld => ({
  name: `mail: ${name}`,
  play: async (engine) => {
    const told: Told[] = [];
    await write(await adapterOf(engine), told);
    if (told.length !== 1) return [`P7: ${told.length} requests, not one`];
    return told.flatMap(({ request, mode }) => (mode === 0 ? [] : [`P7: ${request} asks Exchange to send mail`]));
  },
}));

/** By place in the directory of the world. */
const places = { colleague: 1, customer: 3 } as const;
type Guest = keyof typeof places;

type Policed = { readonly mail: MailPolicy; readonly guests: readonly Guest[]; readonly mails: number };

/** Making, changing and deleting mails everybody once each; the last two are the positive controls. */
const policed: readonly Policed[] = [
  { mail: 'none', guests: ['colleague'], mails: 0 },
  { mail: 'none', guests: ['customer'], mails: 0 },
  { mail: 'internal', guests: ['colleague', 'customer'], mails: 0 },
  { mail: 'internal', guests: ['colleague'], mails: 3 },
  { mail: 'all', guests: ['customer'], mails: 3 },
];

const underPolicy = policed.map(({ mail, guests, mails }): BuiltWorld => ({
  name: `mail: policy ${mail}, ${guests.join(' and ')} invited`,
  play: async (engine) => {
    const people = { policy: 'attendees', contactPerson: '00000015', participant: '00000032' } as const;
    const session = await begin(engine, { people, mail });
    create(session, { do: 'create', side: 's4', who: 0, shape: 'timed', run: 0 });
    for (const guest of guests)
      await userSteps.partner(session, { do: 'partner', pick: 0, whom: places[guest], on: true, run: 0 });
    await pass(session);
    edit(session, { do: 'edit', side: 's4', pick: 0, field: 'subject', shape: 'timed', run: 0 });
    await pass(session);
    remove(session, { side: 's4', pick: 0 });
    // What the policy permits.
    session.ledger.mails += mails;
    const broken = await end(session);
    const sent = session.world.mail.outbox.filter(({ from }) => from === leader.address).length;
    return sent === mails ? broken : [...broken, `P7: ${sent} mails under the policy ${mail}, not ${mails}`];
  },
}));

export const mailWorlds: readonly BuiltWorld[] = [...onTheWire, ...underPolicy];
