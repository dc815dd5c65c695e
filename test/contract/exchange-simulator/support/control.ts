/** Owns calls of the simulator's control routes from tests. */
import { type ExchangeSimulator } from '../../../../simulators/exchange/server.ts';

/** Calls a control route; the JSON answer. Throws when it is refused. */
export async function control<T = unknown>(simulator: ExchangeSimulator, route: string, body?: unknown): Promise<T> {
  const [method, path] = route.split(' ');
  const response = await fetch(`${simulator.baseUrl}/__control/${path}`, {
    method: method ?? 'GET',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T;
  if (!response.ok) throw new Error(`${route}: ${JSON.stringify(answer)}`);
  return answer;
}

export type ItemView = {
  itemId: string;
  changeKey: string;
  subject: string;
  body: string;
  start: string;
  end: string;
  startZone: string;
  isAllDayEvent: boolean;
  location: string;
  categories: string[];
  sensitivity: string;
  modifiedBy: string;
  extendedProperties: { set?: string; name?: string; value: string | string[] }[];
};

export const MAX = 'max.mustermann@tandem.example';

export async function items(simulator: ExchangeSimulator, folder = 'calendar', mailbox = MAX): Promise<ItemView[]> {
  return control<ItemView[]>(simulator, `GET items?mailbox=${mailbox}&folder=${folder}`);
}
