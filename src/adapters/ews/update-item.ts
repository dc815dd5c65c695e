/**
 * UpdateItem of single fields and of our key; `NeverOverwrite`, so that an older version than the current one is refused. Nobody is mailed but where the caller says so (I12). What is worked into what is there
 * (a new note, other attendees) is read first, of the very version that is being changed; what does not change is neither read nor written.
 */
import {
  ConflictResolutionMode,
  type FolderId,
  type MessageDisposition,
  SendInvitationsOrCancellationsMode,
} from 'ews-javascript-api';

import { fieldsToExchange } from '../../mapping/exchange/appointment.ts';
import { namedPartnersText } from '../../mapping/exchange/named-partners.ts';
import { timeToExchange } from '../../mapping/exchange/when.ts';
import { canonicalZone, ianaOfWindows } from '../../mapping/zones/windows-zones.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { type IdentityKey, type SmtpAddress } from '../../model/ids.ts';
import { type ItemChange, type ItemVersion, type OwnLines, parseOccurrenceId } from '../../ports/exchange.ts';
import { bodyOf, inscribed } from './body.ts';
import { type Call } from './call.ts';
import { type EwsConfig } from './config.ts';
import { writtenVersion } from './item-version.ts';
import { knownItem } from './known-item.ts';
import { onlyMessage } from './only-message.ts';
import { linesOf, namedText } from './own-lines.ts';
import { type CurrentItem, type CurrentPart, readCurrent } from './read-current.ts';
import { keyProperty, namedIn, partnersProperty, remembersNames } from './tandem-property.ts';
import { setFields, type SetFields } from './written-appointment.ts';
import { changedAttendees } from './written-attendees.ts';
import { child } from './xml-tree.ts';

type Parts = { readonly call: Call; readonly config: EwsConfig };
type Wanted = { readonly version: ItemVersion; readonly change: ItemChange };

export async function updateItem(parts: Parts, mailbox: SmtpAddress, wanted: Wanted): Promise<Result<ItemVersion>> {
  const { version, change } = wanted;
  const isOccurrence = parseOccurrenceId(version.itemId) !== undefined;
  if (isOccurrence && writesProperty(change)) return failed({ kind: 'bug', code: 'bug' });
  const allDayZone = parts.config.allDayZone?.(mailbox) ?? canonicalZone('UTC');
  const { body: _, ...own } = fieldsToExchange(change, { allDayZone });
  const fields: SetFields = {
    ...own,
    ...(change.busyState !== undefined && { busyState: change.busyState }),
    ...(change.categories !== undefined && { categories: change.categories }),
  };
  const look = [...partsToLookAt(change), ...(isOccurrence ? (['zone'] as const) : [])];
  const known: Known = { version, fields, key: change.key, named: undefined, mail: change.mail };
  if (look.length === 0 || isNothing(change)) return write(parts, mailbox, known);
  return writeInto(parts, mailbox, { known, change, look });
}

/** A property on an exception would make two items carry one key, or one list of names. */
const writesProperty = ({ key, own }: ItemChange): boolean => (key ?? own?.names) !== undefined;

type Known = {
  readonly version: ItemVersion;
  readonly fields: SetFields;
  readonly key: IdentityKey | undefined;
  /** What the item is to remember of names; `undefined`: as it is. */
  readonly named: string | undefined;
  readonly mail: ItemChange['mail'];
};

/** Looks first, and writes into what is there. */
async function writeInto(
  parts: Parts,
  mailbox: SmtpAddress,
  {
    known,
    change,
    look,
  }: { readonly known: Known; readonly change: ItemChange; readonly look: readonly CurrentPart[] },
): Promise<Result<ItemVersion>> {
  const { version } = known;
  const current = await readCurrent(parts, mailbox, { version, parts: look });
  if (!current.ok) return current;
  const merged = mergedInto(current.value, change, parts.config.propertySetId);
  if (!merged.ok) return merged;
  const fields = { ...known.fields, ...merged.value };
  const named = namedAnew(current.value, change, parts.config.propertySetId);
  const written = await write(parts, mailbox, { ...known, version: current.value.version, fields, named });
  return written.ok ? ok({ ...written.value, itemId: version.itemId }) : written;
}

