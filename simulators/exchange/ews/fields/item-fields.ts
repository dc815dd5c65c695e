/**
 * Owns the fields that every item has, in the schema's order (ItemType). Fields that the schema knows but the simulator does not hold stand here
 * by name only: they can be asked for and are then absent, as on Exchange when an item has no value.
 */
import { type Content } from '../../store/model.ts';
import { writeInstant } from '../date-time.ts';
import { changeKey, folderChangeKey, folderId, idOf } from '../ids.ts';
import { TYPES } from '../namespaces.ts';
import { readBoolean, readInteger, readWord, requiredAttribute } from '../values.ts';
import { type XmlElement } from '../xml-read.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';
import { appended, bodyAs, stored } from './body-conversion.ts';
import { type Field, type Written } from './field.ts';
import { reminderDue, reminderTime } from './reminder.ts';

const text =
  (name: string, value: (from: Written) => string | undefined) =>
  (from: Written): Xml | undefined => {
    const written = value(from);
    return written === undefined ? undefined : tag(`t:${name}`, written);
  };

const instant = (at: number | undefined): string | undefined => (at === undefined ? undefined : writeInstant(at));

const named = (name: string): Field => ({ uri: `item:${name}`, shape: 'asked' });

const SENSITIVITIES = ['Normal', 'Personal', 'Private', 'Confidential'] as const;
const IMPORTANCES = ['Low', 'Normal', 'High'] as const;
const RIGHTS = [
  'CreateAssociated',
  'CreateContents',
  'CreateHierarchy',
  'Delete',
  'Modify',
  'Read',
  'ViewPrivateItems',
];

function readBody(value: XmlElement): Content['body'] {
  const type = readWord(requiredAttribute(value, 'BodyType'), ['HTML', 'Text'] as const);
  return stored({ type, text: value.text });
}

function readStrings(value: XmlElement): string[] {
  return [
    ...new Set(value.children.filter(({ ns, name }) => ns === TYPES && name === 'String').map((each) => each.text)),
  ];
}

function writeBody(name: string, from: Written, wanted: Written['bodyType']): Xml {
  const { type, text: content } = bodyAs(from.item.content.body, wanted);
  const { largestBody } = from;
  const cut = largestBody !== undefined && content.length > largestBody;
  const said = name === 'Body' && largestBody === undefined ? undefined : cut;
  return element(`t:${name}`, { BodyType: type, IsTruncated: said }, cut ? content.slice(0, largestBody) : content);
}

