/** Owns reading and changing the settings: versioned, so that nobody overwrites what they have not seen. */
import { type Request, type Response, Router } from 'express';

import { settingsOfAppointment, settingsOfMailbox } from '../model/effective-settings.ts';
import { type Settings } from '../model/settings.ts';
import { GroupHasMembers } from '../ports/groups.ts';
import { Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { enrolmentAt } from './enrolment-at.ts';
import { apiProblems } from './problems.ts';
import { checked } from './request.ts';
import { putSettingsSchema, transactionTypeQuery } from './schemas.ts';
import { requireTypes } from './transaction-types.ts';

export const settingsRoutes = (deps: ApiDeps): Router => {
  const { records } = deps;
  const router = Router();
  router.get('/settings', async (_request, response) => {
    const { version, settings } = await records.settings();
    sendVersioned(response, version, { settings });
  });
  router.put('/settings', async (request, response) => {
    const { version, settings } = checked(putSettingsSchema, request.body);
    const stored = await changeSettings(deps, expectedVersion(request, version), { change: () => settings });
    sendVersioned(response, stored, { settings });
  });
  router.get('/mailboxes/:id/settings', async (request, response) => {
    const { id } = await enrolmentAt(deps, request);
    const { transactionType } = checked(transactionTypeQuery, request.query);
    const { version, settings, group } = await records.settings(id);
    const counting = settingsOfMailbox(settings, group) ?? settings;
    const { appointments, window } =
      transactionType === undefined ? counting : settingsOfAppointment(counting, transactionType);
    response.json({ version, ...(group === undefined ? {} : { group }), settings: { appointments, window } });
  });
  return router;
};

/** The version is also the ETag. */
export const sendVersioned = (response: Response, version: number, more: object): void => {
  response.set('etag', `"${version}"`).json({ version, ...more });
};

/** `within`: the part of the settings that the caller sent, as refusals leave it out when they say where, e.g. `groups.Sales.`. */
export type SettingsChange = { readonly change: (before: Settings) => Settings; readonly within?: string };

/**
 * Changes what was read as `expected`; the log tells that it was. @returns the new version
 * @throws Refusal when it moved, a transaction type may not be chosen, or a group with members would go
 */
export const changeSettings = async (
  deps: ApiDeps,
  expected: number,
  { change, within = '' }: SettingsChange,
): Promise<number> => {
  const before = await deps.records.settings();
  if (before.version !== expected) throw new Refusal(apiProblems.versionMoved);
  const after = change(before.settings);
  await naming(within, requireTypes(deps, before.settings, after));
  const stored = await put(deps, expected, after);
  if (stored === undefined) throw new Refusal(apiProblems.versionMoved);
  deps.log.info('The settings were changed.', { version: stored });
  return stored;
};

const naming = async (within: string, checking: Promise<void>): Promise<void> => {
  try {
    await checking;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const at = error.problem.at?.map(
      (path) => `settings.${path.startsWith(within) ? path.slice(within.length) : path}`,
    );
    throw new Refusal({ ...error.problem, ...(at === undefined ? {} : { at }) });
  }
};

const put = async ({ records, groups }: ApiDeps, expected: number, after: Settings): Promise<number | undefined> => {
  try {
    return await records.putSettings(after, expected, 'admin');
  } catch (error) {
    if (!(error instanceof GroupHasMembers)) throw error;
    const missed = new Set(
      [...(await groups.groupsOf()).values()].filter((name) => !Object.hasOwn(after.groups, name)),
    );
    throw new Refusal({
      ...apiProblems.groupHasMembers,
      at: [...missed].slice(0, 20).map((name) => `settings.groups.${name}`),
    });
  }
};

/** What the caller read, by If-Match or in the body. @throws Refusal when neither says it */
export const expectedVersion = (request: Request<{ readonly [name: string]: string }>, version?: number): number => {
  const expected = ifMatch(request.get('if-match')) ?? version;
  if (expected === undefined) throw new Refusal(apiProblems.versionNeeded);
  return expected;
};

/** A tag that is none of ours matches nothing. */
const ifMatch = (tag: string | undefined): number | undefined =>
  tag === undefined ? undefined : Number(/^(?:W\/)?"?(\d{1,9})"?$/.exec(tag.trim())?.[1] ?? -1);
