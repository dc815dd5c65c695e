/**
 * Owns what Tandem says on a copy that stays although the other was deleted or cancelled (product, row 22): what is written, how it is told from what people wrote, and what is
 * there instead when both are in step again. Nobody's edit: it never travels, and a pair is looked at as if it was not there.
 */
import { type Work } from '../../../actors/messages.ts';
import { type Side } from '../../../model/appointment.ts';
import { type Said } from '../../../model/delete-policy.ts';
import { type Language } from '../../../model/language.ts';
import { type Link } from '../../../model/link.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { withoutWords, wordsBefore } from '../../../sync/delete-policy.ts';
import { isCancelledOnS4 } from '../conduct.ts';
import { type Context } from '../context.ts';
import { onS4, seen } from '../observe.ts';
import { type Pair, type Unsaid } from '../sighting.ts';
import { cancelledStatus, type DeletePlan, itemsOf } from './delete-plan.ts';

/** Of an Outlook item that the other side deleted, under the policy `mark`. */
const deletedCategory: { readonly [L in Language]: string } = { en: 'Deleted in S/4HANA', de: 'In S/4HANA gelöscht' };

type Step = DeletePlan['step'];

const saidOnS4 = (context: Context, item: S4Appointment, step: Step): Said => {
  if (step === 'set-status') {
    const isNew = cancelledStatus(context, item) !== item.status;
    return { on: 's4', ...(isNew ? { status: item.status } : {}) };
  }
  const words = wordsBefore('deleted', item.content.subject, context.language);
  if (words === undefined) return { on: 's4' };
  const { subject } = seen(context, { ...onS4(context, item), subject: words + item.content.subject });
  return { on: 's4', words, subject };
};

const saidOnExchange = (context: Context, item: ReadableItem, step: Step): Said => {
  if (step === 'mark-category') {
    const isThere = Object.values(deletedCategory).some((one) => item.categories.includes(one));
    return { on: 'exchange', ...(isThere ? {} : { category: deletedCategory[context.language] }) };
  }
  const words = wordsBefore('cancelled', item.appointment.subject, context.language);
  return {
    on: 'exchange',
    ...(words === undefined ? {} : { words }),
    ...(item.busyState === undefined || item.busyState === 'Free' ? {} : { busyState: item.busyState }),
  };
};

/** @returns what is to be written on the copy that stays; `undefined` where it goes */
export const sayingOf = (
  context: Context,
  on: Side,
  { pair, step }: { readonly pair: Pair; readonly step: Step },
): Said | undefined => {
  const { s4, exchange } = itemsOf(pair);
  if (step === 'delete') return undefined;
  if (on === 's4') return s4 && saidOnS4(context, s4, step);
  return exchange && saidOnExchange(context, exchange, step);
};

/** It shows already, by a write whose outcome nobody stored, or for another reason. */
export const isSaid = ({ unsaid }: Pair, said: Said | undefined): boolean =>
  said !== undefined && (unsaid?.on === said.on || Object.keys(said).length === 1);

type Sides = Pick<Pair, 'link' | 's4' | 'exchange'>;
type There = { readonly s4: S4Appointment | undefined; readonly exchange: ReadableItem | undefined };

const thereIn = ({ s4, exchange }: Sides): There => ({
  s4: s4.is === 'there' ? s4.item : undefined,
  exchange: exchange.is === 'there' && exchange.item.skip === undefined ? exchange.item : undefined,
});

/** As it was before we said anything; of what S/4 has cut since, the other side knows the rest. */
const subjectBefore = (context: Context, { words, subject }: Said, { s4, exchange }: There): string | undefined => {
  if (s4 === undefined || words === undefined) return undefined;
  const isOurs = seen(context, onS4(context, s4)).subject === subject;
  return isOurs && exchange !== undefined ? exchange.appointment.subject : withoutWords(s4.content.subject, words);
};

const unsaidOnS4 = (context: Context, said: Said, there: There): Unsaid => {
  const { s4 } = there;
  const subject = subjectBefore(context, said, there);
  const isCancelled = said.status !== undefined && s4 !== undefined && isCancelledOnS4(context, s4);
  return {
    on: 's4',
    ...(subject === undefined || subject === s4?.content.subject ? {} : { subject }),
    ...(isCancelled && said.status !== undefined ? { status: said.status } : {}),
  };
};

const unsaidOnExchange = ({ words, busyState, category }: Said, { exchange }: There): Unsaid => {
  if (exchange === undefined) return { on: 'exchange' };
  const { appointment, categories } = exchange;
  const subject = words === undefined ? appointment.subject : withoutWords(appointment.subject, words);
  return {
    on: 'exchange',
    ...(subject === appointment.subject ? {} : { subject }),
    ...(busyState !== undefined && exchange.busyState === 'Free' ? { busyState } : {}),
    ...(category !== undefined && categories.includes(category) ? { category } : {}),
  };
};

const unsaidOf = (context: Context, said: Said, there: There): Unsaid | undefined => {
  const unsaid = said.on === 's4' ? unsaidOnS4(context, said, there) : unsaidOnExchange(said, there);
  return Object.keys(unsaid).length > 1 ? unsaid : undefined;
};

const withoutOnS4 = ({ subject, status }: Unsaid, item: S4Appointment): S4Appointment => ({
  ...item,
  ...(subject === undefined ? {} : { content: { ...item.content, subject } }),
  ...(status === undefined ? {} : { status }),
});

const withoutOnExchange = ({ subject, busyState, category }: Unsaid, item: ReadableItem): ReadableItem => ({
  ...item,
  ...(subject === undefined ? {} : { appointment: { ...item.appointment, subject } }),
  ...(busyState === undefined ? {} : { busyState }),
  categories: item.categories.filter((one) => one !== category),
});

/** Sent in a round whose outcome nobody stored, and it shows: nobody else would have written it since. */
const saidInDoubt = (
  context: Context,
  work: Work,
  { sides, there }: { readonly sides: Sides; readonly there: There },
) =>
  work.intents
    .filter(({ guid }) => guid === sides.link.guid)
    .flatMap(({ said }) => (said !== undefined && isShown(context, said, there) ? [said] : []))
    .at(-1);

const isShown = (context: Context, said: Said, there: There): boolean => {
  const unsaid = unsaidOf(context, said, there);
  // A busy state alone may be a person's.
  return unsaid !== undefined && (unsaid.subject ?? unsaid.category ?? unsaid.status) !== undefined;
};

export type WithoutSaid = Sides & { readonly unsaid?: Unsaid; readonly isNews: boolean };

/** Both sides as they are without what Tandem said. `isNews`: the stored link does not know of it. */
export const withoutSaid = (context: Context, work: Work, sides: Sides): WithoutSaid => {
  const there = thereIn(sides);
  const said = sides.link.said ?? saidInDoubt(context, work, { sides, there });
  const unsaid = said && unsaidOf(context, said, there);
  if (said === undefined || unsaid === undefined) return { ...sides, isNews: false };
  const link: Link = { ...sides.link, said };
  const { s4, exchange } = there;
  return {
    link,
    s4: unsaid.on === 's4' && s4 !== undefined ? { is: 'there', item: withoutOnS4(unsaid, s4) } : sides.s4,
    exchange:
      unsaid.on === 'exchange' && exchange !== undefined
        ? { is: 'there', item: withoutOnExchange(unsaid, exchange) }
        : sides.exchange,
    unsaid,
    isNews: sides.link.said === undefined,
  };
};
