/**
 * Owns sessions and their CSRF tokens: a token is good only with the cookie of the session it was
 * fetched in, for the user of that session.
 */
import { randomBytes } from 'node:crypto';

/** One logon session. */
export type Session = { id: string; user: string; token: string; lastUsed: number };

const lifetimeMs = 30 * 60_000;
const mostSessions = 2000;

/** The sessions of one system. */
export class Sessions {
  private readonly byId = new Map<string, Session>();
  private readonly cookieName: string;
  private readonly clock: () => Date;

  constructor(of: { systemId: string; client: string; clock: () => Date }) {
    this.cookieName = `SAP_SESSIONID_${of.systemId}_${of.client}`;
    this.clock = of.clock;
  }

  /** The living session whose cookie is among the request's. */
  find(cookieHeader: string | undefined): Session | undefined {
    const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim());
    const id = pairs.find((pair) => pair.startsWith(`${this.cookieName}=`))?.slice(this.cookieName.length + 1);
    const session = this.byId.get(id ?? '');
    if (session === undefined) return undefined;
    const now = this.clock().getTime();
    if (now - session.lastUsed > lifetimeMs) {
      this.byId.delete(session.id);
      return undefined;
    }
    session.lastUsed = now;
    return session;
  }

  open(user: string): Session {
    const oldest = this.byId.keys().next().value;
    if (this.byId.size >= mostSessions && oldest !== undefined) this.byId.delete(oldest);
    const session: Session = {
      id: randomBytes(24).toString('base64url'),
      user,
      token: randomBytes(18).toString('base64url'),
      lastUsed: this.clock().getTime(),
    };
    this.byId.set(session.id, session);
    return session;
  }

  /** The Set-Cookie value of a session. */
  cookie(session: Session): string {
    return `${this.cookieName}=${session.id}; path=/; HttpOnly`;
  }

  /** Ends all sessions of a user, as if they had timed out. */
  expire(user: string): void {
    for (const session of this.byId.values()) if (session.user === user) this.byId.delete(session.id);
  }

  clear(): void {
    this.byId.clear();
  }
}
