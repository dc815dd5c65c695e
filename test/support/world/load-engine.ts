/** Loads the engine from a copy of the source tree; the suite's own source when no folder is given. */
import { join } from 'node:path';

import { type createBusinessPartnerTurns } from '../../../src/actors/business-partner/turns.ts';
import { type createMailboxTurns } from '../../../src/actors/mailbox/turns.ts';
import { type createSystemInboxTurns } from '../../../src/actors/system-inbox/turns.ts';
import { type TurnFailed } from '../../../src/actors/turn.ts';
import { type runBusinessPartnerRound } from '../../../src/rounds/business-partner-round.ts';
import { type runMailboxRound } from '../../../src/rounds/mailbox-round.ts';
import { type runSystemInboxRound } from '../../../src/rounds/system-inbox-round.ts';
import { type Engine } from './engine.ts';

type Parts = {
  readonly createMailboxTurns: typeof createMailboxTurns;
  readonly createSystemInboxTurns: typeof createSystemInboxTurns;
  readonly createBusinessPartnerTurns: typeof createBusinessPartnerTurns;
  readonly TurnFailed: typeof TurnFailed;
  readonly runMailboxRound: typeof runMailboxRound;
  readonly runSystemInboxRound: typeof runSystemInboxRound;
  readonly runBusinessPartnerRound: typeof runBusinessPartnerRound;
};

const modules = [
  'actors/turn.ts',
  'actors/mailbox/turns.ts',
  'actors/system-inbox/turns.ts',
  'actors/business-partner/turns.ts',
  'rounds/mailbox-round.ts',
  'rounds/system-inbox-round.ts',
  'rounds/business-partner-round.ts',
];

export const ownSource = join(__dirname, '../../../src');

export const loadEngine = async (source: string = ownSource): Promise<Engine> => {
  const loaded = await Promise.all(modules.map(async (name) => (await import(join(source, name))) as Partial<Parts>));
  const parts = Object.assign({}, ...loaded) as Parts;
  return {
    source,
    turns: {
      mailbox: parts.createMailboxTurns({ reconcileEveryMs: 6 * 3_600_000 }),
      'system-inbox': parts.createSystemInboxTurns(),
      'business-partner': parts.createBusinessPartnerTurns(),
    },
    turnFailed: (message) => new parts.TurnFailed(message),
    mailboxRound: parts.runMailboxRound,
    systemInboxRound: parts.runSystemInboxRound,
    businessPartnerRound: parts.runBusinessPartnerRound,
  };
};
