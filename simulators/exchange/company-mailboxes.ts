/** Owns which mailboxes and accounts the sample company has. */
import { employees } from '../company/employees.ts';
import { type Account } from './ews/authenticate.ts';
import { type Person } from './store/model.ts';

export const DOMAIN = 'tandem.example';
/** Exists, but no service account may impersonate it. */
export const OUTSIDE = `outside@${DOMAIN}`;
export const SERVICE_ACCOUNT = `svc-tandem@${DOMAIN}`;
export const SERVICE_PASSWORD = 'tandem-demo';
/** With it every person can log in to the own mailbox. */
export const OWNER_PASSWORD = 'outlook-demo';

/** All mailboxes of the sample company. `probe1` and `probe2` are for experiments: nothing of ours writes to them. */
export const companyMailboxes: readonly Person[] = [
  ...employees.map(({ fullName, email }) => ({ name: fullName, email })),
  { name: 'Outside', email: OUTSIDE },
  { name: 'Probe One', email: `probe1@${DOMAIN}` },
  { name: 'Probe Two', email: `probe2@${DOMAIN}` },
  { name: 'Tandem Service', email: SERVICE_ACCOUNT },
];

/** The demo's service account: may impersonate everybody in the domain but `outside@`. */
export const serviceAccount: Account = {
  userName: SERVICE_ACCOUNT,
  password: SERVICE_PASSWORD,
  mailbox: SERVICE_ACCOUNT,
  mayImpersonate: (email) => email.endsWith(`@${DOMAIN}`) && email !== OUTSIDE,
};
