/** Owns the lines with poison: something that one side always refuses ends as a dead letter with its cause, and everything else flows. */
import { expectThat } from '../../smoke/report.ts';
import { isGood } from '../ledger.ts';
import { type Burnt, burnt, type Fire, type Line } from '../line.ts';

/** Far more than all attempts. */
const always = 100_000;

/** Everybody else's changes arrive although the poison is there. @returns how long that took */
const othersFlow = async ({ world, ledger, load }: Fire, except: readonly string[]): Promise<number> => {
  const people = world.people.slice(1);
  await load.changes(20, { people });
  return world.when(
    'everything but the poison is as people left it',
    async () => isGood(await ledger.judge(except)),
    90_000,
  );
};

const letterWith = async ({ world, controls }: Fire, code: string): Promise<number> =>
  world.when(
    `a dead letter says ${code}`,
    async () => (await controls.letters()).some(({ fault }) => fault.code === code),
    90_000,
  );

const cured = async ({ controls }: Fire, injected: string, measured: readonly string[]): Promise<Burnt> => {
  await controls.heal();
  const letters = await controls.retryLetters();
  return burnt(injected, [...measured, `${letters} dead letters retried by the operator after the cause was cured`]);
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const refusedByS4 = async (fire: Fire): Promise<Burnt> => {
  const { world, load } = fire;
  const [person] = world.people;
  const entry = await load.create('s4', person, 'shared');
  await world.agree();
  const guid = (await world.s4.of(person.number)).find(({ Description }) => Description === entry.subject)?.Guid ?? '';
  await world.s4.fault({ kind: 'refuse-item', user: 'TANDEM', guid });
  expectThat(await load.edit(entry, 'outlook'), 'the item is in Outlook');
  const letter = await letterWith(fire, 'rejected');
  const flow = await othersFlow(fire, [entry.tag]);
  return cured(fire, 'S/4 refuses every write of one appointment', [
    `dead letter "rejected" after ${seconds(letter)}; everything else settled ${seconds(flow)} after 20 more changes`,
  ]);
};

const refusedByExchange = async (fire: Fire): Promise<Burnt> => {
  const { world, load } = fire;
  const [person] = world.people;
  const entry = await load.create('outlook', person, 'shared');
  await world.agree();
  const itemId = (await world.outlook.calendar(person.mailbox)).find(
    ({ subject }) => subject === entry.subject,
  )?.itemId;
  await world.outlook.fault({ kind: 'refuse-item', mailbox: person.mailbox, itemId, count: always });
  expectThat(await load.edit(entry, 's4'), 'the item is in S/4');
  const flow = await othersFlow(fire, [entry.tag]);
  const letter = await world.when(
    'the poison is a dead letter',
    async () => (await fire.controls.letters()).length === 1,
    90_000,
  );
  const [found] = await fire.controls.letters();
  return cured(fire, 'Exchange refuses every write of one item', [
    `dead letter "${found?.fault.kind}/${found?.fault.code}" ${seconds(letter)} later; everything else settled after ${seconds(flow)}`,
  ]);
};

const unknownClass = async (fire: Fire): Promise<Burnt> => {
  const { world, load, controls } = fire;
  const [person] = world.people;
  await world.outlook.fault({ kind: 'unknown-item-class', mailbox: person.mailbox, count: 2 });
  await load.changes(20);
  const flow = await othersFlow(fire, []);
  const letters = await controls.letters();
  expectThat(
    letters.length === 0,
    `an item that is none of our business is no dead letter, but there are ${letters.length}`,
  );
  return burnt('two items of a class that nobody knows in one calendar, 40 changes', [
    `everything else settled after ${seconds(flow)}`,
  ]);
};

/** Everything in one mailbox fails: it waits with its cause, the others do not. */
const mailboxFails = async (fire: Fire): Promise<Burnt> => {
  const { world, load, controls } = fire;
  const [broken] = world.people;
  await world.outlook.fault({ kind: 'unauthorised', mailbox: broken.mailbox, count: always });
  await load.changes(8, { people: [broken] });
  const mine = fire.ledger.entries.filter(({ person }) => person === broken).map(({ tag }) => tag);
  const flow = await othersFlow(fire, mine);
  const shown = await world.when(
    'the mailbox shows its fault',
    async () =>
      (await controls.mailboxes()).some(
        ({ smtpAddress, fault }) => smtpAddress === broken.mailbox && fault?.code === 'unauthorised',
      ),
    60_000,
  );
  return cured(fire, 'Exchange refuses every call for one mailbox (401), 28 changes', [
    `the mailbox shows "unauthorised" after ${seconds(shown)}; the others settled after ${seconds(flow)}`,
  ]);
};

export const poison: readonly Line[] = [
  { name: 'poison-in-s4', title: 'S/4 always refuses one appointment', short: true, run: refusedByS4 },
  { name: 'poison-in-exchange', title: 'Exchange always refuses one item', run: refusedByExchange },
  { name: 'unknown-item-class', title: 'an item class that nobody knows', run: unknownClass },
  { name: 'mailbox-fails', title: 'a mailbox that always fails', run: mailboxFails },
];
