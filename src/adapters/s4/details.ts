/** Owns the assembly of what the adapter offers beyond the plain appointment, over the services that it needs for it. */
import { type S4DetailPort } from '../../ports/s4.ts';
import { createAddressSearch } from './address-search.ts';
import { createAppointmentDetails } from './appointment-details.ts';
import { createAppointmentEdit } from './appointment-edits.ts';
import { type ReadDeps } from './appointment-reads.ts';
import { type WriteDeps } from './appointment-writes.ts';
import { type PartnerLists } from './blocked-partners.ts';
import { createCustomizing } from './customizing.ts';
import { type ODataClient } from './odata-client.ts';

export type DetailDeps = {
  /** A client of another service, by its name. */
  readonly service: (name: string) => ODataClient;
  readonly namespace: string;
  readonly reads: ReadDeps;
  readonly writes: WriteDeps;
};

export const createDetails = ({ service, namespace, reads, writes }: DetailDeps): S4DetailPort => {
  const lists: PartnerLists = {
    contactPersons: {
      client: service('MAICONNECT_CONTPERS_CDS'),
      set: `x${namespace}xMAICONNECT_CONTPERS`,
      number: 'ContactPerson',
      blocked: 'BusinessPartnerIsBlocked',
    },
    employees: {
      client: service('MAICONNECT_EMPLOYEE_CDS'),
      set: `x${namespace}xMAICONNECT_EMPLOYEE`,
      number: 'Employee',
      blocked: 'IsBlocked',
    },
    accounts: {
      client: service('CRM_BUPA_ODATA_SRV'),
      set: 'AccountCollection',
      number: 'accountID',
      blocked: 'blocked',
    },
  };
  return {
    ...createCustomizing(reads.client, service('MAI_CRM_TASK_SRV')),
    ...createAppointmentDetails(reads),
    edit: createAppointmentEdit(writes),
    searchAddress: createAddressSearch({ client: service('PARTNER_ADDRESS_SEARCH_SRV'), lists }),
  };
};
