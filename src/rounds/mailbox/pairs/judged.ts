/** Owns what a round has judged of a linked pair, and what its link becomes by that. No I/O. */
import { type Link, type LinkState, type Role, type SkipReason, type Witness } from '../../../model/link.ts';
import { type Change } from '../../../sync/decide.ts';
import { type Fingerprints } from '../../../sync/fingerprint.ts';
import { type Conduct } from '../conduct.ts';
import { type Context } from '../context.ts';
import { nowOf } from '../doubts.ts';
import { type Pair } from '../sighting.ts';
import { afterDoubts, sameLink, versionsOf } from './pair-link.ts';
import { type NotePlan, type Plan } from './plans.ts';

export type Seen = {
  readonly change: Change;
  readonly reason?: SkipReason;
  readonly witness?: Witness;
  readonly fingerprints?: Fingerprints;
};

export type Judged = {
  readonly pair: Pair;
  readonly role: Role;
  readonly conduct: Conduct;
  readonly s4: Seen;
  readonly exchange: Seen;
  readonly cause: string;
};

export type State = { readonly state: LinkState; readonly because?: string };

/** What is optional in a link and follows from this round. */
const changingParts = (pair: Pair): Pick<Link, 'occurrence' | 'invited'> => {
  const occurrence = pair.rekey === undefined ? pair.link.occurrence : pair.rekey.occurrence;
  const isInvited =
    pair.standing === undefined ? pair.exchange.is !== 'there' && pair.link.invited : pair.standing === 'invited';
  return { ...(occurrence === undefined ? {} : { occurrence }), ...(isInvited === true ? { invited: true } : {}) };
};

/** Its owner took it out of the series, whatever became of its appointment. */
const isOut = ({ exchange }: Pair, state: LinkState): boolean =>
  state === 'tombstone' && exchange.is === 'gone' && exchange.witness === 'occurrence-removed';

export const inState = (context: Context, { pair, role }: Judged, { state, because }: State): Link => {
  const { because: _because, occurrence: _occurrence, invited: _invited, ...link } = pair.link;
  const same = pair.link.state === state && pair.link.because === because;
  return {
    ...afterDoubts(link, pair),
    ...changingParts(pair),
    // Also what is buried: a tombstone under the identity of before would not stop the occurrence that it became from being made again.
    ...(pair.rekey === undefined ? {} : { key: pair.rekey.key }),
    ...versionsOf(pair),
    role,
    state,
    since: same ? link.since : nowOf(context),
    ...(because === undefined ? {} : { because }),
    ...(isOut(pair, state) ? { out: true as const } : {}),
  };
};

export const note = (judged: Judged, link: Link, what: NotePlan['what']): Plan => {
  const { pair, cause } = judged;
  if (!pair.adopted && sameLink(pair.link, link)) return { do: 'nothing', ref: pair.ref };
  const fresh = pair.adopted || pair.link.state !== link.state;
  const witness = judged.s4.witness ?? judged.exchange.witness;
  return {
    do: 'note',
    ref: pair.ref,
    link,
    cause,
    ...(fresh && what !== undefined ? { what } : {}),
    ...(witness === undefined ? {} : { witness }),
  };
};