export const itemFields: readonly Field[] = [
  named('MimeContent'),
  {
    uri: 'item:ItemId',
    shape: 'id',
    write: ({ mailbox, item }) =>
      element('t:ItemId', { Id: idOf(mailbox, item), ChangeKey: changeKey(mailbox, item.version) }),
  },
  {
    uri: 'item:ParentFolderId',
    shape: 'all',
    write: ({ mailbox, item }) =>
      element('t:ParentFolderId', {
        Id: folderId(mailbox, item.folder),
        ChangeKey: folderChangeKey(mailbox, item.folder),
      }),
  },
  {
    uri: 'item:ItemClass',
    shape: 'default',
    write: text('ItemClass', ({ item }) => item.content.itemClass),
    set: (content, value) => ({ ...content, itemClass: value.text }),
  },
  {
    uri: 'item:Subject',
    shape: 'default',
    write: text('Subject', ({ item }) => item.content.subject),
    set: (content, value) => ({ ...content, subject: value.text }),
    clear: (content) => ({ ...content, subject: '' }),
  },
  {
    uri: 'item:Sensitivity',
    shape: 'default',
    write: text('Sensitivity', ({ item }) => item.content.sensitivity),
    set: (content, value) => ({ ...content, sensitivity: readWord(value.text, SENSITIVITIES) }),
  },
  {
    uri: 'item:Body',
    shape: 'default',
    detail: true,
    write: (from) => writeBody('Body', from, from.bodyType),
    set: (content, value) => ({ ...content, body: readBody(value) }),
    clear: (content) => ({ ...content, body: { type: 'Text', text: '' } }),
    append: (content, value) => ({
      ...content,
      body: appended(content.body, readBody(value)),
    }),
  },
  named('Attachments'),
  {
    uri: 'item:DateTimeReceived',
    shape: 'all',
    write: text('DateTimeReceived', ({ item }) => writeInstant(item.created)),
  },
  {
    uri: 'item:Size',
    shape: 'all',
    write: text('Size', ({ item }) => String(500 + 2 * (item.content.subject.length + item.content.body.text.length))),
  },
  {
    uri: 'item:Categories',
    shape: 'all',
    write: ({ item }) =>
      item.content.categories.length === 0
        ? undefined
        : tag('t:Categories', sequence(item.content.categories.map((each) => tag('t:String', each)))),
    set: (content, value) => ({ ...content, categories: readStrings(value) }),
    clear: (content) => ({ ...content, categories: [] }),
  },
  {
    uri: 'item:Importance',
    shape: 'all',
    write: text('Importance', ({ item }) => item.content.importance),
    set: (content, value) => ({ ...content, importance: readWord(value.text, IMPORTANCES) }),
  },
  named('InReplyTo'),
  { uri: 'item:IsSubmitted', shape: 'all', write: text('IsSubmitted', () => 'false') },
  { uri: 'item:IsDraft', shape: 'all', write: text('IsDraft', () => 'false') },
  { uri: 'item:IsFromMe', shape: 'all', write: text('IsFromMe', () => 'false') },
  { uri: 'item:IsResend', shape: 'all', write: text('IsResend', () => 'false') },
  { uri: 'item:IsUnmodified', shape: 'all', write: text('IsUnmodified', () => 'false') },
  named('InternetMessageHeaders'),
  { uri: 'item:DateTimeSent', shape: 'all', write: text('DateTimeSent', ({ item }) => writeInstant(item.created)) },
  {
    uri: 'item:DateTimeCreated',
    shape: 'all',
    write: text('DateTimeCreated', ({ item }) => writeInstant(item.created)),
  },
  named('ResponseObjects'),
  {
    uri: 'item:ReminderDueBy',
    shape: 'all',
    write: text('ReminderDueBy', ({ item }) => instant(reminderDue(item))),
  },
  {
    uri: 'item:ReminderIsSet',
    shape: 'all',
    write: text('ReminderIsSet', ({ item }) => String(item.content.reminderIsSet)),
    set: (content, value) => ({ ...content, reminderIsSet: readBoolean(value.text) }),
  },
  {
    uri: 'item:ReminderNextTime',
    shape: 'asked',
    write: text('ReminderNextTime', ({ item }) => instant(reminderTime(item))),
  },
  {
    uri: 'item:ReminderMinutesBeforeStart',
    shape: 'all',
    write: text('ReminderMinutesBeforeStart', ({ item }) => String(item.content.reminderMinutes)),
    set: (content, value) => ({ ...content, reminderMinutes: readInteger(value.text, [0, 2_629_800]) }),
    clear: (content) => ({ ...content, reminderMinutes: 15 }),
  },
  { uri: 'item:DisplayCc', shape: 'all', write: text('DisplayCc', ({ item }) => names(item.content, 'optional')) },
  { uri: 'item:DisplayTo', shape: 'all', write: text('DisplayTo', ({ item }) => names(item.content, 'required')) },
  { uri: 'item:DisplayBcc', shape: 'asked', write: text('DisplayBcc', () => '') },
  { uri: 'item:HasAttachments', shape: 'default', write: text('HasAttachments', () => 'false') },
  { uri: 'item:ExtendedProperty', shape: 'asked' },
  {
    uri: 'item:Culture',
    shape: 'all',
    write: text('Culture', ({ item }) => item.content.culture),
    set: (content, value) => ({ ...content, culture: value.text }),
  },
  {
    uri: 'item:EffectiveRights',
    shape: 'all',
    write: () => tag('t:EffectiveRights', sequence(RIGHTS.map((right) => tag(`t:${right}`, 'true')))),
  },
  { uri: 'item:LastModifiedName', shape: 'all', write: text('LastModifiedName', ({ item }) => item.modifiedBy) },
  {
    uri: 'item:LastModifiedTime',
    shape: 'all',
    write: text('LastModifiedTime', ({ item }) => writeInstant(item.modified)),
  },
  { uri: 'item:IsAssociated', shape: 'all', write: text('IsAssociated', () => 'false') },
  named('WebClientReadFormQueryString'),
  named('WebClientEditFormQueryString'),
  named('ConversationId'),
  {
    uri: 'item:UniqueBody',
    shape: 'asked',
    detail: true,
    write: (from) => writeBody('UniqueBody', from, from.bodyType),
  },
  named('Flag'),
  named('StoreEntryId'),
  named('InstanceKey'),
  {
    uri: 'item:NormalizedBody',
    shape: 'asked',
    detail: true,
    write: (from) => writeBody('NormalizedBody', from, from.bodyType),
  },
  ...[
    'EntityExtractionResult',
    'PolicyTag',
    'ArchiveTag',
    'RetentionDate',
    'Preview',
    'RightsManagementLicenseData',
    'PredictedActionReasons',
    'IsClutter',
    'BlockStatus',
    'HasBlockedImages',
  ].map(named),
  { uri: 'item:TextBody', shape: 'asked', detail: true, write: (from) => writeBody('TextBody', from, 'Text') },
  ...[
    'IconIndex',
    'SearchKey',
    'SortKey',
    'Hashtags',
    'Mentions',
    'MentionedMe',
    'MentionsPreview',
    'MentionsEx',
    'AppliedHashtags',
    'AppliedHashtagsPreview',
    'Likes',
  ].map(named),
  ...[
    'LikesPreview',
    'PendingSocialActivityTagIds',
    'AtAllMention',
    'CanDelete',
    'InferenceClassification',
    'FirstBody',
    'MimeContentUTF8',
  ].map(named),
];

function names(content: Content, role: 'required' | 'optional'): string | undefined {
  return content.calendar?.[role].map(({ name }) => name).join('; ');
}
