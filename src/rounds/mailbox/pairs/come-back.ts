/**
 * Owns what a tombstone does not end: whoever was taken off an appointment and is put on it again gets the item again, and what was cancelled in S/4 comes back when that is
 * taken back there.
 */
import { type Link, type Witness } from '../../../model/link.ts';
import { employeesOf } from '../../concerned.ts';
import { isCancelledOnS4 } from '../conduct.ts';
import { type Context } from '../context.ts';
import { type Reader } from '../reader.ts';
import { cancelledOnS4 } from '../rest.ts';

const mayComeBack = ({ because, occurrence }: Link): boolean =>
  because === ('person-removed' satisfies Witness) || (because === cancelledOnS4 && occurrence === undefined);

/** Without a link that keeps S/4's appointment from being new here. */
export const isOpen = (link: Link | undefined): boolean =>
  link === undefined || (link.state === 'tombstone' && mayComeBack(link));

/** Left in the calendar by the policy or the direction. */
const wasLeft = (link: Link): boolean =>
  link.state === 'tombstone' && mayComeBack(link) && link.occurrence === undefined && link.said?.on === 'exchange';

const isWanted = (context: Context, reader: Reader, { guid, because }: Link): boolean => {
  const read = reader.onS4(guid);
  if (!read.ok || !employeesOf(read.value).includes(context.enrolment.employee)) return false;
  return because !== cancelledOnS4 || !isCancelledOnS4(context, read.value);
};

const isThere = (reader: Reader, { itemId }: Link): boolean => {
  const read = reader.onExchange(itemId);
  return read.ok && read.value.skip === undefined;
};

/** @param links whose appointments have been read. @returns those whose copy had been left where it is, and is in step again from now on */
export const comingBack = async (
  context: Context,
  reader: Reader,
  links: readonly Link[],
): Promise<readonly Link[]> => {
  const wanted = links.filter((link) => wasLeft(link) && isWanted(context, reader, link));
  if (wanted.length === 0) return [];
  await reader.exchange(wanted.map(({ itemId }) => itemId));
  return wanted
    .filter((link) => isThere(reader, link))
    .map(({ because: _because, ...link }): Link => ({ ...link, state: 'linked' }));
};
