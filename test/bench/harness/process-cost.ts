import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Unit in which the kernel counts CPU time: ticks a second. */
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/**
 * CPU time of a running process so far, in milliseconds: user and system mode of all threads, including ended
 * ones. Ticks are (mostly) 10 ms long, so measure for seconds.
 *
 * @throws Error if there is no such process, or no /proc.
 */
export function cpuMsOf(pid: number): number {
  const [user, system] = statOf(pid);
  return ((user + system) * 1_000) / ticksPerSecond;
}

/** User and system ticks of a process, and of its ended children. */
function statOf(pid: number): readonly [number, number, number, number] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system, ofChildren, systemOfChildren] = fields.slice(11, 15).map(Number);
  return [user ?? NaN, system ?? NaN, ofChildren ?? NaN, systemOfChildren ?? NaN];
}

/** CPU time of the ended children of this process, in milliseconds. */
export function cpuMsOfEnded(): number {
  const [, , user, system] = statOf(process.pid);
  return ((user + system) * 1_000) / ticksPerSecond;
}

/** Peak memory of a process in bytes; 0 once it has ended. */
export function peakBytesOf(pid: number): number {
  return bytesIn(pid, /^VmHWM:\s+(\d+) kB$/m);
}

/** Present memory of a process in bytes. */
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
