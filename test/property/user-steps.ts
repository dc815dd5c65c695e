/** Plays what people do on both sides, and writes it into the ledger. */
import { type Appointment, type Field, type Side } from '../../src/model/appointment.ts';
import { type PartnerNumber, type S4Guid } from '../../src/model/ids.ts';
import { directory } from '../support/world/directory.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import {
  cancelledStatus,
  contactFunction,
  openStatus,
  participantFunction,
  privateAllowed,
} from '../support/world/s4-customizing.ts';
import { numbersOf, type StoredAppointment, wantedOf } from '../support/world/s4-store.ts';
import { occurrencesOf } from '../support/world/series-store.ts';
import { type Person, people } from '../support/world/world.ts';
import { copyOf } from './copying.ts';
import { asks } from './flows.ts';
import { keysOf } from './keys.ts';
import { contentOf, type Ledger, marksOf, recordSecrets, recordWrites } from './ledger.ts';
import { noteMark } from './private-marks.ts';
import { isShown, livingDays, recordBroughtBack, recordTakenOut } from './series-lineage.ts';
import { type Session } from './session.ts';
import { type Of, type Step } from './step.ts';
import { appointmentOf, askingCategory, tagged, valueOf } from './values.ts';

export type Found = { readonly address: string; readonly item: StoredItem };

export const personOf = (who: number): Person => people[who % people.length] ?? (people[0] as Person);
const chosen = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];

/** Only the mailboxes of the two who may be enrolled: nobody touches the third. */
export const itemsIn = ({ world }: Session, folder: StoredItem['folder']): readonly Found[] =>
  people
    .slice(0, 2)
    .flatMap(({ address }) => [...world.mailboxes.mailbox(address).items.values()].map((item) => ({ address, item })))
    .filter(({ item }) => item.folder === folder && item.strange !== true);

export const appointments = ({ world }: Session): readonly StoredAppointment[] => [...world.s4.items.values()];

const goesAway = (ledger: Ledger, lineage: string): void => {
  ledger.rested.add(lineage);
  ledger.movedAway.add(lineage);
};
const goesAwayOnS4 = (ledger: Ledger, guid: S4Guid): void => {
  ledger.restedOnS4.add(guid);
  ledger.movedAway.add(guid);
};

/** A new life beside whatever became of the old one says the same as that. */
const comesBack = (session: Session, { lineage, appointment }: StoredItem): void => {
  const { ledger } = session;
  ledger.undeleted.add(lineage);
  recordBroughtBack(session, lineage);
  for (const mark of marksOf(appointment)) ledger.copies.add(mark);
};

const isFar = ({ when }: Appointment): boolean => when.kind === 'timed' && when.start > '2027-12';

export const create = (session: Session, step: Step & { do: 'create' }): void => {
  const { world, ledger } = session;
  const { address, employee } = personOf(step.who);
  const content = appointmentOf(session.fresh(), step.shape);
  const appointment = { ...content, private: step.private === true && privateAllowed(step.type ?? '0001') };
  if (step.side === 'exchange') {
    const { asking } = step;
    const item = world.mailboxes.add(address, {
      appointment: asking === 'tag' ? tagged(appointment) : appointment,
      categories: asking === 'category' ? [askingCategory] : [],
      by: 'user',
    });
    if (asking !== undefined) ledger.everAsked.add(item.lineage);
    recordWrites(ledger, { side: 'exchange', item: item.lineage }, { after: item.appointment });
    if (isFar(appointment)) goesAway(ledger, item.lineage);
    return;
  }
  const item = world.s4.add({
    appointment,
    responsible: employee,
    partners: [employee],
    transactionType: step.type ?? '0001',
    by: 'user',
  });
  recordWrites(ledger, { side: 's4', item: item.guid }, { after: item.appointment });
};

const noteAsking = ({ world, ledger }: Session, before: StoredItem, after: StoredItem): void => {
  if (asks(world, before) && !asks(world, after)) ledger.stoppedAsking.add(before.lineage);
};

const editItem = (session: Session, { address, item }: Found, change: Partial<Appointment>): void => {
  const after = { ...item.appointment, ...change };
  const agreed = (field: Field): ReadonlySet<string> => session.pairs.agreed(item.lineage, field);
  const { series } = item;
  const changed = Object.keys(change) as readonly Field[];
  const isSeen = series === undefined || changed.some((field) => isShown({ appointment: after, series }, field));
  const record = isSeen ? recordWrites : recordSecrets;
  record(session.ledger, { side: 'exchange', item: item.lineage }, { before: item.appointment, after, agreed });
  noteAsking(session, item, { ...item, appointment: after });
  session.world.mailboxes.change(address, item.itemId, { appointment: after, by: 'user' });
  session.pairs.changed({ by: 'user', side: 'exchange' });
  if (isFar(after)) goesAway(session.ledger, item.lineage);
};

