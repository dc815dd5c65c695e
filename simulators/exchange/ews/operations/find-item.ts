/**
 * Owns FindItem: a calendar view over a range, in which series come as their occurrences, or pages of a folder with restriction and sort order. One response message per folder.
 */
import { type Item } from '../../store/model.ts';
import { occurrencesNear } from '../../store/series.ts';
import { readInstant } from '../date-time.ts';
import { ItemError, schemaViolation } from '../fault.ts';
import { type ItemShape, readItemShape, writeItem } from '../item-shape.ts';
import { findFolder } from '../lookup.ts';
import { MESSAGES, TYPES } from '../namespaces.ts';
import { readQueryPath } from '../query-values.ts';
import { type RequestContext } from '../request-context.ts';
import { batch } from '../response.ts';
import { order, readExpression } from '../restriction.ts';
import { readInteger, readWord, required, requiredAttribute } from '../values.ts';
import { child, type XmlElement } from '../xml-read.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';

/** What Exchange's default throttling policy allows in one answer. */
const MOST_ENTRIES = 1000;
const TWO_YEARS = 2 * 366 * 86_400_000;

const UNSUPPORTED = [
  'FractionalPageItemView',
  'SeekToConditionPageItemView',
  'ContactsView',
  'GroupBy',
  'DistinguishedGroupBy',
  'QueryString',
];

type Page = { items: readonly Item[]; offset: number | undefined; total: number; isLast: boolean };

export function findItems(context: RequestContext): Xml {
  const { operation } = context;
  const shape = readItemShape(required(operation, MESSAGES, 'ItemShape'), false);
  const traversal = readWord(requiredAttribute(operation, 'Traversal'), [
    'Shallow',
    'SoftDeleted',
    'Associated',
  ] as const);
  const parents = required(operation, MESSAGES, 'ParentFolderIds').children;
  if (parents.length === 0) throw schemaViolation("The element 'ParentFolderIds' has incomplete content.");
  return batch('FindItem', parents, (parent) => {
    const unsupported = operation.children.find(({ name }) => UNSUPPORTED.includes(name));
    if (unsupported) throw new ItemError('ErrorUnsupportedQueryFilter', `${unsupported.name} is not supported.`);
    const folder = findFolder(context, parent);
    const view = child(operation, MESSAGES, 'CalendarView');
    const page = view ? calendarView(context, folder, view) : paged(context, sourceOf(folder, traversal));
    return writePage(context, page, shape);
  });
}

function sourceOf(folder: string, traversal: 'Shallow' | 'SoftDeleted' | 'Associated'): string | undefined {
  if (traversal === 'Associated') return undefined;
  return traversal === 'SoftDeleted' ? 'recoverableitemsdeletions' : folder;
}

function calendarView(context: RequestContext, folder: string, view: XmlElement): Page {
  const from = readInstant(requiredAttribute(view, 'StartDate'), context.zone);
  const to = readInstant(requiredAttribute(view, 'EndDate'), context.zone);
  const restricted =
    child(context.operation, MESSAGES, 'Restriction') ?? child(context.operation, MESSAGES, 'SortOrder');
  if (restricted)
    throw new ItemError(
      'ErrorInvalidOperation',
      'Restrictions and sort order may not be specified for a CalendarView.',
    );
  if (folder !== 'calendar')
    throw new ItemError(
      'ErrorCalendarFolderIsInvalidForCalendarView',
      'CalendarView can only be used on a calendar folder.',
    );
  if (to < from) throw new ItemError('ErrorCalendarEndDateIsEarlierThanStartDate', 'EndDate is earlier than StartDate');
  if (to - from > TWO_YEARS)
    throw new ItemError(
      'ErrorCalendarViewRangeTooBig',
      'The specified view range exceeds the maximum range of two years.',
    );
  const most = Math.min(
    readInteger(view.attributes.get('MaxEntriesReturned') ?? String(MOST_ENTRIES), [1, 2_147_483_647]),
    MOST_ENTRIES,
  );
  const found: { item: Item; start: number }[] = [];
  const see = (item: Item): void => {
    const calendar = item.content.calendar;
    if (calendar && overlaps(calendar, { from, to })) found.push({ item, start: calendar.start });
  };
  for (const item of context.mailbox.itemsIn(folder))
    if (item.content.calendar?.series) occurrencesNear(item, { from, to }).forEach(see);
    else see(item);
  const items = found.toSorted((a, b) => a.start - b.start).map(({ item }) => item);
  return { items: items.slice(0, most), offset: undefined, total: items.length, isLast: items.length <= most };
}

