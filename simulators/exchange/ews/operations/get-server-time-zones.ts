/** Owns GetServerTimeZones: the Windows zones of CLDR's table, or those asked for; unknown ids are left out, as Exchange does. */
import { windowsZones, ianaOf } from '../../store/zones.ts';
import { writeZone } from '../fields/time-zone.ts';
import { MESSAGES } from '../namespaces.ts';
import { type RequestContext } from '../request-context.ts';
import { single } from '../response.ts';
import { readBoolean } from '../values.ts';
import { child } from '../xml-read.ts';
import { sequence, tag, type Xml } from '../xml-write.ts';

export function getServerTimeZones(context: RequestContext): Xml {
  const isFull = readBoolean(context.operation.attributes.get('ReturnFullTimeZoneData') ?? 'true');
  const asked = child(context.operation, MESSAGES, 'Ids')?.children.map(({ text }) => text);
  return single('GetServerTimeZones', () => {
    const zones = asked?.filter((zone) => ianaOf(zone) !== undefined) ?? windowsZones();
    return tag('m:TimeZoneDefinitions', sequence(zones.map((zone) => writeZone('t:TimeZoneDefinition', zone, isFull))));
  });
}
