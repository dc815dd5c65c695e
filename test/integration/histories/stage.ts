/**
 * Owns what a history is played on: a whole installation with the real runtime, its people, and what they know of it: the appointments of this history, told
 * from those of the sample company by having come later. Which appointments nobody ever took away is remembered, so that what is gone can be told from what was deleted.
 */
import * as z from 'zod';

import { type Controls, createControls } from '../../../tools/fire/controls.ts';
import { must } from '../../../tools/smoke/http.ts';
import { keyOf, type OutlookState } from '../../../tools/smoke/outlook-person.ts';
import { type S4State } from '../../../tools/smoke/s4-person.ts';
import { type Person, type World } from '../../../tools/smoke/world.ts';

const dayMs = 86_400_000;

export type Item = OutlookState & { readonly mailbox: string };

export type Stage = {
  readonly world: World;
  readonly controls: Controls;
  readonly personOf: (who: number) => Person;
  /** Numbers that make each value unique. */
  readonly fresh: () => number;
  /** In the calendars of the people: single appointments and masters of series. */
  readonly items: (folder?: string) => Promise<readonly Item[]>;
  /** Of series, within two months. */
  readonly occurrences: () => Promise<readonly Item[]>;
  readonly appointments: () => Promise<readonly S4State[]>;
  readonly isPair: (item: OutlookState, appointment: S4State) => boolean;
  readonly outlook: (mailbox: string, what: object) => Promise<void>;
  readonly inS4: (what: object) => Promise<void>;
  readonly fault: (side: 's4' | 'exchange', fault: object) => Promise<void>;
  readonly births: { readonly guids: Set<string>; readonly uids: Set<string> };
  /** Whatever becomes of it now, a person wanted it so. */
  readonly letGo: (what: { readonly item?: OutlookState; readonly appointment?: S4State }) => Promise<void>;
  /** Born in S/4 or in Outlook, taken away by nobody, and not there any more. */
  readonly lost: () => Promise<readonly string[]>;
};

const itemsSchema = z.array(z.looseObject({ start: z.unknown().optional(), uid: z.string().optional() }));

/** @param world whose people are enrolled; what it has by now belongs to no history */
export const createStage = async (world: World): Promise<Stage> => {
  const { installation } = world;
  const { ports, s4: client } = installation.config;
  const urls = {
    s4: `http://127.0.0.1:${ports.s4Simulator}/__control`,
    exchange: `http://127.0.0.1:${ports.exchangeSimulator}/__control`,
  };
  const births: Stage['births'] = { guids: new Set(), uids: new Set() };
  const before: Stage['births'] = { guids: new Set(), uids: new Set() };
  let counter = 0;

  const ofHistory = (mailbox: string, found: unknown): readonly Item[] =>
    itemsSchema
      .parse(found)
      .filter(({ start, uid }) => start !== undefined && uid !== undefined && !before.uids.has(uid))
      .map((item) => ({ ...(item as unknown as OutlookState), mailbox }));

  const ofEach = async (path: (mailbox: string) => string): Promise<readonly Item[]> =>
    (
      await Promise.all(
        world.people.map(async ({ mailbox }) => ofHistory(mailbox, await must(`${urls.exchange}/${path(mailbox)}`))),
      )
    ).flat();

  const items: Stage['items'] = (folder = 'calendar') =>
    ofEach((mailbox) => `items?mailbox=${encodeURIComponent(mailbox)}&folder=${folder}`);

  const appointments: Stage['appointments'] = async () =>
    (await Promise.all(world.people.map(({ number }) => world.s4.of(number))))
      .flat()
      .filter(({ Guid }) => !before.guids.has(Guid));

  const isPair: Stage['isPair'] = (item, { Guid, ExternalId }) => {
    const key = keyOf(item);
    return key !== undefined && (key === ExternalId || key === `s4:${client.system}:${client.client}:${Guid}`);
  };

  for (const { uid } of await items()) before.uids.add(uid);
  for (const { Guid } of await appointments()) before.guids.add(Guid);

  return {
    world,
    controls: createControls(world),
    personOf: (who) => world.people[who % 2] ?? world.people[0],
    fresh: () => (counter += 1),
    items,
    occurrences: async () => {
      const [from, to] = [-10, 60].map((days) => new Date(Date.now() + days * dayMs).toISOString());
      const found = await ofEach(
        (mailbox) => `occurrences?mailbox=${encodeURIComponent(mailbox)}&from=${from}&to=${to}`,
      );
      return found.filter(({ date }) => date !== undefined);
    },
    appointments,
    isPair,
    // Nobody here invites anybody: each mail there is would be Tandem's.
    outlook: async (mailbox, what) =>
      void (await must(`${urls.exchange}/act`, { body: { mailbox, send: false, ...what } })),
    inS4: async (what) => void (await must(`${urls.s4}/act`, { body: what })),
    fault: async (side, fault) => void (await must(`${urls[side]}/faults`, { body: fault })),
    births,
    letGo: async ({ item, appointment }) => {
      const all = { items: await items(), appointments: await appointments() };
      const partners = {
        items: [item, ...all.items.filter((one) => appointment !== undefined && isPair(one, appointment))],
        appointments: [appointment, ...all.appointments.filter((one) => item !== undefined && isPair(item, one))],
      };
      for (const one of partners.items) births.uids.delete(one?.uid ?? '');
      for (const one of partners.appointments) births.guids.delete(one?.Guid ?? '');
    },
    lost: async () => {
      const [uids, guids] = [
        new Set((await items()).map(({ uid }) => uid)),
        new Set((await appointments()).map(({ Guid }) => Guid)),
      ];
      return [
        ...[...births.uids].filter((uid) => !uids.has(uid)).map((uid) => `the item ${uid} is gone from Outlook`),
        ...[...births.guids]
          .filter((guid) => !guids.has(guid))
          .map((guid) => `the appointment ${guid} is gone from S/4`),
      ];
    },
  };
};
