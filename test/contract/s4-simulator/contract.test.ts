/** The contract is one source: types are current, the metadata served is the EDMX, the reference agrees. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseEdmx } from '../../../contracts/s4/edmx.ts';
import { generateTypes, serviceNames } from '../../../contracts/s4/generate.ts';
import { RawClient, startSimulator } from './raw-client.ts';

const contracts = join(__dirname, '../../../contracts/s4');
const reference = join(__dirname, '../../../../shared/s4');
const edmxOf = (service: string): string => readFileSync(join(contracts, `${service}.edmx`), 'utf8');

test('types.ts is what the generator makes of the EDMX files', () => {
  expect(readFileSync(join(contracts, 'types.ts'), 'utf8')).toBe(generateTypes(edmxOf));
});

test('the full shape serves the EDMX files as they are', async () => {
  const simulator = await startSimulator();
  for (const service of serviceNames) {
    expect((await new RawClient(simulator, service).get('/$metadata')).text).toBe(edmxOf(service));
  }
  await simulator.close();
});

test('the EDMX files are those of the reference material', () => {
  if (!existsSync(reference)) {
    process.stderr.write('skipped: ../shared/s4 is not there, the EDMX files are not compared with it\n');
    return;
  }
  for (const service of serviceNames) {
    expect(edmxOf(service)).toBe(readFileSync(join(reference, 'edmx', `${service}.edmx`), 'utf8'));
  }
});

test('the parser reads facets, keys, navigations and function imports', () => {
  const contract = parseEdmx(edmxOf('CRM_APPOINTMENT_SRV_01'));
  const appointment = contract.entityTypes.get('Appointment');
  expect(contract.namespace).toBe('/NAG/CRM_APPOINTMENT_SRV_01');
  expect(appointment?.properties.get('Description')).toMatchObject({ maxLength: 40, creatable: true, updatable: true });
  expect(appointment?.properties.get('Id')).toMatchObject({ creatable: false, updatable: false });
  expect([...(appointment?.properties.values() ?? [])].filter((one) => one.etag).map((one) => one.name)).toEqual([
    'Etag',
  ]);
  expect(appointment?.navigations.get('Attendee')).toEqual({ name: 'Attendee', target: 'Attendee', many: true });
  expect(contract.entityTypes.get('Attendee')?.key).toEqual(['Guid', 'PartnerGuid']);
  expect(contract.functionImports.get('CompleteAppointment')).toMatchObject({
    method: 'POST',
    entitySet: 'AppointmentSet',
  });
});

test('what is no EDMX is refused', () => {
  for (const text of ['', '<x/>', '{}', '<edmx:Edmx><edmx:DataServices/></edmx:Edmx>']) {
    expect(() => parseEdmx(text)).toThrow();
  }
});
