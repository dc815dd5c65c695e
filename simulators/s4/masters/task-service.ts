/**
 * Owns MAI_CRM_TASK_SRV: the sample tasks, read only for now.
 */
import { type SampleTask } from '../../company/activities.ts';
import { priorities, transactionTypes, typesOf } from '../data/customizing.ts';
import { contactFunction } from '../data/partner-functions.ts';
import { activityProfile, completedStatusOf, initialStatusOf } from '../data/status-profiles.ts';
import { etagOf } from '../data/world.ts';
import { type Language } from '../odata/sap-error.ts';
import { type Entity, textOf } from '../odata/value.ts';
import { type Route, type Rows, type Service } from '../service.ts';

const taskTypes = typesOf('BUS2000125');

function partiesOf({ contact, responsible }: SampleTask): Entity {
  return {
    AccountId: contact.customer.partnerNumber,
    AccountName: contact.customer.name,
    ContactId: contact.partnerNumber,
    ContactName: contact.fullName,
    ResponsibleId: responsible.partnerNumber,
    ResponsibleName: responsible.fullName,
  };
}

function stampsOf(task: SampleTask, sequence: number): Entity {
  return {
    CreatedAt: task.createdAt,
    ChangedAt: task.createdAt,
    ChangedBy: task.responsible.userName,
    Etag: etagOf(task.createdAt, sequence),
  };
}

function statusOf(task: SampleTask, language: Language): Entity {
  const statuses = transactionTypes.get(task.transactionType)?.statuses ?? activityProfile;
  const status = task.completed ? completedStatusOf(statuses) : initialStatusOf(statuses);
  return { UserStatusCode: status, UserStatusText: statuses.get(status)?.text[language] ?? '' };
}

function taskRow(task: SampleTask, sequence: number, language: Language): Entity {
  return {
    Guid: task.guid,
    Id: task.id,
    TransactionType: task.transactionType,
    ProcessTypeDescription: transactionTypes.get(task.transactionType)?.description[language] ?? '',
    Description: task.description,
    StartDate: task.start,
    DueDate: task.due,
    CompletedAt: task.completed ? task.due : null,
    Completed: task.completed,
    CompletionPercent: task.percent,
    Private: false,
    Priority: task.priority,
    PriorityText: priorities.get(task.priority)?.[language] ?? '',
    ...statusOf(task, language),
    ...partiesOf(task),
    Note: task.note,
    ExternalId: '',
    SyncTag: false,
    Deleted: false,
    ...stampsOf(task, sequence),
  };
}

/** The contact of a task as its only partner; the key is the contact's own GUID. */
function partnerRow(task: SampleTask): Entity {
  return {
    Guid: task.guid,
    PartnerGuid: task.contact.guid,
    PartnerNo: task.contact.partnerNumber,
    PartnerFct: contactFunction,
    FullName: task.contact.fullName,
  };
}

const customizingRows: readonly (readonly [string, Rows])[] = [
  [
    'UserPriorities',
    { list: ({ language }) => [...priorities].map(([key, text]) => ({ Priority: key, TxtLong: text[language] })) },
  ],
  [
    'UserStatuses',
    {
      list: ({ language }) =>
        taskTypes.flatMap((type) =>
          [...type.statuses.values()].map((status) => ({
            ProcessTypeCode: type.code,
            StatusID: status.id,
            StatusTxt: status.text[language],
            Default: status.isDefault,
          })),
        ),
    },
  ],
  [
    'ProcessTypes',
    {
      list: ({ language }) =>
        taskTypes.map((type) => ({
          ProcessTypeCode: type.code,
          Description: type.description[language],
          TextType: type.textType,
        })),
    },
  ],
];

/** The service of tasks over the given sample. */
export function taskService(tasks: readonly SampleTask[]): Service {
  const partners = tasks.map(partnerRow);
  const rows: Rows = { list: ({ language }) => tasks.map((task, index) => taskRow(task, index + 1, language)) };
  return {
    name: 'MAI_CRM_TASK_SRV',
    rows: new Map<string, Rows>([
      ['Tasks', rows],
      ['TaskPartners', { list: () => partners }],
      ['TaskAttachments', { list: () => [] }],
      ...customizingRows,
    ]),
    routes: new Map<string, Route>([
      [
        'Task.Partners',
        { set: 'TaskPartners', of: (parent) => partners.filter((one) => one['Guid'] === textOf(parent, 'Guid')) },
      ],
      ['Task.Attachments', { set: 'TaskAttachments', of: () => [] }],
    ]),
    functions: new Map(),
  };
}