const concernsBody = ({
  note,
  own,
}: {
  readonly note: string | undefined;
  readonly own: OwnLines | undefined;
}): boolean => (note ?? own?.names ?? own?.due) !== undefined;

function partsToLookAt({ note, attendees, own }: ItemChange): readonly CurrentPart[] {
  return [
    ...(concernsBody({ note, own }) ? (['body'] as const) : []),
    ...(attendees === undefined ? [] : (['attendees'] as const)),
  ];
}

/** Without what is the same already: a body in HTML e.g. but for blanks at the ends of lines. */
function mergedInto({ item }: CurrentItem, change: ItemChange, propertySetId: string | undefined): Result<SetFields> {
  const { attendees } = change;
  const body = changedBody(item, change, remembersNames(item, propertySetId));
  if (!body.ok) return body;
  const lists = attendees && changedAttendees(attendees, item);
  return ok({
    ...(body.value !== undefined && { body: body.value }),
    ...(lists !== undefined && !isNothing(lists) && { attendees: lists }),
    ...daysInOwnZone(item, change),
  });
}

/** The days of an occurrence begin when those of its series do: the series has one zone, and its exceptions are told without any. */
function daysInOwnZone(item: CurrentItem['item'], { when }: ItemChange): Pick<SetFields, 'time'> {
  const zone = ianaOfWindows(child(item, 'StartTimeZone')?.attributes.get('Id') ?? '');
  return when?.kind === 'allDay' && zone !== undefined ? { time: timeToExchange(when, { allDayZone: zone }) } : {};
}

function changedBody(
  item: CurrentItem['item'],
  { note, own }: ItemChange,
  named: boolean,
): ReturnType<typeof inscribed> {
  if (!concernsBody({ note, own })) return ok(undefined);
  const current = bodyOf(item);
  if (!current.ok) return current;
  return inscribed(current.value, { ...(note !== undefined && { note }), ...(own && { own: linesOf(own) }), named });
}

/** Not where the item remembers the same already, or has nothing to forget. */
function namedAnew({ item }: CurrentItem, { own }: ItemChange, propertySetId: string | undefined): string | undefined {
  const wanted = own && namedText(own);
  const held = namedIn(item, propertySetId);
  return held !== undefined && namedPartnersText(held) === wanted ? undefined : wanted;
}

const modes = {
  all: SendInvitationsOrCancellationsMode.SendToAllAndSaveCopy,
  changed: SendInvitationsOrCancellationsMode.SendToChangedAndSaveCopy,
} as const;

const isNothing = (fields: object): boolean => Object.keys(fields).length === 0;

async function write(
  { call, config }: Parts,
  mailbox: SmtpAddress,
  { version, fields, key, named, mail }: Known,
): Promise<Result<ItemVersion>> {
  // An update without fields is no valid request, and nothing has to happen.
  if (key === undefined && named === undefined && isNothing(fields)) return ok(version);
  const answer = await call({
    mailbox,
    operation: 'UpdateItem',
    writes: true,
    build: (service) => {
      const item = knownItem(service, version);
      setFields(item, fields);
      if (key !== undefined) item.SetExtendedProperty(keyProperty(config.propertySetId), key);
      if (named !== undefined) item.SetExtendedProperty(partnersProperty(config.propertySetId), named);
      return service.UpdateItems(
        [item],
        // Typed as required, but `null` is how the library leaves them out; both concern messages only.
        null as unknown as FolderId,
        ConflictResolutionMode.NeverOverwrite,
        null as unknown as MessageDisposition,
        mail === undefined ? SendInvitationsOrCancellationsMode.SendToNone : modes[mail],
      );
    },
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, true);
  return message.ok ? writtenVersion(message.value) : message;
}
