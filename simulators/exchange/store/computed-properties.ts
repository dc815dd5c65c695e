/**
 * Owns the extended properties that the server derives itself: the two GlobalObjectId properties of an appointment, by which clients look up a
 * UID ([MS-OXOCAL] 2.2.1.27, 2.2.1.28), since a UID itself can not be searched for.
 */
import { type ExtendedValue, type Item } from './model.ts';
import { localDate } from './series.ts';

const MEETING = '6ed8da90-450b-101b-98da-00aa003f1305';
const HEAD = '040000008200E00074C5B7101A82E008';

/** The value of an item's extended property under its key (see `propertyKey`), stored or derived. */
export function extendedValue(item: Item, key: string): ExtendedValue | undefined {
  const uid = item.content.calendar?.uid;
  if (uid !== undefined && key === `${MEETING}/#3`) return binary(3, withDate(globalObjectId(uid), dateOf(item)));
  if (uid !== undefined && key === `${MEETING}/#35`) return binary(35, cleaned(globalObjectId(uid)));
  return item.content.extended[key];
}

function binary(id: number, bytes: Buffer): ExtendedValue {
  return { path: { set: MEETING, id, type: 'Binary' }, value: bytes.toString('base64') };
}

function globalObjectId(uid: string): Buffer {
  if (uid.toUpperCase().startsWith(HEAD) && /^([\da-f]{2})+$/i.test(uid)) return Buffer.from(uid, 'hex');
  const payload = Buffer.concat([Buffer.from('vCal-Uid\u0001\0\0\0', 'latin1'), Buffer.from(`${uid}\0`, 'utf8')]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(payload.length);
  return Buffer.concat([Buffer.from(HEAD, 'hex'), Buffer.alloc(20), size, payload]);
}

/** The date in the pattern that an occurrence stands for: of an exception, and of one that the mailbox has without its series. */
function dateOf({ occurrence, content: { calendar } }: Item): string | undefined {
  if (occurrence) return occurrence.kind === 'Exception' ? occurrence.date : undefined;
  return calendar?.recurrenceId === undefined ? undefined : localDate(calendar.recurrenceId, calendar);
}

function withDate(id: Buffer, date: string | undefined): Buffer {
  if (date === undefined) return id;
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const dated = Buffer.from(id);
  dated.writeUInt16BE(year, 16);
  dated.writeUInt8(month, 18);
  dated.writeUInt8(day, 19);
  return dated;
}

function cleaned(id: Buffer): Buffer {
  return Buffer.from(id).fill(0, 16, 20);
}
