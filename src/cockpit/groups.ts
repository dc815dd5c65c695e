/**
 * Owns groups of mailboxes: listing, making, changing and taking them away, and who is in which. A group is a part of the settings, so a change of one is a
 * new version of them.
 */
import { Router } from 'express';

import { type EnrolmentId } from '../model/ids.ts';
import { Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { enrolmentAt } from './enrolment-at.ts';
import { apiProblems } from './problems.ts';
import { checked } from './request.ts';
import { assignSchema, groupParams, putGroupSchema } from './schemas.ts';
import { changeSettings, expectedVersion, sendVersioned } from './settings.ts';

export const groupRoutes = (deps: ApiDeps): Router => {
  const { records, groups } = deps;
  const router = Router();
  router.get('/groups', async (_request, response) => {
    const [{ version, settings }, groupsOf] = await Promise.all([records.settings(), groups.groupsOf()]);
    const members = new Map<string, number>();
    for (const name of groupsOf.values()) members.set(name, (members.get(name) ?? 0) + 1);
    const items = Object.entries(settings.groups).map(([name, decides]) => ({
      name,
      members: members.get(name) ?? 0,
      settings: decides,
    }));
    sendVersioned(response, version, { items });
  });
  router.put('/groups/:name', async (request, response) => {
    const { name } = checked(groupParams, request.params);
    const { version, settings } = checked(putGroupSchema, request.body);
    let isNew = false;
    const stored = await changeSettings(deps, expectedVersion(request, version), {
      within: `groups.${name}.`,
      change: (before) => {
        isNew = !Object.hasOwn(before.groups, name);
        return { ...before, groups: { ...before.groups, [name]: settings } };
      },
    });
    response.status(isNew ? 201 : 200);
    sendVersioned(response, stored, { name, settings });
  });
  router.delete('/groups/:name', async (request, response) => {
    const { name } = checked(groupParams, request.params);
    const stored = await changeSettings(deps, expectedVersion(request), {
      change: (before) => {
        if (!Object.hasOwn(before.groups, name)) throw new Refusal(apiProblems.notFound);
        const { [name]: _gone, ...others } = before.groups;
        return { ...before, groups: others };
      },
    });
    sendVersioned(response, stored, {});
  });
  router.put('/mailboxes/:id/group', async (request, response) => {
    const { id } = await enrolmentAt(deps, request);
    const { group } = checked(assignSchema, request.body);
    await joinGroup(deps, id, group ?? undefined);
    deps.log.info('A mailbox changed its group.', { mailbox: id });
    response.json({ id, group });
  });
  return router;
};

/** Effective with the mailbox's next round. @throws Refusal when there is no such group */
export const joinGroup = async ({ groups }: ApiDeps, id: EnrolmentId, group: string | undefined): Promise<void> => {
  if (!(await groups.assign(id, group))) throw new Refusal({ ...apiProblems.noSuchGroup, at: ['group'] });
};

/** @throws Refusal when there is no such group */
export const requireGroup = async ({ records }: ApiDeps, group: string): Promise<void> => {
  const { settings } = await records.settings();
  if (!Object.hasOwn(settings.groups, group)) throw new Refusal({ ...apiProblems.noSuchGroup, at: ['group'] });
};
