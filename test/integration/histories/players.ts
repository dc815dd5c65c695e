/**
 * One player for each step of a history that can be done to the real thing; what only a world with a clock of its own can play, or an administrator decides,
 * has none.
 */
import { type Step } from '../../property/step.ts';
import { accidentPlayers } from './accident-players.ts';
import { peoplePlayers } from './people-players.ts';
import { type Player } from './player.ts';
import { seriesPlayers } from './series-players.ts';

export const players: { readonly [D in Step['do']]?: Player<D> } = {
  ...peoplePlayers,
  ...seriesPlayers,
  ...accidentPlayers,
};
