/**
 * Owns a client of the S/4 simulator for its tests: plain fetch, one session, nothing clever.
 */
import { type S4Simulator, startS4Simulator } from '../../../simulators/s4/server.ts';
import { type S4SimulatorOptions } from '../../../simulators/s4/settings.ts';

// Machines under load are slow, not wrong.
jest.setTimeout(30_000);

/** The day around which the tests' sample data lies. */
export const today = '2026-11-23';
/** The service of appointments. */
export const appointmentService = 'CRM_APPOINTMENT_SRV_01';

/** An entity as it came in JSON. */
export type Json = { [name: string]: unknown };
/** An answer with its body read. */
export type Reply = { status: number; headers: Headers; text: string };

/** Starts a simulator on a free port around the tests' day. */
export function startSimulator(options: S4SimulatorOptions = {}): Promise<S4Simulator> {
  return startS4Simulator({ today, ...options });
}

/** The Authorization header of a user. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** The communication user's. */
export const tandem = basic('TANDEM', 'tandem-demo');
/** A person's. */
export const mustermann = basic('MMUSTER', 'muster-demo');

/** Performs one request and reads the body. */
export async function request(url: string, init: RequestInit = {}): Promise<Reply> {
  const answer = await fetch(url, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** The `d` of a JSON answer. */
export function dataOf(reply: Reply): Json {
  return (JSON.parse(reply.text) as { d: Json }).d;
}

/** The rows of a listing. */
export function rowsOf(reply: Reply): Json[] {
  return dataOf(reply)['results'] as Json[];
}

/** The error of a JSON answer. */
export function errorOf(reply: Reply): { code: string; message: { lang: string; value: string }; innererror: Json } {
  return (
    JSON.parse(reply.text) as { error: { code: string; message: { lang: string; value: string }; innererror: Json } }
  ).error;
}

/** The ETag in an entity. */
export function etagOf(entity: Json): string {
  return (entity['__metadata'] as { etag: string }).etag;
}

/** A client with a session of its own. */
export class RawClient {
  readonly root: string;
  private readonly simulator: S4Simulator;
  private readonly authorization: string;
  private token = '';
  private cookie = '';

  constructor(simulator: S4Simulator, service: string = appointmentService, authorization: string = tandem) {
    this.simulator = simulator;
    this.root = `${simulator.url}/sap/opu/odata/NAG/${service}`;
    this.authorization = authorization;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Reply> {
    return request(this.urlOf(path), { headers: { authorization: this.authorization, ...headers } });
  }

  /** Fetches a token and keeps it with its cookie. */
  async logOn(): Promise<void> {
    const reply = await this.get('/', { 'x-csrf-token': 'Fetch' });
    this.token = reply.headers.get('x-csrf-token') ?? '';
    this.cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  /** Sends a write with the session's token. */
  async send(
    method: string,
    path: string,
    given: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Reply> {
    if (this.token === '') await this.logOn();
    const body = typeof given.body === 'string' ? given.body : JSON.stringify(given.body);
    const headers = {
      authorization: this.authorization,
      'x-csrf-token': this.token,
      cookie: this.cookie,
      'content-type': 'application/json',
      ...given.headers,
    };
    return request(this.urlOf(path), { method, headers, ...(given.body === undefined ? {} : { body }) });
  }

  /** Creates an appointment from some fields and gives it back. */
  async create(fields: Json = {}): Promise<Json> {
    const body = {
      Description: 'Visit',
      FromDate: '/Date(1795510800000)/',
      ToDate: '/Date(1795514400000)/',
      Responsible: '0000001001',
      ...fields,
    };
    const reply = await this.send('POST', '/AppointmentSet', { body });
    if (reply.status !== 201) throw new Error(`create answered ${reply.status}: ${reply.text}`);
    return dataOf(reply);
  }

  /** Reads an appointment. */
  async read(guid: unknown, query = ''): Promise<Json> {
    return dataOf(await this.get(`/AppointmentSet(guid'${String(guid)}')${query}`));
  }

  /** Changes an appointment, its ETag taken from the given state. */
  merge(entity: Json, body: Json): Promise<Reply> {
    return this.send('MERGE', pathOf(entity), { body, headers: { 'if-match': etagOf(entity) } });
  }

  /** Calls a control route. */
  control(method: string, route: string, body?: unknown): Promise<Reply> {
    return request(`${this.simulator.url}/__control/${route}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private urlOf(path: string): string {
    return path.startsWith('http') ? path : `${this.root}${path}`;
  }
}

/** The path of an appointment. */
export function pathOf(entity: Json): string {
  return `/AppointmentSet(guid'${String(entity['Guid'])}')`;
}
