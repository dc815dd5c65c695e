/** What must hold when a world is at rest (sync.md, Properties). Each check names its property; none knows how the engine works. */
import { type Appointment, fields } from '../../src/model/appointment.ts';
import { type EnrolmentId } from '../../src/model/ids.ts';
import { type Link } from '../../src/model/link.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { present } from '../support/world/records-double.ts';
import { spanOf } from '../support/world/s4-double.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { type Person, people, type World } from '../support/world/world.ts';
import { removedMailboxes, scope, writesAfterLastAct } from './final-calls.ts';
import { contentOf, contentOfField, rawOf, type UserWrite } from './ledger.ts';
import { keysOf } from './online-properties.ts';
import { blocksAgree, everPrivatePairs, isHidden, leaks } from './privacy.ts';
import { pending } from './quiet.ts';
import { type Session } from './session.ts';
import { contentMark } from './values.ts';

const day = 86_400_000;

const inWindow = ({ world }: Session, appointment: Appointment): boolean => {
  const [start, end] = spanOf({ appointment } as StoredAppointment);
  const now = world.scheduler.now();
  return end > now - 29 * day && start < now + 399 * day;
};

const isPoison = ({ subject }: Appointment): boolean => subject.includes('POISON');

const enrolledPeople = ({ world }: Session): readonly Person[] =>
  people.filter((person) => world.enrolled(person) !== undefined && !world.calls.sick(person.address));

const isHealthy = ({ tables, calls }: World, id: EnrolmentId): boolean => {
  const enrolment = tables.enrolments.get(id);
  return enrolment !== undefined && !calls.sick(enrolment.smtpAddress);
};

const enrolmentsOf = ({ tables }: World, address: string): number =>
  [...tables.everEnrolled.values()].filter((one) => one.smtpAddress === address).length;

const itemsOf = ({ world }: Session, person: Person, folder?: StoredItem['folder']): readonly StoredItem[] =>
  [...world.mailboxes.mailbox(person.address).items.values()].filter(
    (item) => folder === undefined || item.folder === folder,
  );

const counterpartOf = ({ world }: Session, item: StoredItem): StoredAppointment | undefined =>
  [...world.s4.items.values()].find((one) => item.key !== undefined && keysOf(one).includes(item.key));

const itemInScope = (session: Session, item: StoredItem): boolean =>
  !item.appointment.private &&
  item.strange !== true &&
  inWindow(session, item.appointment) &&
  !isPoison(item.appointment);
const appointmentInScope = (session: Session, one: StoredAppointment): boolean =>
  !isHidden(session, one.appointment, one) && inWindow(session, one.appointment) && !isPoison(one.appointment);

/** P1, seen from Outlook: each item in scope has its appointment, and both hold the same. */
const itemsAgree = (session: Session, person: Person): readonly string[] =>
  itemsOf(session, person, 'calendar').flatMap((item) => {
    if (!itemInScope(session, item)) return [];
    const counterpart = counterpartOf(session, item);
    const name = `item ${item.itemId} of ${person.address}`;
    if (counterpart === undefined) {
      const excused =
        session.ledger.undeleted.has(item.lineage) ||
        session.ledger.rested.has(item.lineage) ||
        buriedWhileResting(session, item) ||
        buriedUnknown(session, person, item) ||
        isListedOrphan(session, person, item);
      return excused ? [] : [`P1: ${name} has no appointment in S/4`];
    }
    if (!appointmentInScope(session, counterpart) || counterpart.responsible !== person.employee) return [];
    const here = contentOf(item.appointment);
    const there = contentOf(counterpart.appointment);
    return fields
      .filter((field) => here[field] !== there[field])
      .map(
        (field) =>
          `${field === 'when' ? 'P1, P9' : 'P1'}: ${field} of ${name} differs from ${counterpart.guid}: ${here[field].slice(0, 24)} / ${there[field].slice(0, 24)}`,
      );
  });

/** Its appointment was deleted in S/4 while somebody else was responsible or it was private there. */
const buriedWhileResting = ({ world, ledger }: Session, item: StoredItem): boolean =>
  world.s4.tombstones.some(
    ({ item: buried }) =>
      item.key !== undefined && keysOf(buried).includes(item.key) && ledger.restedOnS4.has(buried.guid),
  );

/** Its appointment was deleted in S/4 before this enrolment had linked it: without a link nobody can name what the key belonged to, so it is for review. */
const buriedUnknown = (session: Session, person: Person, item: StoredItem): boolean => {
  const known = new Set(linksOf(session, person).map(({ guid }) => guid));
  return session.world.s4.tombstones.some(
    ({ item: buried, by }) =>
      by === 'user' && item.key !== undefined && keysOf(buried).includes(item.key) && !known.has(buried.guid),
  );
};