const editAppointment = (session: Session, item: StoredAppointment, change: Partial<Appointment>): void => {
  session.ledger.lastActAt = session.world.scheduler.now();
  const changed = session.world.s4.change(item.guid, { appointment: { ...item.appointment, ...change }, by: 'user' });
  recordWrites(
    session.ledger,
    { side: 's4', item: item.guid },
    {
      before: item.appointment,
      after: changed.appointment,
      agreed: (field) => session.pairs.agreed(item.guid, field),
    },
  );
  session.pairs.changed({ by: 'user', side: 's4' });
  if (isFar(changed.appointment)) goesAwayOnS4(session.ledger, item.guid);
};

/** Sets or clears in Outlook what asks for synchronisation. */
const ask = (session: Session, { pick, by, on }: Of<'asking'>): void => {
  const found = chosen(itemsIn(session, 'calendar'), pick);
  if (found === undefined) return;
  const { address, item } = found;
  session.covered.add('trigger toggled');
  if (on) session.ledger.everAsked.add(item.lineage);
  // What is written instead is new: who writes back what stood there before has changed nothing.
  if (by === 'tag')
    return editItem(session, found, on ? tagged(item.appointment) : valueOf(session.fresh(), 'note', 'timed'));
  const others = item.categories.filter((one) => one !== askingCategory);
  const categories = on ? [...others, askingCategory] : others;
  noteAsking(session, item, { ...item, categories });
  session.world.mailboxes.change(address, item.itemId, { categories, by: 'user' });
};

export const edit = (session: Session, step: Step & { do: 'edit' }): void => {
  const change = valueOf(session.fresh(), step.field, step.shape);
  if (step.side === 'exchange') {
    const found = chosen(itemsIn(session, 'calendar'), step.pick);
    // A series is moved by steps of its own.
    if (found?.item.series !== undefined && step.field === 'when') return;
    if (found !== undefined) editItem(session, found, change);
  } else {
    const item = chosen(appointments(session), step.pick);
    if (item !== undefined) editAppointment(session, item, change);
  }
};

/** Both sides of a pair change one field, neither having seen the other. */
export const editBoth = (session: Session, { pick, field }: Step & { do: 'edit-both' }): void => {
  const pairs = itemsIn(session, 'calendar').flatMap((found) => {
    const counterpart = appointments(session).find(
      (one) => found.item.key !== undefined && keysOf(one).includes(found.item.key),
    );
    // A series is moved by steps of its own.
    const isMoved = found.item.series !== undefined && field === 'when';
    return counterpart === undefined || found.item.appointment.private || found.item.copied || isMoved
      ? []
      : [{ found, counterpart }];
  });
  const pair = chosen(pairs, pick);
  if (pair === undefined) return;
  const { writes, atOnce } = session.ledger;
  const before = writes.length;
  editItem(session, pair.found, valueOf(session.fresh(), field, 'timed'));
  editAppointment(session, pair.counterpart, valueOf(session.fresh(), field, 'timed'));
  const [first, second] = writes.slice(before);
  if (first !== undefined && second !== undefined) atOnce.set(first.place, second.place);
  session.covered.add('same-field conflict');
};

/** A mailbox that is enrolled anew knows nothing of what is in it until its first round has seen it. */
const isWatched = ({ world }: Session, { address, item }: Found): boolean => {
  const { enrolments, everEnrolled } = world.tables;
  const own = [...enrolments.values()].find((one) => one.smtpAddress === address);
  if (own === undefined) return false;
  const isFirst = [...everEnrolled.values()].filter((one) => one.smtpAddress === address).length === 1;
  return isFirst || [...world.host.state('mailbox', own.id).values()].some((text) => text.includes(item.itemId));
};

const isCopyOfMeeting = ({ meeting }: StoredItem): boolean => meeting !== undefined && meeting.response !== 'organiser';

/** The item and, of a series, its occurrences. */
const withOccurrences = (item: StoredItem): readonly { readonly appointment: Appointment }[] =>
  item.series === undefined ? [item] : [item, ...occurrencesOf({ ...item, series: item.series })];

