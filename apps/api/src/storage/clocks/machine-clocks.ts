import { uptime } from 'node:os';
import type { Clock } from '@art30/ledger';

/** Maximum number of milliseconds by which the wall clock may have advanced more than the machine's uptime. */
const aheadMsMax = 5 * 60_000;
/** Milliseconds below which a step of the clock counts as a measuring error. */
const stepMsMin = 1_000;
/** Milliseconds after which the uptime is read again, even if no step was noticed. */
const lookMs = 60_000;
/** Maximum rate at which time services slowly correct (slew) a clock: 500 ppm, or 43.2 s a day (adjtimex, ntpd). */
const slewMax = 500e-6;

/** Clocks of this machine that nobody can set, in milliseconds. */
export interface MachineClocks {
  /** Monotonic clock that stops while the machine sleeps. */
  steadyMs(): number;
  /** Time since the machine was started, including sleep. */
  uptimeMs(): number;
}

export const ofMachine: MachineClocks = {
  steadyMs: () => performance.now(),
  uptimeMs: () => uptime() * 1_000,
};

export interface Reading {
  readonly wallMs: number;
  readonly steadyMs: number;
  readonly uptimeMs: number;
}

export function readingOf(clock: Clock, machine: MachineClocks): Reading {
  const wallMs = clock.now().getTime();
  return { wallMs, steadyMs: machine.steadyMs(), uptimeMs: machine.uptimeMs() };
}

/**
 * Measures by how much the wall clock has advanced more than the uptime since the service started. It adds forward
 * steps and subtracts backward steps, so small steps add up. A rate of 43.2 s a day, at which time services correct a
 * clock, is not counted. A sum above the limit is never reduced by time alone.
 */
export class UptimeDrift {
  private lastLook: Reading;
  private aheadMs = 0;

  constructor(
    private readonly clock: Clock,
    private readonly machine: MachineClocks,
  ) {
    this.lastLook = readingOf(clock, machine);
  }

  /** Explains why the clock cannot be right; undefined if it can be. */
  fault(): string | undefined {
    this.look();
    if (this.aheadMs <= aheadMsMax) return undefined;
    return `the clock of this machine has moved ${Math.round(this.aheadMs / 1_000)} s further than the machine ran`;
  }

  private look(): void {
    const { clock, machine, lastLook } = this;
    const movedMs = clock.now().getTime() - lastLook.wallMs;
    const ranMs = machine.steadyMs() - lastLook.steadyMs;
    // Most checks end here, because each append is checked and reading the uptime is slow.
    if (Math.abs(movedMs - ranMs) < stepMsMin && ranMs < lookMs) return;
    const now = readingOf(clock, machine);
    const upMs = now.uptimeMs - lastLook.uptimeMs;
    const apartMs = now.wallMs - lastLook.wallMs - upMs;
    const slewMs = this.aheadMs <= aheadMsMax ? upMs * slewMax : 0;
    this.lastLook = now;
    // A backward step is subtracted, because the clock may later be set forward to the right time.
    this.aheadMs += apartMs < 0 ? Math.min(0, apartMs + slewMs) : apartMs;
    if (this.aheadMs > 0) this.aheadMs = Math.max(0, this.aheadMs - slewMs);
  }
}
