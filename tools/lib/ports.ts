/**
 * Owns the choice of loopback ports: free ones for tests, and the report by name when a configured one is taken.
 */
import { createServer } from 'node:net';

import { portHolder } from './port-holder.ts';

/** A port that some process of ours is about to listen on. */
export interface NamedPort {
  /** What we want it for, as the reader knows it: `service`, `Dapr HTTP`. */
  readonly name: string;
  readonly port: number;
}

/** A configured port is in use by somebody else. The message names the port, its purpose and the holder. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

// Below the range from which Linux (32768) and macOS (49152) draw the ports of outgoing connections: a port chosen here
// cannot be taken by somebody's HTTP request in the moment between the choice and the listen.
const FIRST = 15_000;
const LAST = 31_999;
const handedOut = new Set<number>();

/** True when this machine lets us listen on 127.0.0.1:`port` now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A free port on 127.0.0.1 that this process has not handed out before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port found between ${FIRST} and ${LAST}`);
}

/**
 * Checks that every port is free before anything is started.
 * @throws PortTakenError naming each taken port, what it was for, and who holds it.
 */
export async function requireFree(ports: readonly NamedPort[]): Promise<void> {
  const complaints: string[] = [];
  for (const { name, port } of ports) {
    if (port === 0 || (await isFree(port))) continue;
    complaints.push(`Port ${port} (${name}) is taken by ${await portHolder(port)}.`);
  }
  const twice = ports.find(({ port }, index) => port !== 0 && ports.findIndex((other) => other.port === port) < index);
  if (twice) complaints.push(`Port ${twice.port} is configured twice, the second time for ${twice.name}.`);
  if (complaints.length > 0) throw new PortTakenError(complaints.join('\n'));
}
