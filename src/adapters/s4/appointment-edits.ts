/**
 * Owns edits of an appointment with its partners and texts: one change set, all or nothing, guarded by the ETag of the appointment. Nothing is
 * repeated here: after any doubt (`maybeDone`) the caller reads the appointment first.
 */
import { failed, ok } from '../../model/fault.ts';
import { type S4DetailPort } from '../../ports/s4.ts';
import { withEtag, type WriteDeps } from './appointment-writes.ts';
import { operationsOfEdit } from './edit-operations.ts';

export const createAppointmentEdit =
  ({ client, zones, capabilities, sendUntil }: WriteDeps): S4DetailPort['edit'] =>
  async (guid, etag, edit) => {
    const notAfter = sendUntil();
    const can = await capabilities.read();
    if (!can.ok) return can;
    if (edit.texts !== undefined) {
      const hasTexts = await capabilities.hasSet('TextSet');
      if (!hasTexts.ok) return hasTexts;
      if (!hasTexts.value) return failed({ kind: 'invalid', code: 'capability-missing' });
    }
    const operations = operationsOfEdit({ guid, etag }, edit, { zones, hasTimeZone: can.value.timeZone });
    if (operations.length === 0) return ok({ etag });
    const answers = await client.changeSet(operations, notAfter);
    if (answers.ok) return ok(withEtag(answers.value[0]?.headers['etag']));
    // A service that was changed under us refuses what its metadata promised before.
    if (answers.fault.code === 'rejected') capabilities.forget();
    return answers;
  };
