/** Owns what a player is, and how the players of people choose and change what is in a calendar. */
import { type Of, type Step } from '../../property/step.ts';
import { type Item, type Stage } from './stage.ts';

export type Player<D extends Step['do']> = (stage: Stage, step: Of<D>) => Promise<void>;

export const chosen = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];

export const singles = async (stage: Stage): Promise<readonly Item[]> =>
  (await stage.items()).filter(({ calendarItemType }) => calendarItemType === 'Single');
export const masters = async (stage: Stage): Promise<readonly Item[]> =>
  (await stage.items()).filter(({ calendarItemType }) => calendarItemType === 'RecurringMaster');

export const update = (stage: Stage, { mailbox, itemId }: Item, fields: object): Promise<void> =>
  stage.outlook(mailbox, { do: 'update', itemId, fields });
