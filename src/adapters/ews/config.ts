/** Owns what the EWS adapter must be told; main builds it from the resolved configuration. */
import { type SmtpAddress } from '../../model/ids.ts';
import { type IanaZone } from '../../model/instant.ts';
import { type Log } from '../../ports/log.ts';
import { type Metrics } from '../../ports/metrics.ts';

export type EwsConfig = {
  /** e.g. `https://mail.company.example/EWS/Exchange.asmx` */
  readonly url: string;
  /** Basic authentication of the service account; the password is asked for before each request, so that a rotated one is used at once. */
  readonly user: string;
  readonly password: () => string;
  /** True: calls act as the mailbox (ApplicationImpersonation). False: they open it by folder permissions. */
  readonly impersonate: boolean;
  /** For one whole exchange, connect to last byte. */
  readonly timeoutMs: number;
  /** Requests in flight for the account; 8 leaves room below Exchange's 27 (and 10 on old servers). */
  readonly maxConcurrency: number;
  /** Default: `propertySetIdV1`. Another one only for tests and rehearsals. */
  readonly propertySetId?: string;
  /** The zone in whose midnights an all-day item is written, ideally the person's own. Default: UTC. Dates are kept in any case. */
  readonly allDayZone?: (mailbox: SmtpAddress) => IanaZone | undefined;
  /** URL of an HTTP proxy. */
  readonly proxy?: string;
};

export type EwsDeps = {
  readonly log: Log;
  /** Only `fault` is called here; writes are counted by those who decide them. */
  readonly metrics: Pick<Metrics, 'fault'>;
  /** Aborts everything under way, e.g. at shutdown. */
  readonly signal?: AbortSignal;
};
