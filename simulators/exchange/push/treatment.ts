/** Owns how ordered faults turn into the treatment of a notification. */
import { type Faults } from '../control/faults.ts';
import { type Treatment } from './courier.ts';

const DELAY_MS = 2000;
/** How long a call is held back to let a second event join it, so that there is something to reorder. */
const GATHER_MS = 500;

/** The treatment of the next notification of a mailbox. */
export function treatmentBy(faults: Faults, mailbox: string): Treatment {
  const fault = faults.take(
    ['drop-notifications', 'double-notifications', 'reorder-notifications', 'delay-notifications'],
    { mailbox },
  );
  if (fault?.kind === 'drop-notifications') return { how: 'drop', waitMs: 0 };
  if (fault?.kind === 'double-notifications') return { how: 'double', waitMs: 0 };
  if (fault?.kind === 'reorder-notifications') return { how: 'reorder', waitMs: fault.ms ?? GATHER_MS };
  return { how: 'as-is', waitMs: fault ? (fault.ms ?? DELAY_MS) : 0 };
}
