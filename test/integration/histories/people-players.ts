/** Plays what people do to appointments, as they do it to a running installation. A step for which nothing is there does nothing. */
import { setTimeout as pause } from 'node:timers/promises';

import { type S4State } from '../../../tools/smoke/s4-person.ts';
import { appointmentOf, type Shape, valueOf } from '../../property/values.ts';
import { outlookFields, s4Fields } from './fields.ts';
import { chosen, type Player, singles, update } from './player.ts';
import { type Stage } from './stage.ts';

const participant = '00000032';

/** What lies beyond the window, or is refused for ever, is for worlds that know of it. */
const near = (shape: Shape): Shape => (shape === 'far' || shape === 'poison' ? 'timed' : shape);

const userOf = (stage: Stage, { Responsible }: S4State): string =>
  (stage.world.people.find(({ number }) => number === Responsible) ?? stage.world.people[0]).user;

const change = (stage: Stage, one: S4State, fields: ReturnType<typeof s4Fields>): Promise<void> =>
  stage.world.s4.update(userOf(stage, one), one.Guid, fields);

const create: Player<'create'> = async (stage, { side, who, shape, private: isPrivate }) => {
  const person = stage.personOf(who);
  const content = { ...appointmentOf(stage.fresh(), near(shape)), private: isPrivate === true };
  if (side === 's4') {
    const fields = { ...s4Fields(content), Responsible: person.number };
    stage.births.guids.add(await stage.world.s4.create(person.user, fields));
    return;
  }
  const known = new Set((await stage.items()).map(({ uid }) => uid));
  await stage.outlook(person.mailbox, { do: 'create', fields: outlookFields(content) });
  for (const { uid, mailbox, subject } of await stage.items())
    if (!known.has(uid) && mailbox === person.mailbox && subject === content.subject) stage.births.uids.add(uid);
};

const edit: Player<'edit'> = async (stage, { side, pick, field, shape }) => {
  const value = valueOf(stage.fresh(), field, near(shape));
  if (side === 'exchange') {
    const item = chosen(field === 'when' ? await singles(stage) : await stage.items(), pick);
    if (item !== undefined) await update(stage, item, outlookFields(value));
    return;
  }
  const one = chosen(await stage.appointments(), pick);
  if (one !== undefined && field !== 'when') await change(stage, one, s4Fields(value));
};

const pairs = async (stage: Stage) => {
  const appointments = await stage.appointments();
  return (await singles(stage)).flatMap((item) =>
    appointments.filter((one) => stage.isPair(item, one)).map((appointment) => ({ item, appointment })),
  );
};

const editBoth: Player<'edit-both'> = async (stage, { pick, field }) => {
  const pair = chosen(await pairs(stage), pick);
  if (pair === undefined) return;
  await update(stage, pair.item, outlookFields(valueOf(stage.fresh(), field, 'timed')));
  await change(stage, pair.appointment, s4Fields(valueOf(stage.fresh(), field, 'timed')));
};

const remove: Player<'delete'> = async (stage, { side, pick }) => {
  if (side === 'exchange') {
    const item = chosen(await stage.items(), pick);
    if (item === undefined) return;
    await stage.letGo({ item });
    return stage.outlook(item.mailbox, { do: 'delete', itemId: item.itemId });
  }
  const appointment = chosen(await stage.appointments(), pick);
  if (appointment === undefined) return;
  await stage.letGo({ appointment });
  await stage.world.s4.delete(userOf(stage, appointment), appointment.Guid);
};

const undelete: Player<'undelete'> = async (stage, { pick }) => {
  const item = chosen(await stage.items('deleteditems'), pick);
  if (item !== undefined) await stage.outlook(item.mailbox, { do: 'move', itemId: item.itemId, folder: 'calendar' });
};

const copy: Player<'copy'> = async (stage, { pick }) => {
  const item = chosen(await singles(stage), pick);
  if (item !== undefined) await stage.outlook(item.mailbox, { do: 'copy', itemId: item.itemId, folder: 'calendar' });
};

const setPrivate: Player<'private'> = async (stage, { side, pick, on }) => {
  if (side === 's4') {
    const one = chosen(await stage.appointments(), pick);
    if (one !== undefined) await change(stage, one, { PrivatFlag: on });
    return;
  }
  const item = chosen(await stage.items(), pick);
  if (item !== undefined) await update(stage, item, { sensitivity: on ? 'Private' : 'Normal' });
};

/** A block without content is linked to nothing any more (mode _skip_), and follows nobody. */
const linked = async (stage: Stage): Promise<readonly S4State[]> => {
  const items = await stage.items();
  return (await stage.appointments()).filter(
    (one) => !one.PrivatFlag && items.every((item) => !stage.isPair(item, one) || item.sensitivity === 'Normal'),
  );
};

const partner: Player<'partner'> = async (stage, { pick, whom, on }) => {
  const one = chosen(await linked(stage), pick);
  const person = chosen(stage.world.people, whom);
  if (one === undefined || person === undefined || person.number === one.Responsible) return;
  const takesPart = one.attendees.some((each) => each.PartnerNo === person.number && each.PartnerFct === participant);
  if (takesPart === on) return;
  if (!on) await stage.letGo({ appointment: one });
  const fields = { PartnerNo: person.number, PartnerFct: participant };
  if (on) return stage.world.s4.addPartner(userOf(stage, one), one.Guid, fields);
  await stage.inS4({ user: userOf(stage, one), do: 'remove-partner', guid: one.Guid, fields });
};

const responsible: Player<'responsible'> = async (stage, { pick, who }) => {
  const one = chosen(await linked(stage), pick);
  const person = chosen(stage.world.people, who);
  if (one === undefined || person === undefined) return;
  // It leaves the calendar that it was in; in S/4 it stays.
  const isBornThere = stage.births.guids.has(one.Guid);
  await stage.letGo({ appointment: one });
  if (isBornThere) stage.births.guids.add(one.Guid);
  await change(stage, one, { Responsible: person.number });
};

const afterOurWrite: Player<'after-our-write'> = async (stage, { pick, field }) => {
  const pair = chosen(await pairs(stage), pick);
  if (pair === undefined) return;
  await update(stage, pair.item, outlookFields(valueOf(stage.fresh(), field, 'timed')));
  const { Guid } = pair.appointment;
  const isWritten = async () => JSON.stringify(await stage.world.s4.get(Guid)) !== JSON.stringify(pair.appointment);
  for (let patience = 40; patience > 0 && !(await isWritten()); patience -= 1) await pause(25);
  const now = await stage.world.s4.get(Guid);
  if (now !== undefined) await change(stage, now, s4Fields(valueOf(stage.fresh(), field, 'timed')));
};

export const peoplePlayers = {
  create,
  edit,
  'edit-both': editBoth,
  delete: remove,
  undelete,
  copy,
  private: setPrivate,
  partner,
  responsible,
  'after-our-write': afterOurWrite,
};
