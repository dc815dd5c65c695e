/**
 * Owns the first step of every command on a fresh clone: plain Node without dependencies. Checks Node's version, installs the
 * dependencies when they are missing or other than package-lock.json says, then runs `tools/<name>.ts` in this process.
 * Usage: node tools/bootstrap.mjs NAME [arguments]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 20)) {
  console.error(`Tandem needs Node 20.20 or later; this is ${process.version}. See https://nodejs.org/`);
  process.exit(1);
}

function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(join(project, path), 'utf8')).packages;
  } catch {
    return {};
  }
}

// npm notes what it installed in node_modules/.package-lock.json. Optional packages are for other platforms.
const installed = lockedPackages('node_modules/.package-lock.json');
const missing = Object.entries(lockedPackages('package-lock.json')).filter(
  ([path, wanted]) => path !== '' && !wanted.optional && installed[path]?.version !== wanted.version,
);
if (missing.length > 0) {
  console.error(`Installing ${missing.length} packages, usually under a minute …`);
  // Exactly what package-lock.json says. Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms, which a
  // registry mirror may not carry, and it would first delete everything that another command is using right now.
  const { status } = spawnSync('npm', ['install', '--no-save', '--loglevel=error'], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) {
    console.error('npm install failed; its message stands above.');
    process.exit(1);
  }
}

const name = process.argv[2] ?? '';
// What follows sees the arguments as if it had been called itself.
process.argv.splice(1, 2, join(project, 'tools', `${name}.ts`));
const require = createRequire(import.meta.url);
require('tsx/cjs/api').register();
require(process.argv[1]);