/**
 * Stamped, not created yet, and then the mailbox was moved or enrolled anew: nothing tells it any more from an item whose appointment was deleted in S/4. It is
 * listed for review.
 */
const isListedOrphan = ({ world, ledger }: Session, { address }: Person, item: StoredItem): boolean =>
  (ledger.moved.has(address) || enrolmentsOf(world, address) > 1) &&
  present(world.tables.itemViews).some((view) => view.item === item.itemId && view.because === 'orphaned');

/** P1, seen from S/4: each appointment of an enrolled employee has its item. */
const appointmentsAgree = (session: Session, person: Person): readonly string[] =>
  [...session.world.s4.items.values()].flatMap((one) => {
    if (one.responsible !== person.employee || !appointmentInScope(session, one)) return [];
    const mine = itemsOf(session, person).filter((item) => item.key !== undefined && keysOf(one).includes(item.key));
    if (mine.some(({ folder }) => folder !== 'deleted')) return [];
    const deletes = session.ledger.deletes.filter(
      (gone) => gone.address === person.address && gone.key !== undefined && keysOf(one).includes(gone.key),
    );
    // Vanished, deleted while nobody watched, or while it was not this person's: for review, not for propagation.
    if (session.ledger.archived.some(({ key }) => key !== undefined && keysOf(one).includes(key))) return [];
    const unclear = deletes.some(
      (gone) =>
        gone.how === 'purge' ||
        !gone.enrolled ||
        session.ledger.restedOnS4.has(one.guid) ||
        (gone.lineage !== undefined && session.ledger.rested.has(gone.lineage)),
    );
    return unclear
      ? []
      : [
          `P1: appointment ${one.guid} of ${person.address} has no item in the calendar (${deletes.length} deletes by a person)`,
        ];
  });

const doubles = (names: readonly (string | undefined)[]): readonly string[] => {
  const known = names.filter((name) => name !== undefined);
  return [...new Set(known.filter((name, place) => known.indexOf(name) !== place))];
};

/** P6: one appointment per identity, one item per appointment and mailbox. */
const identities = (session: Session): readonly string[] => [
  ...doubles([...session.world.s4.items.values()].map((one) => one.externalId)).map(
    (name) => `P6: two appointments carry ${name}`,
  ),
  ...enrolledPeople(session).flatMap((person) =>
    doubles(
      itemsOf(session, person, 'calendar')
        .filter((item) => itemInScope(session, item))
        .map((item) => item.key),
    ).map((name) => `P6: two items of ${person.address} carry ${name}`),
  ),
];

const linksOf = (session: Session, person: Person): readonly Link[] => {
  const id = session.world.enrolled(person);
  if (id === undefined) return [];
  return [...session.world.host.state('mailbox', id).entries()]
    .filter(([key]) => key.startsWith('link:'))
    .map(([, text]) => JSON.parse(text) as Link);
};

/** P6: exactly one mailbox leads. */
const leads = (session: Session): readonly string[] => {
  const leading = enrolledPeople(session).flatMap((person) =>
    linksOf(session, person).filter((link) => link.state === 'linked' && link.role === 'lead'),
  );
  return doubles(leading.map((link) => link.guid)).map((guid) => `P6: two mailboxes lead ${guid}`);
};

const stands = (session: Session, { field, value }: UserWrite): boolean =>
  [
    ...[...session.world.s4.items.values()].map((one) => one.appointment),
    ...people.flatMap((person) =>
      itemsOf(session, person)
        .filter(({ folder }) => folder !== 'deleted')
        .map((item) => item.appointment),
    ),
  ].some((appointment) => contentOf(appointment)[field] === value);

const vaulted = ({ world }: Session, { field, value }: UserWrite): boolean =>
  [...world.vault.values()].some(
    (one) =>
      one.field === field &&
      Object.values(one.values).some((kept) => kept !== null && contentOfField(field, kept) === value),
  );

/** P3: what Outlook can hold is never cut there because S/4 holds less. */
const nothingCut = (session: Session): readonly string[] => {
  const items = people.flatMap((person) => itemsOf(session, person));
  const cleared = everPrivatePairs(session);
  return session.ledger.writes
    .filter(
      ({ side, item, field, value, raw }) =>
        side === 'exchange' &&
        (field === 'subject' || field === 'location') &&
        items.some((item) => item.folder !== 'deleted' && contentOf(item.appointment)[field] === value) &&
        !items.some((item) => rawOf(item.appointment)[field] === raw) &&
        !cleared.has(item) &&
        // Overwritten by a person since: what a one-way rule brings back is what S/4 holds.
        !session.ledger.writes.some((later) => later.field === field && later.saw === value) &&
        !session.ledger.archived.some((gone) => rawOf(gone.appointment)[field] === raw) &&
        !session.ledger.deletes.some((gone) => gone.content[field] === value),
    )
    .map(({ field }) => `P3: the ${field} that a person wrote in Outlook was cut to what S/4 holds`);
};

