/**
 * Owns the metadata that is served: the EDMX of the contract in the shape that the capabilities and
 * the namespace give it, and the parsed contract made from exactly that text.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { type Contract, parseEdmx } from '../../contracts/s4/edmx.ts';
import { type Capabilities } from './settings.ts';

/** The EDMX as served, and what it says. */
export type Metadata = { edmx: string; contract: Contract };

/** The folder of the contract; also found from a compiled copy of this file. */
function contractFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'contracts', 's4');
    if (existsSync(join(candidate, 'CRM_APPOINTMENT_SRV_01.edmx'))) return candidate;
  }
  throw new Error('the folder contracts/s4 with the EDMX files was not found above the simulator');
}

function withoutTombstones(edmx: string): string {
  return edmx
    .replace(/<EntityType Name="Tombstone"[\s\S]*?<\/EntityType>\n?/, '')
    .replace(/<EntitySet Name="DeletedAppointments"[^>]*\/>\n?/, '')
    .replace(/(<EntityType Name="Appointment"[\s\S]*?)<Property Name="Deleted"[^>]*\/>\n?/, '$1');
}

function withoutExternalId(edmx: string): string {
  return edmx.replaceAll(/<Property Name="ExternalId"[^>]*\/>\n?/g, '');
}

/** Makes the metadata of all services for one shape. */
export function loadMetadata(
  services: readonly string[],
  capabilities: Capabilities,
  namespace: string,
): ReadonlyMap<string, Metadata> {
  const folder = contractFolder();
  return new Map(
    services.map((service) => {
      const original = readFileSync(join(folder, `${service}.edmx`), 'utf8');
      const named = original.replaceAll('/NAG/', `/${namespace}/`).replaceAll('xNAGx', `x${namespace}x`);
      const traced = capabilities.tombstones ? named : withoutTombstones(named);
      const edmx = capabilities.externalId ? traced : withoutExternalId(traced);
      return [service, { edmx, contract: parseEdmx(edmx) }];
    }),
  );
}