export const recordDelete = (session: Session, { address, item }: Found, how: 'delete' | 'purge'): void => {
  const { world, ledger } = session;
  const others = [...world.mailboxes.mailbox(address).items.values()].filter(
    (one) => one.key === item.key && one.itemId !== item.itemId && one.folder === 'calendar',
  );
  const { series } = item;
  if (series !== undefined) recordTakenOut(session, item.lineage, livingDays(item));
  for (const { appointment } of withOccurrences(item))
    ledger.deletes.push({
      place: ledger.next(),
      at: world.scheduler.now(),
      side: 'exchange',
      how,
      address,
      lineage: item.lineage,
      ...(item.key === undefined ? {} : { key: item.key }),
      // An invitation is a copy too: whoever deletes it says nothing about the meeting.
      onlyCopy: isCopyOfMeeting(item) || (item.copied && others.some((one) => !one.copied)),
      enrolled: isWatched(session, { address, item }),
      content: contentOf(appointment),
    });
};

export const remove = (session: Session, step: { readonly side: Side; readonly pick: number }): void => {
  const { world, ledger, covered } = session;
  if (step.side === 'exchange') {
    const found = chosen(itemsIn(session, 'calendar'), step.pick);
    if (found === undefined) return;
    recordDelete(session, found, 'delete');
    world.mailboxes.move(found.address, found.item.itemId, { folder: 'deleted', by: 'user' });
    covered.add('delete on exchange');
    return;
  }
  const item = chosen(appointments(session), step.pick);
  if (item === undefined) return;
  const content = contentOf(item.appointment);
  ledger.deletes.push({
    place: ledger.next(),
    at: world.scheduler.now(),
    side: 's4',
    how: 'delete',
    guid: item.guid,
    onlyCopy: false,
    enrolled: true,
    content,
  });
  world.s4.remove(item.guid, 'user');
  covered.add('delete on s4');
};

/** What a person does to an item in Outlook besides editing and deleting it. */
export const rearrange = (
  session: Session,
  step: {
    readonly do: 'undelete' | 'move-out' | 'move-back' | 'copy' | 'purge' | 'archive';
    readonly pick: number;
    readonly sameUid?: boolean;
  },
): void => {
  const { world, ledger } = session;
  const from = {
    undelete: 'deleted',
    'move-out': 'calendar',
    'move-back': 'other',
    copy: 'calendar',
    purge: 'calendar',
    archive: 'calendar',
  } as const;
  const found = chosen(itemsIn(session, from[step.do]), step.pick);
  if (found === undefined) return;
  const { address, item } = found;
  if (step.do === 'purge' || step.do === 'archive') ledger.nowhere.push(item);
  if (step.do === 'purge') {
    recordDelete(session, found, 'purge');
    world.mailboxes.purge(address, item.itemId);
  } else if (step.do === 'archive') {
    ledger.archived.push(...withOccurrences(item).map(({ appointment }) => ({ key: item.key, appointment })));
    world.mailboxes.archive(address, item.itemId);
  } else if (step.do === 'copy') {
    copyOf(session, found, step.sameUid === true);
  } else {
    if (step.do === 'undelete') comesBack(session, item);
    else goesAway(ledger, item.lineage);
    world.mailboxes.move(address, item.itemId, { folder: step.do === 'move-out' ? 'other' : 'calendar', by: 'user' });
  }
};

export const setPrivate = (session: Session, step: Step & { do: 'private' }): void => {
  const { ledger, covered } = session;
  covered.add('private toggled');
  if (step.side === 's4') {
    const item = chosen(appointments(session), step.pick);
    if (item === undefined || (step.on && !privateAllowed(item.transactionType))) return;
    ledger.restedOnS4.add(item.guid);
    if (item.appointment.private !== step.on) noteMark(session, item.guid, step.on);
    return editAppointment(session, item, { private: step.on });
  }
  const found = chosen(itemsIn(session, 'calendar'), step.pick);
  if (found === undefined) return;
  ledger.rested.add(found.item.lineage);
  if (found.item.appointment.private !== step.on) noteMark(session, found.item.lineage, step.on);
  editItem(session, found, { private: step.on });
};

const setStatus = (session: Session, { pick, cancelled }: Of<'status'>): void => {
  const item = chosen(appointments(session), pick);
  if (item === undefined) return;
  if (cancelled) session.ledger.cancelled.add(item.guid);
  session.world.s4.change(item.guid, { status: cancelled ? cancelledStatus : openStatus, by: 'user' });
};

