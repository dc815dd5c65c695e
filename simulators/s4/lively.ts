/**
 * Owns the changes that happen by themselves in a demo: now and then one of the given employees
 * creates, moves, retitles or deletes an appointment of the coming days.
 */
import { Temporal } from 'temporal-polyfill';

import { type Appointment } from '../../contracts/s4/types.ts';
import { type Employee, employees } from '../company/employees.ts';
import { seeded } from '../company/seeded.ts';

/** How lively it is: mean seconds between changes, and who does something (partner numbers). */
export type Liveliness = { seconds: number; employees: readonly string[] };

/** An appointment as the control route shows it: dates as ISO. */
type Shown = Pick<Appointment, 'Guid' | 'AllDay'> & { FromDate: string; ToDate: string };
type Act = { user: string; do: 'create' | 'update' | 'delete'; guid?: string; fields?: Record<string, unknown> };

const titles = [
  'Kurzfristig: Rückruf & Klärung',
  'Customer visit "line 3"',
  'Angebot <Rev. 2> besprechen',
  '🚀 Go-live Abstimmung',
  'Quick sync',
];
const places = ['Büro', 'Beim Kunden', 'Teams', 'Halle 7'];
const hourMs = 3_600_000;

async function shownOf(url: string, employee: Employee): Promise<Shown[]> {
  const answer = await fetch(`${url}/__control/appointments?responsible=${employee.partnerNumber}`);
  const { appointments } = (await answer.json()) as { appointments: Shown[] };
  const now = Date.now();
  return appointments.filter(({ FromDate, AllDay }) => {
    const start = Date.parse(FromDate);
    return AllDay !== true && start > now && start < now + 14 * 24 * hourMs;
  });
}

async function perform(url: string, act: Act): Promise<void> {
  const answer = await fetch(`${url}/__control/act`, { method: 'POST', body: JSON.stringify(act) });
  await answer.arrayBuffer();
}

/** Starts the liveliness of the simulator at `url`; the returned function ends it. */
export function startLiveliness(url: string, liveliness: Liveliness): () => void {
  const chance = seeded(Date.now());
  const people = employees.filter((employee) => liveliness.employees.includes(employee.partnerNumber));
  const cast = people.length === 0 ? employees.slice(0, 3) : people;

  const create = (employee: Employee): Act => {
    const hour = Temporal.Now.plainDateISO(employee.ianaZone)
      .add({ days: 1 + chance.whole(5) })
      .toZonedDateTime({ timeZone: employee.ianaZone, plainTime: { hour: 8 + chance.whole(9) } }).epochMilliseconds;
    const fields = {
      Description: chance.pick(titles),
      Location: chance.pick(places),
      FromDate: new Date(hour).toISOString(),
      ToDate: new Date(hour + hourMs).toISOString(),
      Responsible: employee.partnerNumber,
    };
    return { user: employee.userName, do: 'create', fields };
  };
  const change = (employee: Employee, shown: Shown): Act => {
    const later = (1 + chance.whole(4)) * 900_000;
    const moved = {
      FromDate: new Date(Date.parse(shown.FromDate) + later).toISOString(),
      ToDate: new Date(Date.parse(shown.ToDate) + later).toISOString(),
    };
    const fields = chance.pick([moved, { Description: chance.pick(titles) }, { Location: chance.pick(places) }]);
    return { user: employee.userName, do: 'update', guid: shown.Guid, fields };
  };
  const next = async (): Promise<void> => {
    const employee = chance.pick(cast);
    const shown = await shownOf(url, employee);
    const roll = chance.next();
    if (shown.length === 0 || roll < 0.3) return perform(url, create(employee));
    const target = chance.pick(shown);
    if (roll < 0.9) return perform(url, change(employee, target));
    return perform(url, { user: employee.userName, do: 'delete', guid: target.Guid });
  };

  let timer: NodeJS.Timeout;
  let isEnded = false;
  const arm = (): void => {
    if (isEnded) return;
    const delay = liveliness.seconds * 1000 * (0.5 + chance.next());
    // A change that fails (somebody else deleted the appointment) is no reason to stop.
    timer = setTimeout(() => void next().then(arm, arm), delay);
  };
  arm();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
