import { uptime } from 'node:os';
import type { Clock } from '@art30/ledger';

/** How much further than the machine has run its clock may have moved, in milliseconds. */
const aheadMsMax = 5 * 60_000;
/** A step of the clock below this is one of the measurement, in milliseconds. */
const stepMsMin = 1_000;
/** After this time the machine is asked how long it is up, in milliseconds. */
const lookMs = 60_000;
/** The most by which time servers slew a clock (adjtimex, ntpd): 500 ppm, 43.2 s a day. */
const slewMax = 500e-6;

/** Clocks of this machine, in milliseconds. */
export interface MachineClocks {
  /** Never set by anybody, and still while the machine sleeps. */
  steadyMs(): number;
  /** Never set by anybody, and going on while the machine sleeps. */
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
 * How much further than the machine has run its clock has moved since the service started: the steps of the clock,
 * forward less back, without what slewing explains. Small steps add up; each day that passes takes 43.2 s off a sum that
 * is allowed, and nothing off one that is refused.
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

  /** Why the clock cannot be right, in words; undefined where it can. */
  fault(): string | undefined {
    this.look();
    if (this.aheadMs <= aheadMsMax) return undefined;
    return `the clock of this machine has moved ${Math.round(this.aheadMs / 1_000)} s further than the machine ran`;
  }

  private look(): void {
    const { clock, machine, lastLook } = this;
    const movedMs = clock.now().getTime() - lastLook.wallMs;
    const ranMs = machine.steadyMs() - lastLook.steadyMs;
    // Most looks end here: asking how long the machine is up costs more than an append may.
    if (Math.abs(movedMs - ranMs) < stepMsMin && ranMs < lookMs) return;
    const now = readingOf(clock, machine);
    const upMs = now.uptimeMs - lastLook.uptimeMs;
    const apartMs = now.wallMs - lastLook.wallMs - upMs;
    const slewMs = this.aheadMs <= aheadMsMax ? upMs * slewMax : 0;
    this.lastLook = now;
    // A step back stays, as a clock that was set back may be set right again.
    this.aheadMs += apartMs < 0 ? Math.min(0, apartMs + slewMs) : apartMs;
    if (this.aheadMs > 0) this.aheadMs = Math.max(0, this.aheadMs - slewMs);
  }
}
