import type { LineBounds } from './line-bounds';

/** The days on which lines are posted, each with the first line in the log that is. */
export class PostedDays {
  private readonly first = new Map<number, number>();

  /** @param line numbers rise from one to the next. */
  add(line: number, day: number): void {
    if (!this.first.has(day)) this.first.set(day, line);
  }

  /** Days with a line that counts. */
  within({ end, from, to }: LineBounds): readonly number[] {
    return [...this.first].flatMap(([day, line]) =>
      line < end && day >= from && day <= to ? [day] : [],
    );
  }
}
