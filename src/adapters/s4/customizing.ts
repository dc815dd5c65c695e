/**
 * Owns what is read from customizing: transaction types with the check of their business object, statuses, priorities. Nothing is kept: these
 * lists are small, and an administrator who looks at them wants them live (product, row 1).
 *
 * The contract does not name the business object of a type. The service of appointments lists those of 2000126 (CRMV_APPT_OD), the service of
 * tasks those of 2000125 (CRMV_TASK_OD), which is what the check goes by. Priorities are listed by the service of tasks for both.
 */
import * as z from 'zod';

import { failed, ok, type Result } from '../../model/fault.ts';
import { type S4Port, type TransactionType, type TransactionTypeFault } from '../../ports/s4.ts';
import { type Listing, readAllRows } from './all-rows.ts';
import { flag, text } from './entities.ts';
import { type ODataClient } from './odata-client.ts';

type Customizing = Pick<S4Port, 'transactionTypes' | 'checkTransactionType' | 'statuses' | 'priorities'>;

const key = z.string().min(1);
const appointmentTypes = {
  set: 'TransactionTypes',
  schema: z.looseObject({ ProcessTypeCode: key, Description: text, TextType: text, PrivateFlag: flag }),
};
const taskTypes = { set: 'ProcessTypes', schema: z.looseObject({ ProcessTypeCode: key }) };
const appointmentStatuses = {
  set: 'UserStatuses',
  schema: z.looseObject({ ProcessTypeCode: key, StatusID: key, StatusTxt: text, SystemStatus: text, Default: flag }),
};
const userPriorities = { set: 'UserPriorities', schema: z.looseObject({ Priority: key, TxtLong: text }) };

/** The rows of a list, each made into what the port gives. */
const listOf = async <Row, T>(
  client: ODataClient,
  listing: Listing<Row>,
  make: (row: Row) => T,
): Promise<Result<readonly T[]>> => {
  const all = await readAllRows(client, listing);
  return all.ok ? ok(all.value.rows.map(make)) : all;
};

const refused = (reason: TransactionTypeFault['reason']) => ({
  ok: false as const,
  fault: { kind: 'invalid' as const, code: 'rejected' as const, reason },
});

export const createCustomizing = (appointments: ODataClient, tasks: ODataClient): Customizing => {
  const transactionTypes: Customizing['transactionTypes'] = () =>
    listOf(appointments, appointmentTypes, (row): TransactionType => ({
      code: row.ProcessTypeCode,
      description: row.Description,
      noteTextType: row.TextType === '' ? undefined : row.TextType,
      privateAllowed: row.PrivateFlag,
    }));

  const checkTransactionType: Customizing['checkTransactionType'] = async (code) => {
    const [types, others] = await Promise.all([
      transactionTypes(),
      listOf(tasks, taskTypes, (row) => row.ProcessTypeCode),
    ]);
    if (!types.ok) return types;
    // An installation without the service of tasks has no list of them; then the list of appointments decides alone.
    if (!others.ok && others.fault.code !== 'capability-missing') return failed(others.fault);
    const type = types.value.find((candidate) => candidate.code === code);
    const isTask = others.ok && others.value.includes(code);
    if (type === undefined) return refused(isTask ? 'belongs-to-tasks' : 'not-in-list');
    return isTask ? refused('in-both-lists') : ok(type);
  };

  return {
    transactionTypes,
    checkTransactionType,
    statuses: () =>
      listOf(appointments, appointmentStatuses, (row) => ({
        transactionType: row.ProcessTypeCode,
        id: row.StatusID,
        text: row.StatusTxt,
        systemStatus: row.SystemStatus === '' ? undefined : row.SystemStatus,
        initial: row.Default,
      })),
    priorities: () => listOf(tasks, userPriorities, (row) => ({ key: row.Priority, text: row.TxtLong })),
  };
};
