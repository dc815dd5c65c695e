/** Steps 8 and 9: the service is killed in the middle of changes; writes whose answer never comes. Nothing is lost, nothing doubled. */
import { inS4, morning } from './everyday.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type World } from './world.ts';

const changes = 50;

const isUp = async (world: World): Promise<boolean> => {
  const { service } = world.installation.config.ports;
  return fetch(`http://127.0.0.1:${service}/healthz`, { signal: AbortSignal.timeout(300) }).then(
    () => true,
    () => false,
  );
};

/** One change by somebody, on one side or the other, in turn. */
const change = async (world: World, place: number): Promise<void> => {
  const person = world.people[place % 3] ?? world.people[0];
  const at = morning(14 + (place % 20), 8 + (place % 9));
  if (place % 2 === 0) {
    await world.s4.create(person.user, {
      Description: `Besuch ${place}`,
      FromDate: at.start,
      ToDate: at.end,
      Responsible: person.number,
    });
  } else {
    await world.outlook.create(person.mailbox, {
      subject: `Termin ${place}`,
      ...at,
      timeZone: 'W. Europe Standard Time',
    });
  }
};

const editSome = async (world: World): Promise<void> => {
  for (const { mailbox, number, user } of world.people) {
    const [item] = (await world.outlook.calendar(mailbox)).filter(({ subject }) => subject.startsWith('Termin'));
    if (item !== undefined)
      await world.outlook.update(mailbox, item.itemId, { location: 'geändert, während der Dienst stand' });
    const [one, two] = (await world.s4.of(number)).filter(({ Description }) => Description.startsWith('Besuch'));
    if (one !== undefined) await world.s4.update(user, one.Guid, { Description: 'Besuch verschoben' });
    if (two !== undefined) await world.s4.delete(user, two.Guid);
  }
};

/** Killed again whenever the supervisor has it back, until the people are done. */
const keepDown = async (world: World, work: Promise<void>): Promise<number> => {
  const state = { done: false };
  const finished = work.finally(() => {
    state.done = true;
  });
  let kills = 0;
  do {
    await world.installation.running.service?.kill('SIGKILL');
    kills += 1;
    await world.when(
      'the service is back or the people are done',
      async () => state.done || (await isUp(world)),
      30_000,
    );
  } while (!state.done);
  await finished;
  return kills;
};

const killed = async (world: World): Promise<string> => {
  const before = await world.outlook.mails();
  let started = 0;
  const everybody = (async () => {
    for (let place = 0; place < changes; place += 1) {
      await change(world, place);
      started = place + 1;
    }
  })();
  await world.when('half of the changes are made', () => Promise.resolve(started >= changes / 2));
  const kills = await keepDown(
    world,
    everybody.then(() => editSome(world)),
  );
  const startedAt = performance.now();
  await world.installation.running.service?.ready();
  await world.agree(120_000);
  await world.quiet(120_000);
  await world.agree();
  expectThat((await world.outlook.mails()) === before, 'no mail was sent');
  return `SIGKILL × ${kills} during ${changes} changes, both sides agree ${ms(performance.now() - startedAt)} after the restart, 0 doubles, 0 lost`;
};

const timeOutOnS4 = async (world: World): Promise<string> => {
  const person = world.people[1];
  await world.s4.fault({ kind: 'fail-after', user: 'TANDEM', count: 1 });
  const itemId = await world.outlook.create(person.mailbox, {
    subject: 'Ohne Antwort',
    ...morning(8),
    timeZone: 'W. Europe Standard Time',
  });
  const took = await world.when(
    'the appointment is in S/4 and linked',
    async () => (await inS4(world, person, itemId)) !== undefined,
    60_000,
  );
  await world.quiet();
  await world.agree();
  const found = (await world.s4.of(person.number)).filter(({ Description }) => Description === 'Ohne Antwort');
  expectThat(found.length === 1, `one appointment in S/4, not ${found.length}`);
  return `one item, not two, after ${ms(took)}`;
};

const timeOutOnExchange = async (world: World): Promise<string> => {
  const person = world.people[1];
  const at = morning(9);
  await world.outlook.fault({ kind: 'fail-after', operation: 'CreateItem', count: 1 });
  await world.s4.create(person.user, {
    Description: 'Keine Antwort',
    FromDate: at.start,
    ToDate: at.end,
    Responsible: person.number,
  });
  const took = await world.agree(60_000);
  await world.quiet();
  await world.agree();
  const found = (await world.outlook.calendar(person.mailbox)).filter(({ subject }) => subject === 'Keine Antwort');
  expectThat(found.length === 1, `one item in Outlook, not ${found.length}`);
  return `one item, not two, after ${ms(took)}`;
};

export const accidents = (world: World): readonly Step[] => [
  { number: '8 ', title: 'the service is killed in the middle', run: () => killed(world) },
  { number: '9a', title: 'no answer from S/4 after its write', run: () => timeOutOnS4(world) },
  { number: '9b', title: 'no answer from Exchange after its write', run: () => timeOutOnExchange(world) },
];
