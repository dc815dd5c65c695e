/** Owns the words in which tests speak of series: recurrences, views, and what an answer says of occurrences. */
import { type Answer, type EwsClient, type Ids, texts } from './ews-client.ts';

/** A Recurrence element from the insides of its pattern and of its range. */
export function recurrence(pattern: string, range: string): string {
  return `<t:Recurrence>${pattern}${range}</t:Recurrence>`;
}

export const weekly = (days: string, interval = 1): string =>
  `<t:WeeklyRecurrence><t:Interval>${interval}</t:Interval><t:DaysOfWeek>${days}</t:DaysOfWeek><t:FirstDayOfWeek>Monday</t:FirstDayOfWeek></t:WeeklyRecurrence>`;

export const daily = (interval = 1): string =>
  `<t:DailyRecurrence><t:Interval>${interval}</t:Interval></t:DailyRecurrence>`;

export const times = (start: string, count: number): string =>
  `<t:NumberedRecurrence><t:StartDate>${start}</t:StartDate><t:NumberOfOccurrences>${count}</t:NumberOfOccurrences></t:NumberedRecurrence>`;

export const until = (start: string, end: string): string =>
  `<t:EndDateRecurrence><t:StartDate>${start}</t:StartDate><t:EndDate>${end}</t:EndDate></t:EndDateRecurrence>`;

export const forever = (start: string): string =>
  `<t:NoEndRecurrence><t:StartDate>${start}</t:StartDate></t:NoEndRecurrence>`;

/** Five Mondays at nine o'clock in Berlin, over no change of the clock: 23 November to 21 December 2026. */
export const MONDAYS = `<t:Start>2026-11-23T08:00:00Z</t:Start><t:End>2026-11-23T09:00:00Z</t:End>${recurrence(weekly('Monday'), times('2026-11-23', 5))}<t:StartTimeZone Id="W. Europe Standard Time"/>`;

/** Start, kind and id of every item in a calendar view. */
export async function view(
  client: EwsClient,
  from: string,
  to: string,
): Promise<[start: string, kind: string, ids: Ids][]> {
  const answer = await client.find(`<m:CalendarView StartDate="${from}T00:00:00Z" EndDate="${to}T00:00:00Z"/>`);
  const ids = [...answer.text.matchAll(/<t:ItemId Id="([^"]+)" ChangeKey="([^"]+)"/g)];
  const kinds = texts(answer.text, 't:CalendarItemType');
  return texts(answer.text, 't:Start').map((start, index) => [
    start,
    kinds[index] ?? '',
    { id: ids[index]?.[1] ?? '', key: ids[index]?.[2] ?? '' },
  ]);
}

/** The starts alone, without their seconds: `2026-11-23T08:00`. */
export async function starts(client: EwsClient, from = '2026-11-01', to = '2027-02-01'): Promise<string[]> {
  return (await view(client, from, to)).map(([start]) => start.slice(0, 16));
}

export async function occurrence(client: EwsClient, master: Ids, index: number): Promise<Answer> {
  return client.call(
    `<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape><m:ItemIds><t:OccurrenceItemId RecurringMasterId="${master.id}" InstanceIndex="${index}"/></m:ItemIds></m:GetItem>`,
  );
}

/** What stands inside the first element of that name. */
export function inside(answer: Answer, name: string): string {
  return new RegExp(`<t:${name}>(.*?)</t:${name}>`, 's').exec(answer.text)?.[1] ?? '';
}
