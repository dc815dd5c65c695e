/** What a person does in S/4, and what S/4 holds: through the control routes of the simulator, which take the same path as a client's request. */
import * as z from 'zod';

import { must } from './http.ts';

const appointmentSchema = z.object({
  Guid: z.string(),
  Description: z.string(),
  Location: z.string(),
  Note: z.string().nullable(),
  FromDate: z.string(),
  ToDate: z.string(),
  TimeZone: z.string().nullable(),
  AllDay: z.boolean(),
  PrivatFlag: z.boolean(),
  Responsible: z.string(),
  ExternalId: z.string().nullable(),
  ChangedBy: z.string(),
  attendees: z.array(z.looseObject({ PartnerNo: z.string(), PartnerFct: z.string() })),
});
export type S4State = z.infer<typeof appointmentSchema>;

const listSchema = z.object({ appointments: z.array(appointmentSchema) });
const actedSchema = z.object({ guid: z.string() });

/** Properties of an appointment as in the contract; dates in ISO 8601. */
export type S4Fields = { readonly [property: string]: string | boolean };

export type S4Person = {
  readonly create: (user: string, fields: S4Fields) => Promise<string>;
  readonly update: (user: string, guid: string, fields: S4Fields) => Promise<void>;
  readonly delete: (user: string, guid: string) => Promise<void>;
  readonly of: (responsible: string) => Promise<readonly S4State[]>;
  readonly get: (guid: string) => Promise<S4State | undefined>;
  readonly fault: (fault: object) => Promise<void>;
  /** Writes and deletes by the communication user: Tandem's own. */
  readonly writes: () => Promise<number>;
  /** The deletes among them. */
  readonly deletes: () => Promise<number>;
  readonly addPartner: (user: string, guid: string, partner: S4Fields) => Promise<void>;
};

const countersSchema = z.object({ users: z.record(z.string(), z.object({ writes: z.number(), deletes: z.number() })) });

export const createS4Person = (url: string, communicationUser: string): S4Person => {
  const act = async (body: object): Promise<string> =>
    actedSchema.parse(await must(`${url}/__control/act`, { body })).guid;
  const list = async (query: string) =>
    listSchema.parse(await must(`${url}/__control/appointments?${query}`)).appointments;
  const own = async () => {
    const { users } = countersSchema.parse(await must(`${url}/__control/counters`));
    return users[communicationUser] ?? { writes: 0, deletes: 0 };
  };
  return {
    create: (user, fields) => act({ user, do: 'create', fields }),
    update: async (user, guid, fields) => void (await act({ user, do: 'update', guid, fields })),
    delete: async (user, guid) => void (await act({ user, do: 'delete', guid })),
    of: (responsible) => list(`responsible=${responsible}`),
    get: async (guid) => (await list(`guid=${guid}`))[0],
    fault: async (fault) => void (await must(`${url}/__control/faults`, { body: fault })),
    writes: async () => {
      const { writes, deletes } = await own();
      return writes + deletes;
    },
    deletes: async () => (await own()).deletes,
    addPartner: async (user, guid, fields) => void (await act({ user, do: 'add-partner', guid, fields })),
  };
};
