/**
 * Owns the control routes below `/__control`: counters, faults, callback, capabilities, events sent
 * by hand, reset, the current appointments, acts of a person. JSON in and out, no logon.
 */
import { z } from 'zod';

import { padPartner, partnerOfUser } from './data/partners.ts';
import { faultSchema } from './faults.ts';
import { type Incoming } from './gateway.ts';
import { type Answer } from './odata/operation.ts';
import { parseOptions } from './odata/query.ts';
import { SapError } from './odata/sap-error.ts';
import { canonicalGuid, textOf } from './odata/value.ts';
import { deeds } from './person-acts.ts';
import { performAct, plainAppointment } from './person.ts';
import { type System } from './system.ts';

const callbackSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  user: z.string().default(''),
  password: z.string().default(''),
});
const capabilitiesSchema = z.strictObject({ externalId: z.boolean().optional(), tombstones: z.boolean().optional() });
const emitSchema = z.strictObject({
  objectType: z.string(),
  objectKey: z.string(),
  event: z.string(),
  changedAt: z.string().optional(),
  changedBy: z.string().optional(),
  partners: z.array(z.string()).optional(),
});
const actSchema = z.strictObject({
  user: z.string().min(1),
  do: z.enum(deeds),
  guid: z
    .string()
    .transform((guid) => canonicalGuid(guid) ?? guid)
    .optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
});

function json(status: number, body: unknown): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: `${JSON.stringify(body, undefined, 2)}\n`,
  };
}

/** A control request that cannot be taken. */
class ControlError extends Error {}

function parsed<T extends z.ZodType>(schema: T, body: string): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new ControlError('the body is not JSON');
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new ControlError(z.prettifyError(result.error));
  return result.data;
}

type Route = (system: System, incoming: Incoming) => Answer | Promise<Answer>;

async function act(system: System, incoming: Incoming): Promise<Answer> {
  const wanted = parsed(actSchema, incoming.body);
  const user = wanted.user.toUpperCase();
  if (!partnerOfUser.has(user) && !system.settings.users.some((known) => known.name.toUpperCase() === user)) {
    throw new ControlError(`user ${user.slice(0, 12)} does not exist`);
  }
  if (wanted.do !== 'create' && wanted.guid === undefined) throw new ControlError('guid is missing');
  const { guid } = await performAct(system, { ...wanted, user });
  const stored = system.world.appointment(guid);
  return json(200, { guid, appointment: stored === undefined ? null : plainAppointment(stored, system) });
}

function appointments(system: System, incoming: Incoming): Answer {
  const options = parseOptions(incoming.query);
  const responsible = options.get('responsible');
  const guid = canonicalGuid(options.get('guid') ?? '');
  const found = [...system.world.appointments()].filter(
    ({ header }) =>
      (responsible === undefined || textOf(header, 'Responsible') === padPartner(responsible)) &&
      (guid === undefined || header['Guid'] === guid),
  );
  return json(200, {
    appointments: found.map((stored) => plainAppointment(stored, system)),
    deleted: [...system.world.tombstones()],
  });
}

const routes: Readonly<Record<string, Route>> = {
  'GET counters': (system) => json(200, system.counters.view()),
  'DELETE counters': (system) => {
    system.counters.clear();
    return json(200, system.counters.view());
  },
  'GET faults': (system) => json(200, { faults: system.faults.all() }),
  'POST faults': (system, incoming) => {
    system.faults.add(parsed(faultSchema, incoming.body));
    return json(200, { faults: system.faults.all() });
  },
  'DELETE faults': (system) => {
    system.faults.clear();
    return json(200, { faults: [] });
  },
  'POST callback': (system, incoming) => {
    const callback = parsed(callbackSchema, incoming.body);
    system.events.callback = callback;
    return json(200, { url: callback.url, user: callback.user });
  },
  'DELETE callback': (system) => {
    system.events.callback = undefined;
    return json(200, {});
  },
  'GET capabilities': (system) => json(200, system.capabilities),
  'POST capabilities': (system, incoming) => {
    system.setCapabilities(withoutUndefined(parsed(capabilitiesSchema, incoming.body)));
    return json(200, system.capabilities);
  },
  'POST emit': (system, incoming) => {
    void system.events.send([withoutUndefined(parsed(emitSchema, incoming.body))]);
    return json(202, {});
  },
  'POST reset': async (system) => {
    await system.reset();
    return json(200, {});
  },
  'GET appointments': appointments,
  'POST act': act,
};

/** Drops keys whose value is undefined. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Serves one request below `/__control`. */
export async function control(system: System, incoming: Incoming): Promise<Answer> {
  const name = incoming.path.replace(/^\/__control\/?/, '').replace(/\/+$/, '');
  const route = Object.hasOwn(routes, `${incoming.method} ${name}`) ? routes[`${incoming.method} ${name}`] : undefined;
  if (route === undefined) return json(404, { error: 'no such control route', routes: Object.keys(routes) });
  try {
    return await route(system, incoming);
  } catch (error) {
    if (error instanceof ControlError) return json(400, { error: error.message });
    if (error instanceof SapError) return json(error.status, { error: error.message, code: error.code });
    throw error;
  }
}
