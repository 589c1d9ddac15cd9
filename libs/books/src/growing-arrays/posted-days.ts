/** Bounds of the journal lines that count: lines before index `end`, posted from one day through another. */
export interface LineBounds {
  /** Index of the first line that no longer counts. */
  readonly end: number;
  /** First and last posting date, as numbers such as 20240507. */
  readonly from: number;
  readonly to: number;
}

/** All posting dates of the journal, each with the first line in the log that is posted on it. */
export class PostedDays {
  private readonly firstLines = new Map<number, number>();
  /** First and last posting date of all lines; infinite if there are no lines. */
  bounds = { from: Infinity, to: -Infinity };

  /** @param line index of the line, greater than in any call before. */
  add(line: number, day: number): void {
    if (this.firstLines.has(day)) return;
    this.firstLines.set(day, line);
    const { from, to } = this.bounds;
    this.bounds = { from: Math.min(from, day), to: Math.max(to, day) };
  }

  /** Returns the days on which at least one line within the bounds is posted. */
  within({ end, from, to }: LineBounds): readonly number[] {
    return [...this.firstLines].flatMap(([day, line]) =>
      line < end && day >= from && day <= to ? [day] : [],
    );
  }
}
