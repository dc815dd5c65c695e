/**
 * Owns `$batch` on the wire (OData V2, batch processing; RFC 2046): one change set out, its answers back. Pure. Written for the traps of S5:
 * neither boundary begins with the other, no part carries `Content-Length: 0`, and a delimiter counts only as a whole line.
 */
export type Operation = {
  readonly method: 'POST' | 'MERGE' | 'DELETE';
  /** Relative to the service, without a slash in front. */
  readonly path: string;
  readonly etag?: string;
  readonly body?: unknown;
};

export type PartAnswer = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
};

/** One part of a `$batch` answer: the answers of a change set, or the single refusal that stands for all of it. */
export type BatchPart =
  | { readonly kind: 'changeSet'; readonly answers: readonly PartAnswer[] }
  | { readonly kind: 'single'; readonly answer: PartAnswer };

const crlf = '\r\n';

const operationPart = (operation: Operation): string => {
  const body = operation.body === undefined ? undefined : JSON.stringify(operation.body);
  return [
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `${operation.method} ${operation.path} HTTP/1.1`,
    'Accept: application/json',
    ...(operation.etag === undefined ? [] : [`If-Match: ${operation.etag}`]),
    ...(body === undefined ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
    '',
    body ?? '',
  ].join(crlf);
};

/**
 * The body of a `$batch` with one change set.
 * @param unique letters and digits that occur in no operation
 */
export const changeSetBody = (
  operations: readonly Operation[],
  unique: string,
): { readonly contentType: string; readonly body: string } => {
  const outer = `batch_${unique}`;
  const inner = `changeset_${unique}`;
  const parts = operations.map((operation) => `--${inner}${crlf}${operationPart(operation)}${crlf}`);
  const body = [
    `--${outer}`,
    `Content-Type: multipart/mixed; boundary=${inner}`,
    '',
    `${parts.join('')}--${inner}--`,
    '',
    `--${outer}--`,
    '',
  ].join(crlf);
  return { contentType: `multipart/mixed; boundary=${outer}`, body };
};

const boundaryOf = (contentType: string): string | undefined => {
  const match = /^multipart\/mixed\s*;(?:.*;)?\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(
    contentType,
  );
  return match?.[1] ?? match?.[2];
};

/** The parts between the delimiter lines; `undefined` when the closing delimiter is missing, so that half an answer is none. */
const partsOf = (text: string, boundary: string): string[] | undefined => {
  const escaped = boundary.replace(/[^A-Za-z0-9]/g, '\\$&');
  const pieces = text.split(new RegExp(`(?:^|\\r?\\n)--${escaped}(--)?[ \\t]*(?=\\r?\\n|$)`));
  // split keeps the group: text, mark, text, mark, …; the mark of a closing delimiter is "--".
  const closing = pieces.indexOf('--');
  if (closing < 0) return undefined;
  return pieces.filter((_piece, index) => index > 0 && index < closing && index % 2 === 0);
};

const headAndBody = (text: string): { head: string[]; body: string } => {
  const trimmed = text.replace(/^(?:\r?\n)/, '');
  // Without any header the separating empty line is the first one.
  if (/^\r?\n/.test(trimmed)) return { head: [], body: trimmed.replace(/^\r?\n/, '') };
  const end = /\r?\n\r?\n/.exec(trimmed);
  if (end === null) return { head: trimmed.split(/\r?\n/), body: '' };
  return { head: trimmed.slice(0, end.index).split(/\r?\n/), body: trimmed.slice(end.index + end[0].length) };
};

const headersOf = (lines: readonly string[]): { [name: string]: string } =>
  Object.fromEntries(
    lines.flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()] as const];
    }),
  );

const httpAnswer = (text: string): PartAnswer | undefined => {
  const { head, body } = headAndBody(text.replace(/^(?:\r?\n)+/, ''));
  const status = /^HTTP\/\d\.\d (\d{3})(?: |$)/.exec(head[0] ?? '')?.[1];
  if (status === undefined) return undefined;
  const headers = headersOf(head.slice(1));
  const length = Number(headers['content-length'] ?? body.length);
  if (length > body.length) return undefined;
  return { status: Number(status), headers, body: Buffer.from(body.slice(0, length), 'latin1').toString('utf8') };
};

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

/** The HTTP answer inside a part of type `application/http`. */
const answerInside = (part: string): PartAnswer | undefined => {
  const { head, body } = headAndBody(part);
  return /^application\/http\b/i.test(headersOf(head)['content-type'] ?? '') ? httpAnswer(body) : undefined;
};

const partOf = (text: string): BatchPart | undefined => {
  const { head, body } = headAndBody(text);
  const boundary = boundaryOf(headersOf(head)['content-type'] ?? '');
  if (boundary === undefined) {
    const answer = answerInside(text);
    return answer === undefined ? undefined : { kind: 'single', answer };
  }
  const parts = partsOf(body, boundary);
  const answers = parts?.map(answerInside).filter(isDefined);
  return parts === undefined || answers?.length !== parts.length ? undefined : { kind: 'changeSet', answers };
};

/** Reads the body of a `$batch` answer. `undefined` when any part of it is not understood or the end is missing. */
export const parseBatchAnswer = (contentType: string, body: Buffer): readonly BatchPart[] | undefined => {
  const boundary = boundaryOf(contentType);
  // One character per byte, so that lengths and delimiters are counted in bytes; bodies are decoded as UTF-8 in the end.
  const parts = boundary === undefined ? undefined : partsOf(body.toString('latin1'), boundary);
  const read = parts?.map(partOf).filter(isDefined);
  return parts !== undefined && read?.length === parts.length ? read : undefined;
};
