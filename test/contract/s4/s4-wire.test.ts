/** The small parts of the S/4 adapter that speak to the wire: multipart, fault table, transport. */
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';

import { createDirectTransport } from '../../../src/adapters/s4/direct-transport.ts';
import { changeSetBody, parseBatchAnswer } from '../../../src/adapters/s4/multipart.ts';
import { faultOfAnswer, retryAfterMs, sapCodesOf } from '../../../src/adapters/s4/sap-fault.ts';
import { TransportFailure } from '../../../src/adapters/s4/transport.ts';
import { type Fault } from '../../../src/model/fault.ts';
import { certificate, privateKey } from './loopback-certificate.ts';

const crlf = (...lines: readonly string[]): string => lines.join('\r\n');
const mixed = (boundary: string): string => `multipart/mixed; boundary=${boundary}`;
const parse = (text: string, contentType = mixed('b')) => parseBatchAnswer(contentType, Buffer.from(text, 'utf8'));
const part = (...lines: readonly string[]): string =>
  crlf('Content-Type: application/http', 'Content-Transfer-Encoding: binary', '', ...lines);

describe('a change set that is sent', () => {
  const { contentType, body } = changeSetBody(
    [
      { method: 'POST', path: 'AppointmentSet', body: { Description: 'Grüße 🚀' } },
      { method: 'DELETE', path: "AppointmentSet(guid'x')", etag: `W/"'1'"` },
    ],
    'u1',
  );

  test('has boundaries of which none begins with the other, and no Content-Length of 0 (S5)', () => {
    expect(contentType).toBe('multipart/mixed; boundary=batch_u1');
    expect(body).toContain('boundary=changeset_u1\r\n');
    expect(body).not.toMatch(/Content-Length: 0/i);
  });

  test('counts bytes, closes both levels, and ends each line with CR LF', () => {
    expect(body).toContain(`Content-Length: ${Buffer.byteLength('{"Description":"Grüße 🚀"}')}\r\n`);
    expect(body.endsWith('--changeset_u1--\r\n\r\n--batch_u1--\r\n'.slice(-16))).toBe(true);
    expect(body.replaceAll('\r\n', '')).not.toContain('\n');
    expect(body).toContain(
      `DELETE AppointmentSet(guid'x') HTTP/1.1\r\nAccept: application/json\r\nIf-Match: W/"'1'"\r\n\r\n`,
    );
  });
});

describe('a batch answer that is read', () => {
  const created = part('HTTP/1.1 201 Created', 'ETag: W/"1"', 'Content-Length: 15', '', '{"d":"Grüße"}');
  const inside = crlf(`--i`, created, '--i', part('HTTP/1.1 204 No Content', 'Content-Length: 0', '', ''), '--i--', '');
  const whole = crlf('preamble', '--b', `Content-Type: ${mixed('i')}`, '', inside, '--b--', 'epilogue');
  const expected = [
    {
      kind: 'changeSet',
      answers: [
        { status: 201, headers: { etag: 'W/"1"', 'content-length': '15' }, body: '{"d":"Grüße"}' },
        { status: 204, headers: { 'content-length': '0' }, body: '' },
      ],
    },
  ];

  test('gives the answers of its change set, with bodies in bytes', () => {
    expect(parse(whole)).toEqual(expected);
  });
  test('may have bare line feeds, a quoted boundary and blanks after it', () => {
    expect(parse(whole.replaceAll('\r\n', '\n'), 'Multipart/Mixed; charset=utf-8; boundary="b"')).toEqual(expected);
    expect(parse(whole.replace('--b\r\n', '--b  \r\n'))).toEqual(expected);
  });
  test('keeps boundaries apart of which one begins with the other', () => {
    expect(parse(whole.replaceAll('--i', '--bi').replace('boundary=i', 'boundary=bi'))).toEqual(expected);
    expect(parse(whole.replaceAll('--b', '--b.+').replaceAll('boundary=b', ''), mixed('b.+'))).toEqual(expected);
  });
  test('is a single refusal where the change set failed', () => {
    const refused = crlf('--b', part('HTTP/1.1 412 Precondition Failed', '', '{"error":{}}'), '--b--');
    expect(parse(refused)).toEqual([{ kind: 'single', answer: { status: 412, headers: {}, body: '{"error":{}}' } }]);
  });
  test.each([
    ['cut off anywhere before its end', whole.slice(0, whole.indexOf('--b--'))],
    ['with an inner end missing', whole.replace('--i--', '')],
    ['with a body shorter than it says', whole.replace('Content-Length: 15', 'Content-Length: 900')],
    ['with a part of another kind', whole.replaceAll('application/http', 'text/html')],
    ['without a status line', whole.replace('HTTP/1.1 201 Created', 'Created')],
  ])('is not understood when %s', (_name, text) => {
    expect(parse(text)).toBeUndefined();
  });
  test('is not understood without a boundary', () => {
    expect(parse(whole, 'application/json')).toBeUndefined();
  });
});

