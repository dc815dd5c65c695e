/** The leads of the in-memory world keep the contract of the real ones. */
import { createOutage } from '../../support/world/outage.ts';
import { createRecordsDouble, emptyTables } from '../../support/world/records-double.ts';
import { type Task } from '../../support/world/scheduler.ts';
import { createVaultDouble } from '../../support/world/small-doubles.ts';
import { meetingLeadsContract } from './meeting-leads-contract.ts';

const task: Task = { id: 1, name: 'contract', actor: undefined, startedAt: 0, alive: true, done: false };
/** Nobody else is there: every point is passed at once. */
const alone = { point: async () => undefined };

meetingLeadsContract('in memory', async () => ({
  records: createRecordsDouble(alone, emptyTables(), createOutage())(task),
  vault: createVaultDouble(alone, new Map(), { outage: createOutage(), vaulted: () => undefined })(task),
  close: async () => undefined,
}));
