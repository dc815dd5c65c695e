/**
 * Owns handing on what was stored as a row: back to a typed message for its actor. A row is read with the care of any other input, because another
 * release may have written it.
 */
import * as z from 'zod';

import { type AddressBook } from '../actors/address-book.ts';
import { correlationId, enrolmentId, etag, itemId, s4Guid, watermark } from '../model/ids.ts';
import { instant } from '../model/instant.ts';
import { type WaitingNotice } from '../ports/records.ts';

/** Text that one of our own parsers accepts. */
const parsed = <T>(parse: (text: string) => T) =>
  z.string().transform((text, context): T => {
    try {
      return parse(text);
    } catch {
      context.addIssue('is not valid');
      return z.NEVER;
    }
  });

const stamp = {
  at: parsed(instant),
  correlation: parsed(correlationId),
  receivedMs: z.number().exactOptional(),
};
const mailboxBody = z.object({
  notice: z.discriminatedUnion('from', [
    z.object({
      ...stamp,
      from: z.literal('exchange'),
      generation: z.number(),
      deleted: z.array(parsed(itemId)),
      moved: z.array(parsed(itemId)).exactOptional(),
      watermark: parsed(watermark).exactOptional(),
    }),
    z.object({
      ...stamp,
      from: z.literal('s4'),
      guid: parsed(s4Guid),
      etag: parsed(etag).exactOptional(),
      deleted: z.boolean().exactOptional(),
    }),
    z.object({ ...stamp, from: z.literal('admin') }),
    z.object({ ...stamp, from: z.literal('timer'), resubscribe: z.boolean().exactOptional() }),
  ]),
});
const inboxBody = z.object({
  ...stamp,
  notices: z.array(
    z.object({
      guid: parsed(s4Guid),
      event: z.enum(['CREATED', 'CHANGED', 'DELETED']),
      partners: z.array(z.string()),
      byUs: z.boolean(),
    }),
  ),
});
const partnerBody = z.object(stamp);

/** @returns false when the row cannot be understood. Rejects when the actor does not answer. */
export const handOn = async (actors: AddressBook, row: WaitingNotice): Promise<boolean> => {
  if (row.turn !== 'tell') return false;
  const tell = tellOf(actors, row);
  if (tell === undefined) return false;
  await tell();
  return true;
};

const tellOf = (actors: AddressBook, { kind, actorId, body }: WaitingNotice): (() => Promise<object>) | undefined => {
  switch (kind) {
    case 'mailbox': {
      const message = mailboxBody.safeParse(body).data;
      return message && (() => actors.mailbox(enrolmentId(actorId)).tell(message));
    }
    case 'system-inbox': {
      const message = inboxBody.safeParse(body).data;
      return message && (() => actors.systemInbox(actorId).tell(message));
    }
    case 'business-partner': {
      const message = partnerBody.safeParse(body).data;
      return message && (() => actors.businessPartner(actorId).tell(message));
    }
  }
};
