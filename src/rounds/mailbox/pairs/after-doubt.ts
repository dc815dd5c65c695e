/** Owns what is known of a pair after an update whose outcome nobody stored (a crash, a time-out): the base, and what may be a person's edit. */
import { type Intent, type Work } from '../../../actors/messages.ts';
import { type Field } from '../../../model/appointment.ts';
import { type Link } from '../../../model/link.ts';
import { baseAfterDoubt, baseUnseen, doubtedFields } from '../../../sync/base.ts';
import { type Fingerprints } from '../../../sync/fingerprint.ts';
import { type Context } from '../context.ts';
import { seenOnExchange, seenOnS4 } from '../observe.ts';
import { type Pair } from '../sighting.ts';

type Sides = { readonly link: Link } & Pick<Pair, 's4' | 'exchange'>;

/** What an item shows now, if anybody touched it, we or a person, since the version that the intent was to overwrite. */
const touched = (context: Context, intent: Intent, { s4, exchange }: Sides): Fingerprints | undefined => {
  if (intent.on === 's4')
    return s4.is === 'there' && s4.item.etag !== intent.version ? seenOnS4(context, s4.item) : undefined;
  return exchange.is === 'there' && exchange.item.changeKey !== intent.version
    ? seenOnExchange(context, exchange.item)
    : undefined;
};

export const afterDoubt = (context: Context, work: Work, sides: Sides): Pick<Pair, 'base' | 'doubted'> => {
  let { base } = sides.link;
  const doubted = new Set<Field>();
  for (const intent of work.intents) {
    if (intent.guid !== sides.link.guid || intent.step !== 'update') continue;
    if (sides[intent.on].is !== 'there') base = baseUnseen(base, intent.sent);
    const now = touched(context, intent, sides);
    if (now === undefined) continue;
    for (const field of doubtedFields(base, intent.sent, now)) doubted.add(field);
    base = baseAfterDoubt(base, intent.sent, now);
  }
  return { base, doubted: [...doubted] };
};
