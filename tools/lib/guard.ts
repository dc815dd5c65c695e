/**
 * Owns the promise that nothing outlives us. Our children live in process groups of their own (so that Ctrl-C reaches only us and
 * we stop them in order); should we be killed without a chance to do so, this small shell process notices the closed pipe and
 * stops what is left.
 */
import { type ChildProcess, spawn } from 'node:child_process';

// Commands on standard input: `+ SIGNAL GROUP`, `- GROUP`. At the end of input each remaining group gets its signal, and SIGKILL 5 s later.
const SCRIPT = `
list=""
while read -r op a b; do
  case "$op" in
    +) list="$list $a:$b" ;;
    -) kept=""; for one in $list; do [ "\${one#*:}" = "$a" ] || kept="$kept $one"; done; list="$kept" ;;
  esac
done
[ -n "$list" ] || exit 0
for one in $list; do kill -s "\${one%%:*}" -- "-\${one#*:}" 2>/dev/null; done
n=0
while [ $n -lt 50 ]; do
  left=""
  for one in $list; do kill -s 0 -- "-\${one#*:}" 2>/dev/null && left=1; done
  [ -n "$left" ] || exit 0
  sleep 0.1
  n=$((n + 1))
done
for one in $list; do kill -s KILL -- "-\${one#*:}" 2>/dev/null; done
`;

let guard: ChildProcess | undefined;
let watched = 0;

function send(line: string): void {
  if (!guard) {
    guard = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
    guard.unref();
    // The guard may go first when the machine shuts down; that is no error of ours.
    guard.stdin?.on('error', () => undefined);
    guard.on('error', () => undefined);
  }
  guard.stdin?.write(`${line}\n`);
}

/** From now on the process group is stopped with the signal, if this process ends without saying otherwise. */
export function guardGroup(group: number, signal: NodeJS.Signals): void {
  watched += 1;
  send(`+ ${signal.replace(/^SIG/, '')} ${group}`);
}

/** The group is gone. With the last one the guard ends too, so that it holds nobody's event loop open. */
export function releaseGroup(group: number): void {
  watched -= 1;
  send(`- ${group}`);
  if (watched > 0) return;
  guard?.stdin?.end();
  guard = undefined;
}
