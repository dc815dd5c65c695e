/** Owns telling another mailbox from within a round: what this one does goes on whether or not the other could be told. */
import { type MailboxNotice } from '../../actors/messages.ts';
import { errorName } from '../../model/error-name.ts';
import { type EnrolmentId, type S4Guid } from '../../model/ids.ts';
import { type Context } from './context.ts';

type Told = {
  readonly notices: readonly MailboxNotice[];
  /** What the log says when nobody answers. */
  readonly otherwise: string;
  readonly guid?: S4Guid;
};

export const tellMailbox = async (
  { deps, log }: Context,
  mailbox: EnrolmentId,
  { notices, otherwise, ...about }: Told,
): Promise<void> => {
  try {
    for (const notice of notices) await deps.actors.mailbox(mailbox).tell({ notice });
  } catch (error) {
    log.warn(otherwise, { ...about, error: errorName(error) });
  }
};
