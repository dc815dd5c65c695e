/** Owns the SOAP headers that every operation shares: RequestServerVersion and TimeZoneContext. */
import { EwsFault, ItemError } from './fault.ts';
import { readZone } from './fields/time-zone.ts';
import { TYPES } from './namespaces.ts';
import { child, type XmlElement } from './xml-read.ts';

const VERSIONS = new Set(
  `Exchange2007 Exchange2007_SP1 Exchange2009 Exchange2010 Exchange2010_SP1 Exchange2010_SP2 Exchange2012 Exchange2013 Exchange2013_SP1 Exchange2015 Exchange2016
  V2015_10_05 V2016_01_06 V2016_04_13 V2016_07_13 V2016_10_10 V2017_01_07 V2017_04_14 V2017_07_11`.split(/\s+/),
);

/** Throws EwsFault ErrorInvalidServerVersion for a version that this server does not know. */
export function checkVersion(header: XmlElement | undefined): void {
  const asked = header && child(header, TYPES, 'RequestServerVersion')?.attributes.get('Version');
  if (asked !== undefined && !VERSIONS.has(asked))
    throw new EwsFault('ErrorInvalidServerVersion', 'The specified server version is invalid.');
}

/** The Windows zone of the request: TimeZoneContext's, else UTC. */
export function zoneOf(header: XmlElement | undefined): string {
  const context = header && child(header, TYPES, 'TimeZoneContext');
  const definition = context && child(context, TYPES, 'TimeZoneDefinition');
  if (!definition) return 'UTC';
  try {
    return readZone(definition);
  } catch (error) {
    if (error instanceof ItemError) throw new EwsFault(error.code, error.message);
    throw error;
  }
}
