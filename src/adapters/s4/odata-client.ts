/**
 * Owns OData V2 over one destination: URLs of one service, JSON answers parsed by a schema, listings with the server's paging, and writes as a
 * change set of one. An answer that is not understood is a fault, never an empty result.
 */
import { randomUUID } from 'node:crypto';

import * as z from 'zod';

import { failed, ok, type Result } from '../../model/fault.ts';
import { type Instant, instantOfMs } from '../../model/instant.ts';
import { type Destination, type TimedAnswer } from './destination.ts';
import { type BatchPart, changeSetBody, type Operation, parseBatchAnswer, type PartAnswer } from './multipart.ts';
import { faultOfAnswer, notUnderstood } from './sap-fault.ts';

export type Query = { readonly [option: string]: string };

export type Page<T> = {
  readonly rows: readonly T[];
  /** The server's time at which the read began, at the latest; `undefined` without a usable `Date` header. */
  readonly at: Instant | undefined;
  /** How many rows the listing has in all, if asked for and answered. */
  readonly count: number | undefined;
  /** Set and query of the next page, for `page`. */
  readonly next: string | undefined;
};

export type ODataClient = {
  /** @param path below the service, e.g. `$metadata` */
  readonly text: (path: string) => Promise<Result<string>>;
  /** @param key of the set, already written as a literal */
  readonly entity: <T>(path: string, query: Query, schema: z.ZodType<T>) => Promise<Result<T>>;
  readonly list: <T>(set: string, query: Query, schema: z.ZodType<T>) => Promise<Result<Page<T>>>;
  /** Follows `next` of a page. */
  readonly page: <T>(next: string, schema: z.ZodType<T>) => Promise<Result<Page<T>>>;
  /** One write as a change set of its own; the answer's status is in 2xx. Not sent after the machine time `notAfter`, in ms. */
  readonly write: (operation: Operation, notAfter: number) => Promise<Result<PartAnswer>>;
  /** Several writes as one change set: all of them or none; an answer for each, in their order, as `write` gives one. */
  readonly changeSet: (operations: readonly Operation[], notAfter: number) => Promise<Result<readonly PartAnswer[]>>;
};

export type ServiceAddress = {
  /** e.g. `/NAG/CRM_APPOINTMENT_SRV_01`, below `…/sap/opu/odata` */
  readonly root: string;
  readonly client: string;
  readonly language?: string | undefined;
  readonly lockCodes?: readonly string[] | undefined;
};

const json = 'application/json';

const parseJson = (body: Buffer | string): unknown => {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
};

/** Milliseconds of the `Date` header less the time that the answer took, so that nothing committed meanwhile falls between two reads. */
const beganAt = (answer: TimedAnswer): Instant | undefined => {
  const date = Date.parse(answer.headers['date'] ?? '');
  return Number.isNaN(date) ? undefined : instantOfMs(date - Math.max(0, answer.tookMs));
};

const countOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;

/**
 * What follows the service in a `__next` link. Host and path of the link are those that the server believes in, which behind a Cloud Connector
 * or proxy are not ours; credentials only ever go to the configured address.
 */
const relativeNext = (link: string): string | undefined =>
  /([A-Za-z0-9_]+\?[^#]+)$/.exec(link)?.[1]?.replace(/[^\x21-\x7e]/g, encodeURIComponent);

const answersOf = (parts: readonly BatchPart[] | undefined): readonly PartAnswer[] =>
  parts?.flatMap((part) => (part.kind === 'changeSet' ? part.answers : [part.answer])) ?? [];

const isDone = (part: PartAnswer): boolean => part.status >= 200 && part.status < 300;

export const createODataClient = (destination: Destination, service: ServiceAddress): ODataClient => {
  const common: Query = {
    'sap-client': service.client,
    ...(service.language === undefined ? {} : { 'sap-language': service.language }),
  };
  const urlOf = (path: string, query: Query = {}): string => {
    const options = Object.entries({ ...query, ...common });
    return `${service.root}/${path}?${options.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  };
  const urlOfNext = (next: string): string => {
    const missing = Object.entries(common).filter(([name]) => !next.includes(`${name}=`));
    return [`${service.root}/${next}`, ...missing.map(([name, value]) => `${name}=${value}`)].join('&');
  };

  const readPage = async <T>(url: string, schema: z.ZodType<T>): Promise<Result<Page<T>>> => {
    const answer = await destination.read(url, json);
    if (!answer.ok) return answer;
    const envelope = z.looseObject({
      d: z.looseObject({
        results: z.array(schema),
        __next: z.string().optional(),
        __count: z.string().optional(),
      }),
    });
    const parsed = envelope.safeParse(parseJson(answer.value.body));
    if (!parsed.success) return failed(notUnderstood({ writes: false }));
    const { results, __next: link, __count: count } = parsed.data.d;
    const next = link === undefined ? undefined : relativeNext(link);
    // A link that cannot be followed means that the rest would be missing.
    if (link !== undefined && next === undefined) return failed(notUnderstood({ writes: false }));
    return ok({ rows: results, at: beganAt(answer.value), count: countOf(count), next });
  };

  const changeSet: ODataClient['changeSet'] = async (operations, notAfter) => {
    const { contentType, body } = changeSetBody(operations, randomUUID().replaceAll('-', ''));
    const batch = { notAfter, path: urlOf('$batch'), tokenPath: urlOf(''), contentType, body };
    const answer = await destination.write(batch);
    if (!answer.ok) return answer;
    const answers = answersOf(parseBatchAnswer(answer.value.headers['content-type'] ?? '', answer.value.body));
    const [first] = answers;
    // One refusal stands for the whole change set.
    if (first !== undefined && answers.length === 1 && !isDone(first)) return failed(faultOfPart(first));
    const isWhole = answers.length === operations.length && answers.every(isDone);
    return isWhole ? ok(answers) : failed(notUnderstood({ writes: true }));
  };
  const write: ODataClient['write'] = async (operation, notAfter) => {
    const answers = await changeSet([operation], notAfter);
    if (!answers.ok) return answers;
    const [answer] = answers.value;
    return answer === undefined ? failed(notUnderstood({ writes: true })) : ok(answer);
  };

  // The service itself answered that the change set failed, so it was rolled back: a server error here is certainly not done.
  const faultOfPart = (part: PartAnswer) => {
    const fault = faultOfAnswer(part, { writes: true, lockCodes: service.lockCodes });
    destination.note(fault);
    if (fault.kind !== 'transient' || fault.maybeDone === undefined) return fault;
    const { maybeDone: _certainlyNot, ...rest } = fault;
    return rest;
  };

  return {
    text: async (path) => {
      const answer = await destination.read(urlOf(path), 'application/xml');
      return answer.ok ? ok(answer.value.body.toString('utf8')) : answer;
    },
    entity: async (path, query, schema) => {
      const answer = await destination.read(urlOf(path, query), json);
      if (!answer.ok) return answer;
      const parsed = z.looseObject({ d: schema }).safeParse(parseJson(answer.value.body));
      return parsed.success ? ok(parsed.data.d) : failed(notUnderstood({ writes: false }));
    },
    list: (set, query, schema) => readPage(urlOf(set, query), schema),
    page: (next, schema) => readPage(urlOfNext(next), schema),
    write,
    changeSet,
  };
};
