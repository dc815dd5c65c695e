/** Owns what is known of a pair after an update whose outcome nobody stored (a crash, a time-out): the base, and what may be a person's edit. */
import { type Work } from '../../../actors/messages.ts';
import { type Field } from '../../../model/appointment.ts';
import { type Doubt, type Link } from '../../../model/link.ts';
import { baseAfterDoubt, baseUnseen, doubtedFields } from '../../../sync/base.ts';
import { type Fingerprints } from '../../../sync/fingerprint.ts';
import { type Context } from '../context.ts';
import { seenOnExchange, seenOnS4 } from '../observe.ts';
import { type Pair } from '../sighting.ts';

type Sides = { readonly link: Link } & Pick<Pair, 's4' | 'exchange'>;

/** What an item shows now, if anybody touched it, we or a person, since the version that the write was to overwrite. */
const touched = (context: Context, { on, version }: Doubt, { s4, exchange }: Sides): Fingerprints | undefined => {
  if (on === 's4') return s4.is === 'there' && s4.item.etag !== version ? seenOnS4(context, s4.item) : undefined;
  return exchange.is === 'there' && exchange.item.changeKey !== version
    ? seenOnExchange(context, exchange.item)
    : undefined;
};

const sameDoubt = (a: Doubt, b: Doubt): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Those that the link remembers, before those of which the last round left nothing but the intent. */
const doubtsOf = ({ intents }: Work, { guid, doubts = [] }: Link): readonly Doubt[] => {
  const fresh = intents
    .filter((intent) => intent.guid === guid && intent.step === 'update')
    .map(({ on, version, sent }): Doubt => ({ on, ...(version === undefined ? {} : { version }), sent }));
  return [...doubts, ...fresh.filter((one) => !doubts.some((known) => sameDoubt(known, one)))];
};

/** In another folder: what it says is not known as long as it stays there, and will be when it is back. */
const canWait = ({ on }: Doubt, { s4, exchange }: Sides): boolean =>
  on === 'exchange' && exchange.is === 'away' && s4.is === 'there';

export const afterDoubt = (context: Context, work: Work, sides: Sides): Pick<Pair, 'base' | 'doubted' | 'doubts'> => {
  let { base } = sides.link;
  const doubted = new Set<Field>();
  const waiting: Doubt[] = [];
  for (const doubt of doubtsOf(work, sides.link)) {
    if (canWait(doubt, sides)) {
      waiting.push(doubt);
      continue;
    }
    if (sides[doubt.on].is !== 'there') base = baseUnseen(base, doubt.sent);
    const now = touched(context, doubt, sides);
    if (now === undefined) continue;
    for (const field of doubtedFields(base, doubt.sent, now)) doubted.add(field);
    base = baseAfterDoubt(base, doubt.sent, now);
  }
  return { base, doubted: [...doubted], ...(waiting.length === 0 ? {} : { doubts: waiting }) };
};
