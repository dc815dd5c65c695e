/**
 * Owns the delta read: what changed and what was deleted since an instant, page by page. Changed rows come newest first, so that a change made
 * between two pages moves a row forward, which doubles rows and loses none. Only a deletion can move rows backward; if a tombstone shows
 * that one happened meanwhile, the changed rows are read once more from the start.
 */
import * as z from 'zod';

import { dateTimeOffsetLiteral } from '../../mapping/s4/odata-date.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { etag } from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { type DeltaPage, type S4Port } from '../../ports/s4.ts';
import { expandAttendees, type ReadDeps } from './appointment-reads.ts';
import { changedSchema, etagTextOf, numbersOfChanged, tombstoneSchema } from './entities.ts';
import { type Page } from './odata-client.ts';

const mostPasses = 3;

/** Where a delta read stands; travels through the caller as opaque text. */
const positionSchema = z.strictObject({
  v: z.literal(1),
  of: z.enum(['changed', 'deleted']),
  /** Absent at the start of a pass. */
  link: z
    .string()
    .regex(/^(AppointmentSet|DeletedAppointments)\?/)
    .optional(),
  /** The server's time at the first request of the first pass; absent before it. */
  at: z
    .string()
    .transform((text) => text as Instant)
    .optional(),
  /** More than one page of changed rows was read in this pass. */
  paged: z.boolean(),
  pass: z.int().min(1).max(mostPasses),
});
type Position = z.infer<typeof positionSchema>;

const start: Position = { v: 1, of: 'changed', paged: false, pass: 1 };

const encode = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');
const decode = (text: string): Position | undefined => {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
};

const notUnderstood = () => failed({ kind: 'invalid', code: 'not-understood' });

type Changed = z.infer<typeof changedSchema>;
type Tombstone = z.infer<typeof tombstoneSchema>;
type Step = { readonly page: DeltaPage; readonly position: Position | undefined };

const changedOf = (rows: readonly Changed[]): DeltaPage['changed'] | undefined => {
  const changed = rows
    .filter((row) => !row.Deleted)
    .map((row) => {
      const tag = etagTextOf(row);
      return tag === undefined ? undefined : { guid: row.Guid, etag: etag(tag), partners: numbersOfChanged(row) };
    });
  const readable = changed.filter((row) => row !== undefined);
  return readable.length === changed.length ? readable : undefined;
};

export const createDeltaRead = ({ client, capabilities }: ReadDeps): S4Port['delta'] => {
  const changedPage = (since: Instant, link: string | undefined): Promise<Result<Page<Changed>>> =>
    link === undefined
      ? client.list(
          'AppointmentSet',
          {
            $filter: `ChangedAt ge ${dateTimeOffsetLiteral(since)}`,
            $orderby: 'ChangedAt desc',
            $select: 'Guid,Etag,Responsible,Account,Contact,Attendee',
            ...expandAttendees,
          },
          changedSchema,
        )
      : client.page(link, changedSchema);

  const deletedPage = (since: Instant, link: string | undefined): Promise<Result<Page<Tombstone>>> =>
    link === undefined
      ? client.list(
          'DeletedAppointments',
          { $filter: `DeletedAt ge ${dateTimeOffsetLiteral(since)}`, $orderby: 'DeletedAt desc' },
          tombstoneSchema,
        )
      : client.page(link, tombstoneSchema);

  const stepChanged = async (since: Instant, from: Position): Promise<Result<Step>> => {
    const read = await changedPage(since, from.link);
    if (!read.ok) return read;
    const changed = changedOf(read.value.rows);
    const at = from.at ?? read.value.at;
    if (changed === undefined || at === undefined) return notUnderstood();
    const { next } = read.value;
    const rest = { v: 1 as const, at, pass: from.pass, paged: from.link !== undefined || next !== undefined };
    const position: Position = next === undefined ? { ...rest, of: 'deleted' } : { ...rest, of: 'changed', link: next };
    return ok({ page: { changed, deleted: [], at }, position });
  };

  const stepDeleted = async (since: Instant, from: Position): Promise<Result<Step>> => {
    const { at } = from;
    const can = await capabilities.read();
    if (!can.ok) return can;
    if (at === undefined) return failed({ kind: 'bug', code: 'bug' });
    if (!can.value.tombstones) return ok({ page: { changed: [], deleted: [], at }, position: undefined });
    const read = await deletedPage(since, from.link);
    if (!read.ok) return read;
    const page: DeltaPage = { changed: [], deleted: read.value.rows.map((row) => row.Guid), at };
    const { next } = read.value;
    const deletedMeanwhile = read.value.rows.some((row) => row.DeletedAt >= at);
    if (deletedMeanwhile && from.paged && from.pass < mostPasses) {
      return ok({ page, position: { ...start, at, pass: from.pass + 1 } });
    }
    return ok({ page, position: next === undefined ? undefined : { ...from, link: next } });
  };

  const pageOf = ({ page, position }: Step): DeltaPage =>
    position === undefined ? page : { ...page, next: encode(position) };

  return async (since, next) => {
    const from = next === undefined ? start : decode(next);
    if (from === undefined) return failed({ kind: 'bug', code: 'bug' });
    if (from.of === 'deleted') {
      const deleted = await stepDeleted(since, from);
      return deleted.ok ? ok(pageOf(deleted.value)) : deleted;
    }
    const changed = await stepChanged(since, from);
    if (!changed.ok) return changed;
    const { page, position } = changed.value;
    if (position?.of !== 'deleted') return ok(pageOf(changed.value));
    // The tombstones follow at once, so that the usual small delta is one page.
    const deleted = await stepDeleted(since, position);
    return deleted.ok ? ok({ ...pageOf(deleted.value), changed: page.changed }) : deleted;
  };
};
