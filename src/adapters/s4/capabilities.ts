/**
 * Owns what a service can do, read from its `$metadata` (s4.md, capabilities decide). Kept for ten minutes: long enough that rounds do not read
 * it, short enough that an upgraded add-on is noticed.
 */
import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';

import { failed, ok, type Result } from '../../model/fault.ts';
import { type Clock } from '../../ports/clock.ts';
import { type S4Capabilities } from '../../ports/s4.ts';
import { type ODataClient } from './odata-client.ts';

const keptForMs = 600_000;

const named = z.looseObject({ '@Name': z.string() });
const schemaNode = z.looseObject({
  EntityType: z.array(named.extend({ Property: z.array(named).default([]) })).default([]),
  EntityContainer: z
    .array(z.looseObject({ EntitySet: z.array(named.extend({ '@EntityType': z.string() })).default([]) }))
    .default([]),
});
const edmx = z.looseObject({ Edmx: z.looseObject({ DataServices: z.looseObject({ Schema: z.array(schemaNode) }) }) });

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  removeNSPrefix: true,
  isArray: (name) => ['Schema', 'EntityType', 'Property', 'EntityContainer', 'EntitySet'].includes(name),
});

const localName = (qualified: string): string => qualified.slice(qualified.lastIndexOf('.') + 1);

/** Entity set → names of its properties; `undefined` when the text is no metadata. */
const parseSets = (xml: string): ReadonlyMap<string, ReadonlySet<string>> | undefined => {
  let parsed: unknown;
  try {
    parsed = parser.parse(xml);
  } catch {
    return undefined;
  }
  const read = edmx.safeParse(parsed);
  if (!read.success) return undefined;
  const schemas = read.data.Edmx.DataServices.Schema;
  const types = new Map(
    schemas.flatMap((schema) =>
      schema.EntityType.map((type) => [type['@Name'], new Set(type.Property.map((one) => one['@Name']))] as const),
    ),
  );
  const sets = schemas.flatMap((schema) => schema.EntityContainer).flatMap((container) => container.EntitySet);
  return new Map(sets.map((set) => [set['@Name'], types.get(localName(set['@EntityType'])) ?? new Set<string>()]));
};

/** Without these nothing can be synchronised. */
const needed = ['Guid', 'TransactionType', 'Description', 'FromDate', 'ToDate', 'AllDay', 'Responsible', 'ChangedAt'];

/** Judges `$metadata`. `invalid/capability-missing` when it is not an appointment service, `not-understood` when it is no metadata. */
const capabilitiesOf = (metadata: string): Result<S4Capabilities> => {
  const sets = parseSets(metadata);
  if (sets === undefined) return failed({ kind: 'invalid', code: 'not-understood' });
  const properties = sets.get('AppointmentSet');
  if (properties === undefined || needed.some((name) => !properties.has(name))) {
    return failed({ kind: 'invalid', code: 'capability-missing' });
  }
  return ok({
    externalId: properties.has('ExternalId'),
    tombstones: sets.get('DeletedAppointments')?.has('DeletedAt') === true,
    changedBy: properties.has('ChangedBy'),
    timeZone: properties.has('TimeZone'),
  });
};

export type CapabilityReader = {
  readonly read: () => Promise<Result<S4Capabilities>>;
  /** Forgets what is known, after an answer that does not fit it. */
  readonly forget: () => void;
};

export const createCapabilityReader = (client: ODataClient, clock: Clock): CapabilityReader => {
  let known: { readonly value: S4Capabilities; readonly until: number } | undefined;
  let reading: Promise<Result<S4Capabilities>> | undefined;
  const readNow = async (): Promise<Result<S4Capabilities>> => {
    const metadata = await client.text('$metadata');
    if (!metadata.ok) return metadata;
    const value = capabilitiesOf(metadata.value);
    if (value.ok) known = { value: value.value, until: clock.now() + keptForMs };
    return value;
  };
  const read = (): Promise<Result<S4Capabilities>> => {
    if (known !== undefined && clock.now() < known.until) return Promise.resolve(ok(known.value));
    reading ??= readNow().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  return {
    read,
    forget: () => {
      known = undefined;
    },
  };
};