function overlaps({ start, end }: { start: number; end: number }, range: { from: number; to: number }): boolean {
  return start < range.to && (end > range.from || (start === end && start >= range.from));
}

function paged(context: RequestContext, folder: string | undefined): Page {
  const items = folder === undefined ? [] : sorted(context, matching(context, folder));
  const { most, offset, fromEnd } = readPageView(child(context.operation, MESSAGES, 'IndexedPageItemView'));
  const end = fromEnd ? Math.max(items.length - offset, 0) : Math.min(offset + most, items.length);
  const start = fromEnd ? Math.max(end - most, 0) : Math.min(offset, items.length);
  return {
    items: items.slice(start, end),
    offset: fromEnd ? offset + (end - start) : end,
    total: items.length,
    isLast: fromEnd ? start === 0 : end === items.length,
  };
}

function readPageView(view: XmlElement | undefined): { most: number; offset: number; fromEnd: boolean } {
  if (!view) return { most: MOST_ENTRIES, offset: 0, fromEnd: false };
  return {
    most: Math.min(
      readInteger(view.attributes.get('MaxEntriesReturned') ?? String(MOST_ENTRIES), [1, 2_147_483_647]),
      MOST_ENTRIES,
    ),
    offset: readInteger(requiredAttribute(view, 'Offset'), [0, 2_147_483_647]),
    fromEnd: readWord(view.attributes.get('BasePoint'), ['Beginning', 'End'] as const) === 'End',
  };
}

/** The items that pass the restriction, newest first. An indexed property is looked up instead of testing every item. */
function matching(context: RequestContext, folder: string): Item[] {
  const expression = child(context.operation, MESSAGES, 'Restriction')?.children[0];
  if (!expression) return [...context.mailbox.itemsIn(folder)].toReversed();
  const restriction = readExpression(expression, context.zone);
  const candidates = restriction.indexed
    ? new Set(restriction.indexed.flatMap((key) => context.mailbox.withProperty(folder, key)))
    : context.mailbox.itemsIn(folder);
  return [...candidates].filter(restriction.test).toReversed();
}

function sorted(context: RequestContext, items: Item[]): Item[] {
  const orders = child(context.operation, MESSAGES, 'SortOrder')?.children ?? [];
  const keys = orders.map((each) => {
    const path = each.children[0];
    if (each.ns !== TYPES || !path) throw schemaViolation("The element 'SortOrder' has invalid content.");
    return {
      ...readQueryPath(path),
      sign: readWord(requiredAttribute(each, 'Order'), ['Ascending', 'Descending'] as const) === 'Ascending' ? 1 : -1,
    };
  });
  if (keys.length === 0) return items;
  return items.toSorted((a, b) =>
    keys.reduce((decided, key) => (decided === 0 ? key.sign * order(key.of(a), key.of(b)) : decided), 0),
  );
}

function writePage(context: RequestContext, page: Page, shape: ItemShape): Xml {
  const items = tag('t:Items', sequence(page.items.map((item) => writeItem(context.mailbox, item, shape))));
  return element(
    'm:RootFolder',
    { IndexedPagingOffset: page.offset, TotalItemsInView: page.total, IncludesLastItemInRange: page.isLast },
    items,
  );
}
