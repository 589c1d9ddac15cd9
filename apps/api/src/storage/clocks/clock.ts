import type { Clock } from '@art30/ledger';

export const systemClock: Clock = {
  kind: 'system',
  now: () => new Date(),
  inHours: (hours) => inHours(new Date(), hours),
  msSince: (recordedAt) => Date.now() - Date.parse(recordedAt),
};

/** A clock that shows the same time until it is set. */
export class SimulatedClock implements Clock {
  readonly kind = 'simulated';

  constructor(private time: Date) {}

  now(): Date {
    return this.time;
  }

  inHours(hours: number): string {
    return inHours(this.time, hours);
  }

  msSince(recordedAt: string): number {
    return this.time.getTime() - Date.parse(recordedAt);
  }

  set(time: Date): void {
    this.time = time;
  }
}

/**
 * Starts to measure time. The returned function gives the elapsed milliseconds by the monotonic or by the wall clock,
 * whichever are more. The first stops while the machine sleeps, and the second can be set by somebody.
 */
export function stopwatch(): () => number {
  const [steadyMs, wallMs] = [performance.now(), Date.now()];
  return () => Math.max(performance.now() - steadyMs, Math.abs(Date.now() - wallMs));
}

const hourMs = 3_600_000;

function inHours(time: Date, hours: number): string {
  return new Date(time.getTime() + hours * hourMs).toISOString();
}
