/** What must hold when a world is at rest (sync.md, Properties). Each check names its property; none knows how the engine works. */
import { type Appointment } from '../../src/model/appointment.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { present } from '../support/world/records-double.ts';
import { people } from '../support/world/world.ts';
import { appointmentsAgree, isListedOrphan, itemsAgree } from './agreement.ts';
import { calledOffIsGone } from './called-off.ts';
import { failureTold } from './failure-told.ts';
import { removedMailboxes, scope, writesAfterLastAct } from './final-calls.ts';
import { asks, goesToS4, writesWhileOff } from './flows.ts';
import { contentOf, contentOfField, rawOf, type UserDelete, type UserWrite } from './ledger.ts';
import { meetingViolations } from './meeting-agreement.ts';
import { isSubjectBefore, ownWords } from './own-words.ts';
import { blocksAgree, everPrivatePairs, leaks, marksKept } from './privacy.ts';
import { pending } from './quiet.ts';
import { isAnyInWindow, seriesAgree } from './series-agreement.ts';
import { type Session } from './session.ts';
import { enrolledPeople, isHealthy, itemInScope, itemsOf, linksOf } from './standing.ts';
import { takesPart } from './takes-part.ts';
import { contentMark } from './values.ts';

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
        // A copy that may not go to S/4 gets no identity of its own.
        .filter((item) => itemInScope(session, item) && asks(session.world, item) && goesToS4(session.world))
        .filter((item) => item.series === undefined || isAnyInWindow(session, item))
        .filter((item) => !isListedOrphan(session, person, item))
        .map((item) => item.key),
    ).map((name) => `P6: two items of ${person.address} carry ${name}`),
  ),
];

/** P6: exactly one mailbox leads. */
const leads = (session: Session): readonly string[] => {
  const leading = enrolledPeople(session).flatMap((person) =>
    linksOf(session, person).filter((link) => link.state === 'linked' && link.role === 'lead'),
  );
  return doubles(leading.map((link) => link.guid)).map((guid) => `P6: two mailboxes lead ${guid}`);
};

/** What only single occurrences of a series hold. */
const ownOfExceptions = (item: StoredItem): readonly Appointment[] =>
  [...(item.series?.exceptions.values() ?? [])].flatMap((one) =>
    one.kind === 'modified' ? [{ ...item.appointment, ...one.own }] : [],
  );

const stands = (session: Session, { field, value }: UserWrite): boolean =>
  [
    ...[...session.world.s4.items.values()].map((one) => one.appointment),
    ...people.flatMap((person) =>
      itemsOf(session, person)
        .filter(({ folder }) => folder !== 'deleted')
        .map((item) => item.appointment),
    ),
    ...people.flatMap((person) =>
      itemsOf(session, person)
        .filter(({ folder }) => folder !== 'deleted')
        .flatMap(ownOfExceptions),
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

/** Somebody on the other side changed what both had agreed on; whoever put that back changed nothing. */
const yields = ({ ledger, pairs }: Session, write: UserWrite): boolean => {
  if (write.back !== true) return false;
  const others = pairs.known().flatMap((names) => (names.includes(write.item) ? names : []));
  return ledger.writes.some(
    ({ side, item, field, saw }) =>
      side !== write.side && field === write.field && saw === write.value && others.includes(item),
  );
};

/** Also with what Tandem had put before the subject. */
const sawIt = ({ field, saw }: UserWrite, value: string): boolean =>
  saw === value || (field === 'subject' && saw !== undefined && isSubjectBefore(value, saw));

/** Whoever put back what both sides hold changed nothing, and a delete on the other side just before counts. */
const isAfter = (gone: UserDelete, write: UserWrite): boolean =>
  gone.place > write.place || (write.back === true && gone.side !== write.side);

/** Whoever overwrote what stood there in the very moment in which somebody wrote the same on the other side saw it, too: a round may have found both holding it. */
const comesAfter = ({ ledger }: Session, later: UserWrite, write: UserWrite): boolean =>
  later.place > write.place || ledger.atOnce.get(later.place) === write.place;

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
          (later) => comesAfter(session, later, write) && later.field === write.field && sawIt(later, write.value),
        ) &&
        !deletes.some((later) => isAfter(later, write) && later.content[write.field] === write.value) &&
        !vaulted(session, write) &&
        !yields(session, write) &&
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
  ...enrolledPeople(session).flatMap((person) => seriesAgree(session, person)),
  ...enrolledPeople(session).flatMap((person) => takesPart(session, person)),
  ...meetingViolations(session),
  ...writesWhileOff(session),
  ...calledOffIsGone(session),
  ...ownWords(session),
  ...leaks(session),
  ...marksKept(session),
  ...enrolledPeople(session).flatMap((person) => blocksAgree(session, person)),
  ...unexpectedErrors(session),
  ...strangeItems(session),
  ...failureTold(session),
  ...writesAfterLastAct(session),
  ...removedMailboxes(session),
  ...session.waits.broken(),
  ...pending(session).map((what) => `P13: ${what}`),
  ...session.world.failures().map((what) => `a round never throws: ${what}`),
];
