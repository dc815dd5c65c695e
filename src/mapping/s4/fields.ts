/**
 * Owns the synchronised fields as S/4 holds them: importance is a priority, by the administrator's table; the private mark is a flag. Pure. Mapping
 * laws (P10): what was edited reads back as `normaliseForS4` of it, and editing back what was read changes nothing.
 */
import { type Appointment } from '../../model/appointment.ts';
import { type StatusTable } from '../../model/status-table.ts';
import { type S4Appointment, type S4Edit } from '../../ports/s4.ts';
import { normaliseContent } from './appointment.ts';
import { importanceOf, priorityToWrite } from './status.ts';
import { type ZoneShape } from './when.ts';

/** The synchronised fields of what was read. */
export const appointmentOnS4 = (
  { content, priority, private: isPrivate }: Pick<S4Appointment, 'content' | 'priority' | 'private'>,
  codes: StatusTable,
): Appointment => ({ ...content, importance: importanceOf(codes, priority), private: isPrivate });

type EditContext = {
  /** The priority that S/4 has; blank when the appointment is new. */
  readonly priority: string;
  readonly codes: StatusTable;
  readonly shape: ZoneShape;
};

/** No priority where the current one means the importance already. */
const priorityOf = (
  { importance }: Partial<Appointment>,
  { priority, codes }: EditContext,
): Pick<S4Edit, 'priority'> => {
  const written = importance === undefined ? priority : priorityToWrite(codes, importance, priority);
  return written === priority ? {} : { priority: written };
};

/**
 * The edit that makes S/4 hold the change: content in the form that S/4 gives back; what the change does not name, or S/4 has already, is absent.
 * The private mark is passed on as it is, whatever the transaction type allows.
 */
export const editOnS4 = (change: Partial<Appointment>, context: EditContext): S4Edit => {
  const content = normaliseContent(change, context.shape);
  return {
    ...(Object.keys(content).length === 0 ? {} : { content }),
    ...priorityOf(change, context),
    ...(change.private === undefined ? {} : { private: change.private }),
  };
};
