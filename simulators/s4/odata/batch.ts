/**
 * Owns `$batch` on the wire: reads a multipart body into operations and change sets, writes the
 * multipart answer. Boundaries are compared as whole lines, so that one may begin like another, and
 * lengths named in headers are not believed. Pure – no I/O.
 */
import { type Answer, type Ask, effectiveMethod, type Headers } from './operation.ts';
import { badRequest, type SapError } from './sap-error.ts';

/** One operation of a batch, with its Content-ID. */
export type BatchOperation = { ask: Ask; contentId: string | undefined };

/** A part of a batch: a read, or a change set that is performed whole or not at all. */
export type BatchPart =
  | { kind: 'operation'; operation: BatchOperation }
  | { kind: 'changeSet'; operations: BatchOperation[] };

/** The answer to a part. */
export type BatchAnswer =
  | { kind: 'operation'; answer: Answer; contentId: string | undefined }
  | { kind: 'changeSet'; answers: { answer: Answer; contentId: string | undefined }[] };

function malformedBatch(why: string): SapError {
  return badRequest({ EN: `Malformed batch request: ${why}`, DE: `Fehlerhafte Batch-Anfrage: ${why}` });
}

/** The boundary that a content type names. Throws 400 where it names none. */
export function boundaryOf(contentType: string | undefined): string {
  const match = /^multipart\/mixed\s*;.*?boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '');
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw malformedBatch('no multipart boundary');
  return boundary;
}

/** The bodies between the delimiter lines of one boundary. */
function split(text: string, boundary: string): string[] {
  const lines = text.split('\n');
  const bare = lines.map((line) => line.trimEnd());
  const end = bare.indexOf(`--${boundary}--`);
  const marks = bare.flatMap((line, index) => (line === `--${boundary}` && (end < 0 || index < end) ? [index] : []));
  if (marks.length === 0) throw malformedBatch('no part found');
  const last = end < 0 ? lines.length : end;
  return marks.map((start, index) => lines.slice(start + 1, marks[index + 1] ?? last).join('\n'));
}

function headBreak(text: string): { head: string; rest: string } {
  const match = /\r?\n\r?\n|^\r?\n/.exec(text);
  if (match === null) return { head: text, rest: '' };
  return { head: text.slice(0, match.index), rest: text.slice(match.index + match[0].length) };
}

function headersOf(head: string): Headers {
  const entries = head
    .split(/\r?\n/)
    .filter((line) => line.includes(':'))
    .map((line) => [line.slice(0, line.indexOf(':')).trim().toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]);
  return Object.fromEntries(entries) as Headers;
}

const requestLine = /^([A-Z]+) (.+) HTTP\/1\.[01]$/;

function operationOf(part: string, root: string): BatchOperation {
  const outer = headBreak(part);
  const outerHeaders = headersOf(outer.head);
  const text = outer.rest.replace(/^(?:\r?\n)+/, '');
  const lineEnd = text.indexOf('\n');
  const match = requestLine.exec((lineEnd < 0 ? text : text.slice(0, lineEnd)).trim());
  if (match === null) throw malformedBatch('no request line in a part');
  const inner = lineEnd < 0 ? { head: '', rest: '' } : headBreak(text.slice(lineEnd + 1));
  const headers = headersOf(inner.head);
  const [path, query] = splitQuery(relative(match[2] ?? '', root));
  return {
    contentId: headers['content-id'] ?? outerHeaders['content-id'],
    ask: { method: effectiveMethod(match[1] ?? '', headers), path, query, headers, body: inner.rest.trim() },
  };
}

/** The part of a URL below the service root; absolute URLs and paths are accepted. */
function relative(url: string, root: string): string {
  const path = url.replace(/^https?:\/\/[^/]+/i, '');
  if (path.startsWith(root)) return path.slice(root.length).replace(/^\//, '');
  return path.replace(/^\//, '');
}

function splitQuery(url: string): [string, string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

const reading = new Set(['GET', 'HEAD']);

function partOf(text: string, root: string): BatchPart {
  const { head, rest } = headBreak(text);
  const contentType = headersOf(head)['content-type'] ?? '';
  if (!/^multipart\/mixed/i.test(contentType)) {
    const operation = operationOf(text, root);
    if (!reading.has(operation.ask.method)) throw malformedBatch('a write outside a change set');
    return { kind: 'operation', operation };
  }
  const operations = split(rest, boundaryOf(contentType)).map((part) => operationOf(part, root));
  if (operations.some(({ ask }) => reading.has(ask.method))) throw malformedBatch('a read inside a change set');
  return { kind: 'changeSet', operations };
}

/** Reads a batch; `root` is the path of the service root. Throws 400. */
export function parseBatch(body: string, boundary: string, root: string): BatchPart[] {
  return split(body, boundary).map((part) => partOf(part, root));
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  428: 'Precondition Required',
  501: 'Not Implemented',
};

function answerText({ answer, contentId }: { answer: Answer; contentId: string | undefined }): string {
  const body = answer.body ?? '';
  const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`);
  return [
    'Content-Type: application/http',
    'content-transfer-encoding: binary',
    '',
    `HTTP/1.1 ${answer.status} ${reasons[answer.status] ?? 'Error'}`,
    ...headers,
    ...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

// Neither boundary begins like the other: clients that split naively exist.
const batchBoundary = 'ejjeeffe0';
const setBoundary = 'cs_ejjeeffe1';

function partText(part: BatchAnswer): string {
  if (part.kind === 'operation') return answerText(part);
  const inner = part.answers.map((answer) => `--${setBoundary}\r\n${answerText(answer)}\r\n`).join('');
  const head = `Content-Type: multipart/mixed; boundary=${setBoundary}\r\n\r\n`;
  return `${head}${inner}--${setBoundary}--\r\n`;
}

/** Writes the answer to a batch. */
export function batchAnswer(parts: readonly BatchAnswer[]): Answer {
  const text = parts.map((part) => `--${batchBoundary}\r\n${partText(part)}\r\n`).join('');
  return {
    status: 202,
    headers: { 'content-type': `multipart/mixed; boundary=${batchBoundary}`, dataserviceversion: '2.0' },
    body: `${text}--${batchBoundary}--\r\n`,
  };
}

/** Replaces a leading `$contentId` of a path by the path of what that operation made. */
export function resolveReference(ask: Ask, made: ReadonlyMap<string, string>): Ask {
  const match = /^\/?\$([^/?]+)(.*)$/s.exec(ask.path);
  const path = made.get(match?.[1] ?? '');
  return path === undefined ? ask : { ...ask, path: `${path}${match?.[2] ?? ''}` };
}
