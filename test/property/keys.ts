/** The names under which an S/4 appointment is known on Exchange. */
import { type S4Guid } from '../../src/model/ids.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { system } from '../support/world/world.ts';

const keyOfGuid = (guid: S4Guid): string => `s4:${system.system}:${system.client}:${guid}`;

/** All names under which an S/4 appointment is known on Exchange. */
export const keysOf = (item: Pick<StoredAppointment, 'guid' | 'externalId'>): readonly string[] => [
  keyOfGuid(item.guid),
  ...(item.externalId === undefined ? [] : [item.externalId]),
];
