/**
 * Owns what the administrator's settings make of an appointment: which way it flows, whether it asks to be synchronised, and how much of it the other side may
 * hold. Asked anew in every round, so that a change of the settings is effective without restart.
 */
import { meaningOfStatus } from '../../mapping/s4/status.ts';
import { type Appointment, type Side } from '../../model/appointment.ts';
import { type AppointmentSettings, settingsOfAppointment } from '../../model/effective-settings.ts';
import { type Link, type Role, type SkipReason } from '../../model/link.ts';
import { type Exposure } from '../../model/privacy.ts';
import { type ReadableItem } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { type Flow, flowOf } from '../../sync/decide.ts';
import { withoutFailedMarks } from '../../sync/failed-mark.ts';
import { type Concealment, concealment, exposureOf } from '../../sync/privacy.ts';
import { asksForSync } from '../../sync/trigger.ts';
import { type Context } from './context.ts';
import { seenOnExchange, seenOnS4 } from './observe.ts';
import { type Pair } from './sighting.ts';

/** Of the type of the S/4 appointment; before there is one, of the type that it would get. */
export const settingsOf = (context: Context, item?: Pick<S4Appointment, 'transactionType'>): AppointmentSettings =>
  settingsOfAppointment(
    context.settings,
    item?.transactionType ?? context.settings.appointments.defaultTransactionType,
  );

export const isCancelledOnS4 = (context: Context, { transactionType, status }: S4Appointment): boolean =>
  meaningOfStatus(context.settings.codes, transactionType, status) === 'cancelled';

/** Only what was born in Outlook needs the trigger (product, rows 3 and 10). */
const asks = (context: Context, { appointment, categories }: ReadableItem): boolean =>
  asksForSync(context.settings.appointments.trigger, {
    ...appointment,
    categories: withoutFailedMarks(categories),
  });

/** Why an item that was born in Outlook is not to have an S/4 appointment; `undefined`: it is. */
export const reasonAgainst = (context: Context, item: ReadableItem): SkipReason | undefined => {
  const { direction, privateMode } = settingsOf(context).appointments;
  if (direction === 'off' || direction === 's4ToExchange') return 'direction';
  if (!asks(context, item)) return 'not-triggered';
  // Whether the type has a private flag decides between content and a block, not whether there is anything.
  return item.appointment.private && privateMode === 'skip' ? 'private' : undefined;
};

/** How much of a new item of Outlook S/4 gets. */
export const exposureToS4 = (context: Context, { private: isPrivate }: Appointment, flagAllowed: boolean): Exposure =>
  exposureOf({ private: isPrivate, mode: settingsOf(context).appointments.privateMode, flagAllowed });

/** How much of a new appointment of S/4 Outlook gets. Outlook can mark everything; the flag exists where the appointment has it. */
export const exposureToExchange = (context: Context, item: S4Appointment): Exposure =>
  exposureOf({
    private: item.private,
    mode: settingsOf(context, item).appointments.privateMode,
    flagAllowed: item.privateAllowed,
  });

/** Where S/4 has it no more, its type is that which it had. */
export const typedBy = ({
  s4,
  link,
}: Pick<Pair, 's4' | 'link'>): Pick<S4Appointment, 'transactionType'> | undefined => {
  if (s4.is === 'there') return s4.item;
  const { transactionType } = link;
  return transactionType === undefined ? undefined : { transactionType };
};

/** Why an appointment that was born in S/4 is not to have an item; `undefined`: it is. */
export const reasonAgainstItem = (context: Context, item: S4Appointment): SkipReason | undefined => {
  const { direction } = settingsOf(context, item).appointments;
  if (direction === 'off' || direction === 'exchangeToS4') return 'direction';
  if (isCancelledOnS4(context, item)) return 'cancelled';
  return exposureToExchange(context, item) === 'nothing' ? 'private' : undefined;
};

export type Conduct = {
  readonly flow: Flow;
  /** Present while the pair is left alone. */
  readonly rests?: SkipReason;
  readonly concealment?: Concealment;
};

type Both = { readonly s4: S4Appointment; readonly exchange: ReadableItem };

/** Of a one-way pair only the source's mark counts: that of the target is an edit like any other. What is hidden stays hidden, whichever way it flows by now. */
const counts = ({ hidden }: Link, flow: Flow, side: Side): boolean =>
  hidden?.of === side || flow !== (side === 's4' ? 'from-exchange' : 'from-s4');

const shownText = ['subject', 'location', 'note'] as const;

/** Both sides show the same: the content came back by a write whose outcome nobody stored, and there is no block any more. */
const isFilled = (context: Context, { s4, exchange }: Both): boolean => {
  const onS4 = seenOnS4(context, s4);
  const onExchange = seenOnExchange(context, exchange);
  return shownText.every((field) => onS4[field] === onExchange?.[field]);
};

const privacyOf = (
  context: Context,
  stored: Link,
  { flow, ...both }: Both & { readonly flow: Flow },
): Concealment | undefined => {
  const { s4, exchange } = both;
  const { hidden, ...open } = stored;
  const link: Link = hidden === undefined || isFilled(context, both) ? open : stored;
  return concealment({
    hidden: link.hidden,
    private: {
      s4: s4.private && counts(link, flow, 's4'),
      exchange: exchange.appointment.private && counts(link, flow, 'exchange'),
    },
    mode: settingsOf(context, s4).appointments.privateMode,
    flagAllowed: s4.privateAllowed,
    bornOn: link.bornOn,
  });
};

const bothOf = ({ s4, exchange }: Pair): Both | undefined =>
  s4.is === 'there' && exchange.is === 'there' && exchange.item.skip === undefined
    ? { s4: s4.item, exchange: exchange.item }
    : undefined;

const isInvited = ({ standing, exchange, link }: Pair): boolean =>
  standing === 'invited' || (exchange.is !== 'there' && link.invited === true);

/** What an administrator refused rests for good; what asked no more, until its item asks again, and an item that is gone never does. */
const goesOnResting = ({ link, exchange }: Pair): SkipReason | undefined => {
  if (link.state !== 'resting') return undefined;
  if (link.because === ('rejected' satisfies SkipReason)) return 'rejected';
  return link.because === ('not-triggered' satisfies SkipReason) && exchange.is !== 'there'
    ? 'not-triggered'
    : undefined;
};

/** @param role as S/4 says now */
export const conductOf = (context: Context, pair: Pair, role: Role): Conduct => {
  const { link } = pair;
  const { direction } = settingsOf(context, typedBy(pair)).appointments;
  const flow = flowOf({ role, direction, invited: isInvited(pair) });
  // What does not flow is left alone like an item that is out of sight.
  if (flow === 'off') return { flow: 'two-way', rests: 'direction' };
  const rests = goesOnResting(pair);
  if (rests !== undefined) return { flow, rests };
  const both = bothOf(pair);
  if (both === undefined || flow === 'apart') return { flow };
  if (link.bornOn === 'exchange' && !asks(context, both.exchange)) return { flow, rests: 'not-triggered' };
  const hides = privacyOf(context, link, { ...both, flow });
  return { flow, ...(hides === undefined ? {} : { concealment: hides }) };
};
