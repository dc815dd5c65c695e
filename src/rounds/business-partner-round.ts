/**
 * Owns one round of a business partner: reads the employee once per change and tells each mailbox that follows it. After every 50 tells the progress is stored, so
 * that a crash resumes there. (Contact persons and customers are read here when contacts are synchronised.)
 */
import { type BusinessPartnerProtocol } from '../actors/inbox-messages.ts';
import { errorName } from '../model/error-name.ts';
import { type Fault } from '../model/fault.ts';
import { type EnrolmentId, partnerNumber } from '../model/ids.ts';
import { instantOfMs } from '../model/instant.ts';
import { type RoundDeps } from './deps.ts';
import { type RoundEnd } from './mailbox-round.ts';
import { systemOf } from './system-inbox-round.ts';

const tellsPerSettle = 50;

type Settled = Extract<BusinessPartnerProtocol['settle']['reply'], { lost: false }>;
type Work = Extract<BusinessPartnerProtocol['begin']['reply'], { go: true }>['work'];

const endOf = (settled: Settled): RoundEnd => ({
  outcome: 'done',
  ...(settled.due === undefined ? {} : { due: settled.due }),
});

const fanOut = async (
  deps: RoundDeps,
  id: string,
  { work, followers }: { readonly work: Work; readonly followers: readonly EnrolmentId[] },
): Promise<boolean> => {
  const turns = deps.actors.businessPartner(id);
  for (const [place, mailbox] of followers.entries()) {
    if (place < work.told) continue;
    const at = instantOfMs(deps.clock.now());
    await deps.actors.mailbox(mailbox).tell({ notice: { from: 'admin', at, correlation: work.correlation } });
    const told = place + 1;
    if (told % tellsPerSettle !== 0) continue;
    const settled = await turns.settle({ token: work.token, at, upTo: work.upTo, told });
    if (settled.lost) return false;
  }
  return true;
};

const handle = async (deps: RoundDeps, id: string, work: Work): Promise<RoundEnd> => {
  const turns = deps.actors.businessPartner(id);
  const now = () => instantOfMs(deps.clock.now());
  const settle = async (learned: {
    readonly told: number;
    readonly version?: string;
    readonly backOff?: { readonly fault: Fault };
  }): Promise<RoundEnd> => {
    const settled = await turns.settle({ token: work.token, at: now(), upTo: work.upTo, ...learned });
    return settled.lost ? { outcome: 'lost' } : endOf(settled);
  };
  const system = systemOf(id);
  const number = partnerNumber(id.split(':')[2] ?? '');
  const employee = await deps.s4(system).employee(number);
  if (!employee.ok && employee.fault.kind !== 'gone')
    return settle({ told: work.told, backOff: { fault: employee.fault } });
  const version = employee.ok ? employee.value.version : 'gone';
  if (version === work.version) return settle({ told: 0, version });
  const followers = [...(await deps.records.followers(number, system))].sort();
  return (await fanOut(deps, id, { work, followers })) ? settle({ told: 0, version }) : { outcome: 'lost' };
};

const run = async (deps: RoundDeps, id: string): Promise<RoundEnd> => {
  const at = instantOfMs(deps.clock.now());
  const reply = await deps.actors.businessPartner(id).begin({ at, leaseMs: deps.leaseMs, token: deps.newToken() });
  if (reply.go) return handle(deps, id, reply.work);
  return {
    outcome: reply.because === 'busy' ? 'busy' : 'nothing',
    ...(reply.until === undefined ? {} : { due: reply.until }),
  };
};

export const runBusinessPartnerRound = async (deps: RoundDeps, id: string): Promise<RoundEnd> => {
  const startedAt = deps.clock.now();
  const end = await run(deps, id).catch((error: unknown): RoundEnd => {
    deps.log.error('A round of a business partner ended by an error; its notice stays stored', {
      error: errorName(error),
    });
    return { outcome: 'failed' };
  });
  deps.metrics.round('business-partner', end.outcome, deps.clock.now() - startedAt);
  return end;
};
