const zero = 48;

/** Times by the sequences of their events, to the minute, in eight bytes each: a log has millions. */
export class TimeStamps {
  private stamps = new Float64Array(1_024);
  /** The last sequence that has a time. */
  last = 0;

  /** @param time UTC with milliseconds. */
  set(sequence: number, time: string): void {
    if (sequence >= this.stamps.length) this.grow(sequence);
    this.stamps[sequence] = stampOf(time);
    this.last = Math.max(this.last, sequence);
  }

  /** The minute of an event, in UTC; empty for one without a time. */
  at(sequence: number): string {
    const stamp = this.stamps[sequence] ?? 0;
    if (stamp === 0) return '';
    const digits = String(stamp).padStart(12, '0');
    const day = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
    return `${day}T${digits.slice(8, 10)}:${digits.slice(10)}:00.000Z`;
  }

  private grow(sequence: number): void {
    const larger = new Float64Array(Math.max(this.stamps.length * 2, sequence + 1));
    larger.set(this.stamps);
    this.stamps = larger;
  }
}

/** The digits of year, month, day, hour and minute as one number. */
function stampOf(time: string): number {
  let stamp = 0;
  for (const at of [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15]) {
    stamp = stamp * 10 + time.charCodeAt(at) - zero;
  }
  return stamp;
}