/** Employees take part, others are contact persons. */
const changePartner = (session: Session, { pick, whom, on }: Of<'partner'>): void => {
  const item = chosen(appointments(session), pick);
  const known = chosen(directory, whom);
  if (item === undefined || known === undefined || known.blocked === true) return;
  session.covered.add('partner changed');
  const wanted = { number: known.number, function: known.internal ? participantFunction : contactFunction };
  const others = item.partners
    .flatMap(wantedOf)
    .filter((one) => one.number !== wanted.number || one.function !== wanted.function);
  if (!on && known.number !== item.responsible) session.ledger.takenOff.add(`${item.guid}/${known.number}`);
  session.world.s4.change(item.guid, { partners: on ? [...others, wanted] : others, by: 'user' });
};

export const changeResponsible = (session: Session, step: Step & { do: 'responsible' }): void => {
  const { world, ledger, covered } = session;
  const item = chosen(appointments(session), step.pick);
  const { employee } = personOf(step.who);
  if (item === undefined || item.responsible === employee) return;
  goesAwayOnS4(ledger, item.guid);
  const before = item.partners.flatMap(wantedOf);
  const others = before.filter(({ number }) => number !== item.responsible);
  const former = { number: item.responsible, function: participantFunction };
  if (!step.keepPartner) ledger.takenOff.add(`${item.guid}/${item.responsible}`);
  const partners = step.keepPartner ? [...others, former] : others;
  world.s4.change(item.guid, { responsible: employee, partners, by: 'user' });
  const enrolled = (number: PartnerNumber): boolean =>
    [...world.tables.enrolments.values()].some((one) => one.employee === number);
  if (enrolled(employee) && enrolled(item.responsible)) covered.add('two enrolled employees');
};

/** The event leaves before the save commits: whoever reads at once sees the old state. */
export const earlyEdit = (session: Session, step: Step & { do: 'early-edit' }): void => {
  const { world } = session;
  const item = chosen(appointments(session), step.pick);
  if (item === undefined) return;
  const change = valueOf(session.fresh(), step.field, 'timed');
  world.doors.fromS4({ guid: item.guid, event: 'CHANGED', partners: numbersOf(item), byUs: false });
  world.scheduler.spawn('commit of a save', async () => {
    const now = world.s4.items.get(item.guid);
    if (now === undefined) return;
    world.doors.drop('s4', 1);
    editAppointment(session, now, change);
    world.doors.drop('s4', 0);
  });
};

const actAfterOurWrite = async (session: Session, step: Of<'after-our-write'>): Promise<void> => {
  const { world, writes } = session;
  edit(session, { do: 'edit', side: 'exchange', pick: step.pick, field: step.field, shape: 'timed', run: 0 });
  const before = writes.length;
  const written = (): string | undefined =>
    writes.slice(before).find(({ on, step: what }) => on === 's4' && what !== 'delete')?.item;
  for (let patience = 80; patience > 0 && written() === undefined; patience -= 1) await world.run(1);
  const pick = appointments(session).findIndex(({ guid }) => guid === written());
  if (pick < 0) return;
  if (step.act === 'delete') return remove(session, { side: 's4', pick });
  if (step.act === 'edit')
    return edit(session, { do: 'edit', side: 's4', pick, field: step.field, shape: 'timed', run: 0 });
  changeResponsible(session, { do: 'responsible', pick, who: step.who, keepPartner: false, run: 0 });
};

export type UserStep =
  | 'create'
  | 'edit'
  | 'edit-both'
  | 'delete'
  | 'undelete'
  | 'move-out'
  | 'move-back'
  | 'copy'
  | 'purge'
  | 'archive'
  | 'private'
  | 'asking'
  | 'status'
  | 'partner'
  | 'responsible'
  | 'early-edit'
  | 'after-our-write';

/** One player for each step of a person. */
export const userSteps: { readonly [D in UserStep]: (session: Session, step: Of<D>) => void | Promise<void> } = {
  create,
  edit,
  'edit-both': editBoth,
  delete: remove,
  undelete: rearrange,
  'move-out': rearrange,
  'move-back': rearrange,
  copy: rearrange,
  purge: rearrange,
  archive: rearrange,
  private: setPrivate,
  asking: ask,
  status: setStatus,
  partner: changePartner,
  responsible: changeResponsible,
  'early-edit': earlyEdit,
  'after-our-write': actAfterOurWrite,
};
