/**
 * Owns where the Dapr runtime comes from: an installed one of a fitting version, else the per-user cache, else a build from Dapr's
 * Go modules, pinned by `tools/dapr/go.mod` and `go.sum`. The official release archives are not used: their checksums cannot be
 * had here in a trustworthy way, and Go's checksums cover the modules. Nothing is ever written into the checkout.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

import { step, type Progress } from '../lib/progress.ts';
import { withLock } from './build-lock.ts';
import { capture } from './capture.ts';

/** The runtime that `go.mod` pins; checked against it by a test. */
export const RUNTIME_VERSION = '1.18.2';
/** The command line tool, wanted only for `dapr run -f` and its test. */
export const CLI_VERSION = '1.16.5';

/** Absolute paths of the three programs. */
export interface DaprRuntime {
  readonly daprd: string;
  readonly placement: string;
  readonly scheduler: string;
  /** A phrase for people: where they came from. */
  readonly origin: string;
}

interface Target {
  readonly program: string;
  /** The folder of the Go module below `tools/dapr`. */
  readonly moduleDir: string;
  readonly importPath: string;
  readonly tags?: string;
  readonly ldflags: string;
  readonly usually: string;
}

const DAPR = 'github.com/dapr/dapr';
// As Dapr's Makefile (DEFAULT_LDFLAGS) does; without them `daprd --version` says "edge".
const RUNTIME_FLAGS = `-s -w -X ${DAPR}/pkg/buildinfo.version=${RUNTIME_VERSION} -X github.com/dapr/kit/logger.DaprVersion=${RUNTIME_VERSION}`;

const TARGETS: readonly Target[] = [
  ...['placement', 'scheduler'].map((program) => ({
    program,
    moduleDir: '.',
    importPath: `${DAPR}/cmd/${program}`,
    ldflags: RUNTIME_FLAGS,
    usually: '1 to 3 min',
  })),
  {
    program: 'daprd',
    moduleDir: '.',
    importPath: `${DAPR}/cmd/daprd`,
    tags: 'stablecomponents',
    ldflags: RUNTIME_FLAGS,
    usually: '4 to 8 min',
  },
];

const CLI: Target = {
  program: 'dapr',
  moduleDir: 'cli',
  importPath: 'github.com/dapr/cli',
  ldflags: `-s -w -X main.version=${CLI_VERSION} -X main.apiVersion=1.0`,
  usually: '4 to 8 min',
};

/** Finds, or builds once per user, daprd, placement and scheduler. Shows progress on standard error. */
export async function obtainRuntime(): Promise<DaprRuntime> {
  const installed = await findInstalled();
  if (installed) return programsIn(installed, `installed in ${installed}`);
  const cache = cacheDir();
  for (const target of TARGETS) await build(target, cache);
  return programsIn(cache, `built from Go modules, kept in ${cache}`);
}

/** Finds, or builds once per user, the `dapr` command line tool. Returns its path. */
export async function obtainCli(): Promise<string> {
  for (const dir of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(dir, CLI.program);
    if (dir !== '' && existsSync(path) && (await capture(path, ['--version'])).includes(`CLI version: ${CLI_VERSION}`))
      return path;
  }
  return build(CLI, cacheDir('dapr-cli', CLI_VERSION));
}

/** `$XDG_CACHE_HOME/tandem/dapr/<version>`, else below `~/.cache`. */
function cacheDir(product = 'dapr', version = RUNTIME_VERSION): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'tandem', product, version);
}

/** Same minor version, patch not older than ours: `1.18.5` fits, `1.17.9` and `1.19.0` do not. */
export function fits(version: string): boolean {
  const found = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(version.trim());
  const [major, minor, patch] = RUNTIME_VERSION.split('.').map(Number);
  return found !== null && Number(found[1]) === major && Number(found[2]) === minor && Number(found[3]) >= (patch ?? 0);
}

// Only a folder with all three counts: "placement" and "scheduler" are names that other software uses too.
async function findInstalled(): Promise<string | undefined> {
  const dirs = [join(homedir(), '.dapr', 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  for (const dir of dirs) {
    if (dir === '' || !TARGETS.every(({ program }) => existsSync(join(dir, program)))) continue;
    if (fits(await capture(join(dir, 'daprd'), ['--version']))) return dir;
  }
  return undefined;
}

function programsIn(dir: string, origin: string): DaprRuntime {
  const path = (program: string): string => join(dir, program);
  return { daprd: path('daprd'), placement: path('placement'), scheduler: path('scheduler'), origin };
}

async function build(target: Target, cache: string): Promise<string> {
  const result = join(cache, target.program);
  if (existsSync(result)) return result;
  await requireGo(target, cache);
  await mkdir(cache, { recursive: true });
  return step(
    `Building ${target.program} from Go modules (once per version)`,
    (progress) =>
      withLock(`${result}.lock`, progress, async () => {
        if (!existsSync(result)) await goBuild(target, { result, progress });
        return result;
      }),
    { usually: target.usually },
  );
}

async function requireGo(target: Target, cache: string): Promise<void> {
  const mod = await readFile(join(__dirname, target.moduleDir, 'go.mod'), 'utf8');
  const wanted = /^go (\S+)/m.exec(mod)?.[1] ?? '';
  const found = /go(\d+)\.(\d+)/.exec(await capture('go', ['version']));
  // From 1.21 on, the go command fetches the toolchain that go.mod asks for by itself.
  if (found && (Number(found[1]) > 1 || Number(found[2]) >= 21)) return;
  throw new Error(
    `${target.program} is neither installed in a fitting version nor in ${cache}, and to build it Go ${wanted} is needed, ` +
      `but ${found ? `only ${found[0]} is` : 'no `go` is'} on the PATH. ` +
      `Either install Go (https://go.dev/dl/), or install Dapr ${RUNTIME_VERSION} with \`dapr init --slim\`, and start again.`,
  );
}

async function goBuild(target: Target, { result, progress }: { result: string; progress: Progress }): Promise<void> {
  // Next to the result, because a rename is atomic only within one file system.
  const unfinished = `${result}.${process.pid}.part`;
  const args = ['build', '-mod=readonly', '-buildvcs=false', '-v', '-ldflags', target.ldflags, '-o', unfinished];
  if (target.tags !== undefined) args.push('-tags', target.tags);
  try {
    await runGo([...args, target.importPath], { cwd: join(__dirname, target.moduleDir), progress });
    await chmod(unfinished, 0o755);
    await rename(unfinished, result);
  } finally {
    await rm(unfinished, { force: true });
  }
}

// `-v` prints one line per compiled package and `go: downloading …` per module: that is what shows that it goes on.
function runGo(args: readonly string[], { cwd, progress }: { cwd: string; progress: Progress }): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = spawn('go', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let tail: string[] = [];
    let packages = 0;
    go.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of chunk.split('\n').filter(Boolean)) {
        tail = [...tail, line].slice(-30);
        if (!line.startsWith('go: ')) packages += 1;
        progress.detail(line.startsWith('go: ') ? line.slice(4) : `${packages} packages compiled, now ${line}`);
      }
    });
    go.once('error', reject);
    go.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`go ${args.join(' ')} failed with code ${code}. Its last lines:\n${tail.join('\n')}`));
    });
  });
}
