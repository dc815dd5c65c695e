/**
 * Owns identity: the key by which the same appointment is known on both sides, computed and not drawn, so that whoever looks finds the same
 * (architecture, Identity 1, 5, 6). Pure – no I/O.
 */
import { createHash } from 'node:crypto';

import { type IdentityKey, identityKey, type ItemId, type S4Guid, s4Guid, type S4System } from '../model/ids.ts';
import { type IanaZone } from '../model/instant.ts';
import { type OriginalStart } from '../model/series.ts';

const globalObjectIdStart = '040000008200E00074C5B7101A82E008';
const foreignUidMark = '7643616C2D55696401000000'; // "vCal-Uid", version 1

/**
 * The canonical form of a UID. A hexadecimal GlobalObjectId ([MS-OXOCAL] 2.2.1.27) has bytes 16–19 (the occurrence's date) zeroed, in upper case;
 * if it wraps a foreign UID, that one. Anything else as it is.
 */
export const canonicalUid = (uid: string): string => {
  const hex = uid.toUpperCase();
  if (!/^[0-9A-F]{80,}$/.test(hex) || hex.length % 2 === 1 || !hex.startsWith(globalObjectIdStart)) return uid;
  const payload = hex.slice(80);
  if (payload.startsWith(foreignUidMark)) {
    return Buffer.from(payload.slice(foreignUidMark.length), 'hex').toString('utf8').replace(/\0+$/, '');
  }
  return `${hex.slice(0, 32)}00000000${hex.slice(40)}`;
};

/** Born in S/4: the object itself is the key. */
export const keyOfS4Born = ({ system, client }: S4System, guid: S4Guid): IdentityKey =>
  identityKey(`s4:${system}:${client}:${guid}`);

/**
 * Born in Exchange: ExternalId in S/4. `copy`: the item is a user's copy and carries the UID or the key of another item that still exists; its own item
 * id tells it apart (Identity 5).
 */
export const keyOfExchangeBorn = (installation: string, uid: string, copy?: ItemId): IdentityKey => {
  const hash = createHash('sha256').update(canonicalUid(uid));
  if (copy !== undefined) hash.update('\u0000copy\u0000').update(copy);
  return identityKey(`tandem:1:${installation}:${hash.digest('hex')}`);
};

/** Of an occurrence: the key of its series and the place that the pattern gave it, as the organiser's clock shows it; moving the occurrence does not change it. */
export const keyOfOccurrence = (installation: string, series: IdentityKey, place: OccurrencePlace): IdentityKey => {
  const hash = createHash('sha256').update(series).update('\u0000occurrence\u0000').update(place.identity);
  return identityKey(`tandem:1:${installation}:${hash.update('\u0000').update(place.zone).digest('hex')}`);
};

/** `zone`: of the series; of an all-day one `allDay`. */
export type OccurrencePlace = { readonly identity: OriginalStart; readonly zone: IanaZone | 'allDay' };

/** The key of an S/4 appointment: its ExternalId if that is one of ours, else the object itself. */
export const keyOfS4Item = (
  system: S4System,
  item: { readonly guid: S4Guid; readonly externalId: string | undefined },
): IdentityKey =>
  item.externalId?.startsWith('tandem:1:') === true && parseKey(item.externalId) !== undefined
    ? (item.externalId as IdentityKey)
    : keyOfS4Born(system, item.guid);

export type ParsedKey =
  | { readonly born: 's4'; readonly system: S4System; readonly guid: S4Guid }
  | { readonly born: 'exchange'; readonly installation: string };

/** @returns undefined for text that is no key of ours */
export const parseKey = (text: string): ParsedKey | undefined => {
  const s4 = /^s4:([^:]{1,32}):(\d{3}):([0-9a-f-]{36})$/.exec(text);
  if (s4?.[1] !== undefined && s4[2] !== undefined && s4[3] !== undefined) {
    return { born: 's4', system: { system: s4[1], client: s4[2] }, guid: s4Guid(s4[3]) };
  }
  const exchange = /^tandem:1:([0-9a-z-]{4,40}):[0-9a-f]{40,64}$/.exec(text);
  return exchange?.[1] === undefined ? undefined : { born: 'exchange', installation: exchange[1] };
};
