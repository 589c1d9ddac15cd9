import type { Clock } from '@art30/ledger';

export const systemClock: Clock = {
  kind: 'system',
  now: () => new Date(),
  msSince: (recordedAt) => Date.now() - Date.parse(recordedAt),
};

/** A clock that stands where it was set. */
export class SimulatedClock implements Clock {
  readonly kind = 'simulated';

  constructor(private time: Date) {}

  now(): Date {
    return this.time;
  }

  msSince(recordedAt: string): number {
    return this.time.getTime() - Date.parse(recordedAt);
  }

  set(time: Date): void {
    this.time = time;
  }
}
