/** Owns which transaction types may be chosen: S/4's live list decides, asked whenever the settings name one that they did not name before. */
import { Router } from 'express';

import { type Settings } from '../model/settings.ts';
import { type Problem, Refusal } from '../ports/problem.ts';
import { type TransactionTypeCheck } from '../ports/s4.ts';
import { type ApiDeps } from './deps.ts';
import { apiProblems } from './problems.ts';

type Refused = Extract<TransactionTypeCheck, { readonly ok: false }>['fault'];

const byReason = {
  'belongs-to-tasks': apiProblems.typeOfTasks,
  'in-both-lists': apiProblems.typeInBothLists,
  'not-in-list': apiProblems.noSuchType,
} as const;

const problemOf = (fault: Refused): Problem => {
  if ('reason' in fault) return byReason[fault.reason];
  return fault.kind === 'transient' || fault.kind === 'stale' ? apiProblems.s4NotNow : apiProblems.typesUnreadable;
};

export const transactionTypeRoutes = ({ s4 }: ApiDeps): Router => {
  const router = Router();
  router.get('/transaction-types', async (_request, response) => {
    const types = await s4.transactionTypes();
    if (!types.ok) throw new Refusal(problemOf(types.fault));
    response.json({ items: types.value });
  });
  return router;
};

type Named = { readonly code: string; readonly at: string };

/** Every place of the settings that names a transaction type. */
const namedIn = ({ appointments, codes, groups, transactionTypes }: Settings): readonly Named[] => [
  { code: appointments.defaultTransactionType, at: 'appointments.defaultTransactionType' },
  ...Object.entries(groups).flatMap(([name, group]) => {
    const code = group.appointments?.defaultTransactionType;
    return code === undefined ? [] : [{ code, at: `groups.${name}.appointments.defaultTransactionType` }];
  }),
  ...Object.keys(transactionTypes).map((code) => ({ code, at: `transactionTypes.${code}` })),
  ...Object.keys(codes.statusesOfType).map((code) => ({ code, at: `codes.statusesOfType.${code}` })),
];

/**
 * Types that the stored settings name already are not asked for again, so that everything else can be changed while S/4 is away.
 * @throws Refusal with the reason and the places that name the type, as the path within the settings
 */
export const requireTypes = async ({ s4 }: ApiDeps, before: Settings, after: Settings): Promise<void> => {
  const chosen = new Set(namedIn(before).map(({ code }) => code));
  const fresh = namedIn(after).filter(({ code }) => !chosen.has(code));
  for (const code of new Set(fresh.map((named) => named.code))) {
    const check = await s4.checkTransactionType(code);
    const at = fresh.filter((named) => named.code === code).map((named) => named.at);
    if (!check.ok) throw new Refusal({ ...problemOf(check.fault), at: at.slice(0, 20) });
  }
};
