/** Which lines count: those before one in the log, posted from one day through another. */
export interface LineBounds {
  /** The first line that is too late. */
  readonly end: number;
  /** Days as numbers. */
  readonly from: number;
  readonly to: number;
}

/** The days on which lines are posted, each with the first line in the log that is. */
export class PostedDays {
  private readonly firstLines = new Map<number, number>();
  /** First and last day of all, infinite without a line. */
  bounds = { from: Infinity, to: -Infinity };

  /** @param line numbers rise from one to the next. */
  add(line: number, day: number): void {
    if (this.firstLines.has(day)) return;
    this.firstLines.set(day, line);
    const { from, to } = this.bounds;
    this.bounds = { from: Math.min(from, day), to: Math.max(to, day) };
  }

  /** Days with a line that counts. */
  within({ end, from, to }: LineBounds): readonly number[] {
    return [...this.firstLines].flatMap(([day, line]) =>
      line < end && day >= from && day <= to ? [day] : [],
    );
  }
}
