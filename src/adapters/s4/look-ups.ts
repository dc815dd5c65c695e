/** Owns the assembly of what the adapter looks up besides appointments: customizing and people, over the services that it needs for it. */
import { type S4Port } from '../../ports/s4.ts';
import { createAddressSearch } from './address-search.ts';
import { type PartnerLists } from './blocked-partners.ts';
import { createCustomizing } from './customizing.ts';
import { type ODataClient } from './odata-client.ts';

export type LookUpDeps = {
  /** The client of the appointment service. */
  readonly appointments: ODataClient;
  /** A client of another service, by its name. */
  readonly service: (name: string) => ODataClient;
  readonly namespace: string;
};

type LookUps = Pick<S4Port, 'transactionTypes' | 'checkTransactionType' | 'statuses' | 'priorities' | 'searchAddress'>;

export const createLookUps = ({ appointments, service, namespace }: LookUpDeps): LookUps => {
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
    ...createCustomizing(appointments, service('MAI_CRM_TASK_SRV')),
    searchAddress: createAddressSearch({ client: service('PARTNER_ADDRESS_SEARCH_SRV'), lists }),
  };
};
