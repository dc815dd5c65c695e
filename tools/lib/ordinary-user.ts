/**
 * Owns running a program that refuses to be root (PostgreSQL) when we are root, as in many containers. Preferred: a user namespace in
 * which root is called `nobody`: the files stay ours and every folder that we can reach can be reached. Else: really as `nobody`.
 */
import { stat } from 'node:fs/promises';

import { capture } from '../dapr/capture.ts';

export interface OrdinaryUser {
  /** Words to put before the command. */
  readonly prefix: readonly string[];
  /** The user to switch to, where a namespace is not possible; folders must be handed over to it. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** How to run a program that works in `folder`, so that it does not see itself as root. The folder's owner, if any, decides. */
export async function ordinaryUser(folder: string): Promise<OrdinaryUser> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const uid = Number(await capture('id', ['-u', 'nobody']));
  const gid = Number(await capture('id', ['-g', 'nobody']));
  const owner = await stat(folder).then(
    (found) => found.uid,
    () => 0,
  );
  const prefix = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`];
  if (owner === 0 && (await capture('unshare', [...prefix.slice(1), 'id', '-u'])).trim() === String(uid))
    return { prefix };
  return { prefix: [], user: { uid: owner === 0 ? uid : owner, gid } };
}

/** The command line that runs `program` that way. */
export function commandLine(
  { prefix }: OrdinaryUser,
  program: string,
  args: readonly string[],
): { readonly command: string; readonly args: readonly string[] } {
  const [first, ...others] = prefix;
  return first === undefined ? { command: program, args } : { command: first, args: [...others, program, ...args] };
}