/** P3: on a side, or overwritten or deleted by somebody who saw it, or in the vault. */
const noLostUpdate = (session: Session): readonly string[] => {
  const { writes, deletes } = session.ledger;
  // Private content is cleared by rule.
  const cleared = everPrivatePairs(session);
  return writes
    .filter(
      (write) =>
        !stands(session, write) &&
        !writes.some(
          (later) => later.place > write.place && later.field === write.field && later.saw === write.value,
        ) &&
        !deletes.some((later) => later.place > write.place && later.content[write.field] === write.value) &&
        !vaulted(session, write) &&
        !cleared.has(write.item) &&
        !session.ledger.archived.some((gone) => contentOf(gone.appointment)[write.field] === write.value),
    )
    .map((write) => `P3: the ${write.field} that a person wrote on ${write.side} is lost: ${write.value.slice(0, 24)}`);
};

const outcomes = new Set(['done', 'failed', 'stale', 'lost']);

/** P11: every intent in the journal has an outcome, and every entry names a correlation. */
const explained = ({ world, writes }: Session): readonly string[] => {
  const entries = [...world.tables.journal.values()].filter(({ mailbox }) => isHealthy(world, mailbox));
  const intended = entries.filter((entry) => entry.what === 'intend').length;
  const ended = entries.filter((entry) => outcomes.has(entry.what)).length;
  const all = [...world.tables.journal.values()].filter((entry) => entry.what === 'intend').length;
  return [
    ...(ended < intended ? [`P11: ${intended} intents but ${ended} outcomes in the journal`] : []),
    ...(world.removedAt.size === 0 &&
    world.tables.everEnrolled.size === world.tables.enrolments.size &&
    all < writes.length
      ? [`P11: ${writes.length} writes but ${all} intents in the journal`]
      : []),
    ...entries.filter((entry) => entry.correlation.length === 0).map(() => 'P11: an entry without correlation'),
    ...entries
      .filter((entry) => entry.step === 'delete' && entry.what === 'intend' && entry.witness === undefined)
      .map(() => 'P5: a delete without a witness in the journal'),
  ];
};

/** P13: what is given up is what trying again cannot cure. */
const deadLetters = ({ world }: Session): readonly string[] =>
  present(world.tables.deadLetters)
    .filter(({ mailbox }) => isHealthy(world, mailbox))
    .filter(({ fault }) => fault.kind !== 'invalid')
    .map(({ fault }) => `P13: a dead letter for ${fault.kind}/${fault.code}, which would have healed`);

/** Content never reaches logs, journal, views or stored state (architecture, Safety rules). */
const noContent = ({ world }: Session): readonly string[] => {
  const places: readonly (readonly [string, readonly string[]])[] = [
    ['a log line', world.log],
    ['the journal', [...world.tables.journal.values()].map((entry) => JSON.stringify(entry))],
    [
      'a view',
      [...present(world.tables.itemViews), ...present(world.tables.deadLetters)].map((entry) => JSON.stringify(entry)),
    ],
    ['stored state', world.host.actors().flatMap(({ kind, id }) => [...world.host.state(kind, id).values()])],
  ];
  return places
    .filter(([, texts]) => texts.some((text) => text.includes(contentMark)))
    .map(([where]) => `P8: content of an item in ${where}`);
};

/** A round ends by an error only when nobody knows what a turn saved. */
const unexpectedErrors = ({ world }: Session): readonly string[] =>
  world.log
    .filter((line) => line.includes('ended by an error') && !/TurnFailed|StoreDown/.test(line))
    .map((line) => `a round never fails: ${line}`);

/** What is no appointment is never written. */
const strangeItems = (session: Session): readonly string[] =>
  people
    .flatMap((person) => itemsOf(session, person))
    .filter((item) => item.strange === true && (item.by === 'us' || item.key !== undefined))
    .map(() => 'an item of a class that is no appointment was written');

export const finalViolations = (session: Session): readonly string[] => [
  ...enrolledPeople(session).flatMap((person) => [
    ...itemsAgree(session, person),
    ...appointmentsAgree(session, person),
  ]),
  ...identities(session),
  ...leads(session),
  ...noLostUpdate(session),
  ...nothingCut(session),
  ...explained(session),
  ...scope(session),
  ...deadLetters(session),
  ...noContent(session),
  ...leaks(session),
  ...enrolledPeople(session).flatMap((person) => blocksAgree(session, person)),
  ...unexpectedErrors(session),
  ...strangeItems(session),
  ...writesAfterLastAct(session),
  ...removedMailboxes(session),
  ...session.waits.broken(),
  ...pending(session).map((what) => `P13: ${what}`),
  ...session.world.failures().map((what) => `a round never throws: ${what}`),
];
