/** Owns which mailbox is in which group. The groups themselves, and what they decide, are part of the settings. */
import { type EnrolmentId } from '../model/ids.ts';

export type Groups = {
  /** Of every mailbox that is in one. */
  readonly groupsOf: () => Promise<ReadonlyMap<EnrolmentId, string>>;
  /** `undefined` takes it out of its group. False when there is no such group; a mailbox that is gone stays gone. */
  readonly assign: (mailbox: EnrolmentId, group: string | undefined) => Promise<boolean>;
};

/** A group is left only by its members: what counts for them would change unasked. */
export class GroupHasMembers extends Error {
  override readonly name = 'GroupHasMembers';
}
