import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Clock ticks a second in which the kernel counts CPU. */
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/**
 * CPU of a running process so far, in milliseconds, in user and system mode, of all its threads, those that
 * ended too. It is counted in ticks of (mostly) 10 ms: measure seconds.
 *
 * @throws Error where there is no such process, or no /proc.
 */
export function cpuMsOf(pid: number): number {
  const [user, system] = statOf(pid);
  return ((user + system) * 1_000) / ticksPerSecond;
}

/** User and system ticks of a process itself, and of the children that it has waited for. */
function statOf(pid: number): readonly [number, number, number, number] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system, ofChildren, systemOfChildren] = fields.slice(11, 15).map(Number);
  return [user ?? NaN, system ?? NaN, ofChildren ?? NaN, systemOfChildren ?? NaN];
}

/** CPU of the children of this process that have ended, in milliseconds. */
export function cpuMsOfEnded(): number {
  const [, , user, system] = statOf(process.pid);
  return ((user + system) * 1_000) / ticksPerSecond;
}

/** The most memory that a process has had so far, in bytes; 0 once it is gone. */
export function peakBytesOf(pid: number): number {
  return bytesIn(pid, /^VmHWM:\s+(\d+) kB$/m);
}

/** The memory that it has now. */
export function residentBytesOf(pid: number): number {
  return bytesIn(pid, /^VmRSS:\s+(\d+) kB$/m);
}

function bytesIn(pid: number, line: RegExp): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(line.exec(status)?.[1] ?? 0) * 1_024;
  } catch {
    return 0;
  }
}