describe('the fault table', () => {
  const error = (code: string): string => JSON.stringify({ error: { code, message: { value: 'x' } } });
  const detailed = JSON.stringify({
    error: { code: '/IWBEP/CX_MGW_BUSI_EXCEPTION', innererror: { errordetails: [{ code: 'MC/601' }] } },
  });
  const xml = '<?xml version="1.0"?><error xmlns="x"><code>mc/601</code><message>x</message></error>';
  type Row = readonly [status: number, body: string, headers: Record<string, string>, read: Fault, write: Fault];
  const same = (fault: Fault): readonly [Fault, Fault] => [fault, fault];
  const inDoubt = (fault: Fault): readonly [Fault, Fault] => [fault, { ...fault, maybeDone: true } as Fault];
  const rows: readonly Row[] = [
    [302, '', {}, ...same({ kind: 'refused', code: 'unauthorised' })],
    [400, error('CRM_ORDER/099'), {}, { kind: 'bug', code: 'bug' }, { kind: 'invalid', code: 'rejected' }],
    [400, error('CRM_ORDER/013'), {}, ...same({ kind: 'transient', code: 'locked' })],
    [400, detailed, {}, ...same({ kind: 'transient', code: 'locked' })],
    [400, xml, {}, ...same({ kind: 'transient', code: 'locked' })],
    [400, error('ZLOCK/001'), {}, ...same({ kind: 'transient', code: 'locked' })],
    [401, '', {}, ...same({ kind: 'refused', code: 'unauthorised' })],
    [403, '', {}, ...same({ kind: 'refused', code: 'forbidden' })],
    [404, error('X/1'), {}, ...same({ kind: 'gone', code: 'not-found' })],
    [404, '<html/>', {}, ...same({ kind: 'transient', code: 'server-error' })],
    [410, '', {}, ...same({ kind: 'gone', code: 'not-found' })],
    [412, '', {}, ...same({ kind: 'stale', code: 'version-moved' })],
    [423, '', {}, ...same({ kind: 'transient', code: 'locked' })],
    [428, '', {}, ...same({ kind: 'bug', code: 'bug' })],
    [429, '', {}, ...same({ kind: 'transient', code: 'busy' })],
    [429, '', { 'retry-after': '3' }, ...same({ kind: 'transient', code: 'busy', retryAfterMs: 3000 })],
    [500, '', {}, ...inDoubt({ kind: 'transient', code: 'server-error' })],
    [503, '', {}, ...inDoubt({ kind: 'transient', code: 'server-error' })],
    [503, '', { 'retry-after': '3' }, ...same({ kind: 'transient', code: 'busy', retryAfterMs: 3000 })],
    [504, '', {}, ...inDoubt({ kind: 'transient', code: 'server-error' })],
  ];
  test.each(rows)('%i %s %j', (status, body, ...[headers, read, write]) => {
    const judge = (writes: boolean): Fault =>
      faultOfAnswer({ status, headers, body }, { writes, lockCodes: ['zlock/001'] });
    expect([judge(false), judge(true)]).toEqual([read, write]);
  });

  test('Retry-After may be a date, which the server compares with its own clock', () => {
    const date = 'Sun, 22 Nov 2026 10:00:00 GMT';
    expect(retryAfterMs({ date, 'retry-after': 'Sun, 22 Nov 2026 10:02:00 GMT' })).toBe(120_000);
    expect(retryAfterMs({ date, 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT' })).toBe(0);
    expect(retryAfterMs({ date, 'retry-after': 'soon' })).toBeUndefined();
  });
  test('a page is no OData error', () => {
    expect(sapCodesOf('<html><code>MC/601</code></html>')).toEqual([]);
    expect(sapCodesOf('{"error":"MC/601"}')).toEqual([]);
  });
});

describe('the direct way', () => {
  const servers: Server[] = [];
  const listening = async (server: Server): Promise<string> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });
  const config = { user: 'TANDEM', password: () => 'pass:wörd', timeoutMs: 2000, connections: 2 };

  test('sends Basic credentials in UTF-8, follows no redirect, and keeps cookies apart', async () => {
    const seen: string[] = [];
    const host = await listening(
      createServer((request, response) => {
        seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
        response.writeHead(302, { location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'] }).end();
      }),
    );
    const transport = createDirectTransport({ ...config, baseUrl: `http://${host}/sap` });
    const answer = await transport.send({ method: 'GET', path: '/x?y=1', headers: {} });
    await transport.close();
    expect(answer).toMatchObject({ status: 302, cookies: ['a=1', 'b=2'] });
    expect(seen).toEqual([`GET /sap/x?y=1 Basic ${Buffer.from('TANDEM:pass:wörd').toString('base64')}`]);
  });

  test('goes through the proxy, and a proxy that refuses leaves no doubt', async () => {
    const host = await listening(createServer((_request, response) => response.end('from S/4')));
    let refuses = false;
    const tunnels: string[] = [];
    const proxy = createServer((request, response) => {
      // A plain request through the proxy, for a target without TLS.
      tunnels.push(request.url ?? '');
      if (refuses) response.writeHead(407).end();
      else response.end('from S/4');
    }).on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      if (refuses) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const [name, port] = (request.url ?? '').split(':');
      const target = connect(Number(port), name, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
    });
    const proxyUrl = `http://${await listening(proxy)}`;
    const transport = createDirectTransport({ ...config, baseUrl: `http://${host}`, proxyUrl });
    const answer = await transport.send({ method: 'GET', path: '/x', headers: {} });
    expect(answer.body.toString()).toBe('from S/4');
    expect(tunnels).toHaveLength(1);
    await transport.close();
    refuses = true;
    const refused = createDirectTransport({ ...config, baseUrl: `https://${host}`, proxyUrl });
    const failure: unknown = await refused
      .send({ method: 'POST', path: '/x', headers: {}, body: '{}' })
      .catch((error: unknown) => error);
    await refused.close();
    expect(failure).toBeInstanceOf(TransportFailure);
    expect(failure).toMatchObject({ reason: 'unreachable', maybeSent: false });
  });

  test('believes an own certificate authority, shows a client certificate, and believes nobody else', async () => {
    const seen: boolean[] = [];
    const options = {
      key: privateKey,
      cert: certificate,
      ca: certificate,
      requestCert: true,
      rejectUnauthorized: false,
    };
    const secure = createSecureServer(options, (request, response) => {
      seen.push('authorized' in request.socket && request.socket.authorized === true);
      response.end('secure');
    });
    const baseUrl = `https://${await listening(secure)}`;
    const own = createDirectTransport({
      ...config,
      baseUrl,
      tls: { ca: certificate, cert: certificate, key: privateKey },
    });
    expect((await own.send({ method: 'GET', path: '/x', headers: {} })).body.toString()).toBe('secure');
    await own.close();
    expect(seen).toEqual([true]);
    const stranger = createDirectTransport({ ...config, baseUrl });
    const failure: unknown = await stranger
      .send({ method: 'POST', path: '/x', headers: {}, body: '{}' })
      .catch((error: unknown) => error);
    await stranger.close();
    expect(failure).toMatchObject({ reason: 'unreachable', maybeSent: false });
    expect(seen).toHaveLength(1);
  });

  test('a name that does not exist is unreachable without doubt', async () => {
    const transport = createDirectTransport({ ...config, baseUrl: 'http://s4.invalid' });
    const failure: unknown = await transport
      .send({ method: 'POST', path: '/x', headers: {}, body: '{}' })
      .catch((error: unknown) => error);
    await transport.close();
    expect(failure).toMatchObject({ reason: 'unreachable', maybeSent: false });
  });
});
