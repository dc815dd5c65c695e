/**
 * Owns the seam between the OData client and how requests reach S/4: directly (`direct-transport.ts`), later through the BTP destination
 * service. A transport knows address and credentials; it knows nothing of OData, sessions or retries, and repeats nothing.
 */
export type S4Request = {
  readonly method: 'GET' | 'HEAD' | 'POST';
  /** Path and query below `…/sap/opu/odata`, beginning with `/`. */
  readonly path: string;
  /** Lower-case names. Without `authorization`, which the transport adds. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
};

export type S4Answer = {
  readonly status: number;
  /** Lower-case names; a repeated header is joined by `, `, except `set-cookie`, which is below. */
  readonly headers: { readonly [name: string]: string };
  readonly cookies: readonly string[];
  readonly body: Buffer;
};

/** No usable answer. Carries no text from outside. */
export class TransportFailure extends Error {
  readonly reason: 'unreachable' | 'timeout' | 'too-large';
  /** False only where the request certainly did not reach the server. */
  readonly maybeSent: boolean;

  constructor(reason: TransportFailure['reason'], maybeSent: boolean, cause?: unknown) {
    super(`S/4 ${reason}`, { cause });
    this.reason = reason;
    this.maybeSent = maybeSent;
  }
}

export type S4Transport = {
  /** @throws TransportFailure */
  readonly send: (request: S4Request) => Promise<S4Answer>;
  /** Closes kept connections. */
  readonly close: () => Promise<void>;
};
