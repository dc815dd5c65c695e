/**
 * Owns the HTTP session with one destination and user: cookies, and the CSRF token that is bound to them (s4.md, S1). Holds no requests; the
 * destination sends. A token is given up as soon as the server starts another session.
 */
export type Session = {
  /** Value of the `cookie` header; `undefined` without cookies. */
  readonly cookie: () => string | undefined;
  readonly token: () => string | undefined;
  readonly setToken: (token: string) => void;
  /** Forgets the token, if it is still this one. */
  readonly dropToken: (token: string) => void;
  /** Takes over `set-cookie` values of an answer. */
  readonly absorb: (setCookies: readonly string[]) => void;
};

// A stateful ABAP session would make the requests of this user wait for each other; none is asked for, none is kept.
const ignored = new Set(['sap-contextid']);

const parse = (text: string): { name: string; value: string; ended: boolean } | undefined => {
  const [pair = '', ...attributes] = text.split(';');
  const at = pair.indexOf('=');
  if (at < 1) return undefined;
  const ended = attributes.some((attribute) => /^\s*max-age\s*=\s*0+\s*$/i.test(attribute));
  return { name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim(), ended };
};

export const createSession = (): Session => {
  const cookies = new Map<string, string>();
  let token: string | undefined;

  const take = (text: string): void => {
    const cookie = parse(text);
    if (cookie === undefined || ignored.has(cookie.name.toLowerCase())) return;
    const known = cookies.get(cookie.name);
    if (known !== undefined && known !== cookie.value) token = undefined;
    if (cookie.ended || cookie.value === '') cookies.delete(cookie.name);
    else cookies.set(cookie.name, cookie.value);
  };

  return {
    cookie: () => (cookies.size === 0 ? undefined : [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')),
    token: () => token,
    setToken: (fresh) => {
      token = fresh;
    },
    dropToken: (old) => {
      if (token === old) token = undefined;
    },
    absorb: (setCookies) => {
      for (const text of setCookies) take(text);
    },
  };
};
