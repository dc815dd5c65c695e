/** JSON over HTTP to loopback, for a script that acts as people, administrators and neighbours do. */

export type Answer = { readonly status: number; readonly text: string; readonly json: unknown };

export type Ask = {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

/** Text bodies are sent as they are, everything else as JSON. */
export const ask = async (
  url: string,
  { method, body, headers = {}, timeoutMs = 30_000 }: Ask = {},
): Promise<Answer> => {
  const isText = typeof body === 'string';
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  return { status: response.status, text, json: parsed(text) };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** As `ask`, for requests that have to succeed. @throws Error with the status and the answer */
export const must = async (url: string, request: Ask = {}): Promise<unknown> => {
  const answer = await ask(url, request);
  if (answer.status >= 300)
    throw new Error(
      `${request.method ?? 'GET/POST'} ${url} was answered with ${answer.status}: ${answer.text.slice(0, 400)}`,
    );
  return answer.json;
};
