import { AppendList } from '../kernel/append-list';
import type { BookedLine } from './books';

/** The lines of a stream, an immutable list that grows at its end, and those of an account without a look at all others. */
export class LinesByAccount implements Iterable<BookedLine> {
  private constructor(
    private readonly lines: AppendList<BookedLine>,
    /** Where the lines of each account stand among all. */
    private readonly places: ReadonlyMap<string, AppendList<number>>,
  ) {}

  static of(lines: readonly BookedLine[]): LinesByAccount {
    return new LinesByAccount(AppendList.of(), new Map()).with(lines);
  }

  /** These lines and those after them. */
  with(added: readonly BookedLine[]): LinesByAccount {
    const places = new Map(this.places);
    for (const [index, { account }] of added.entries()) {
      const own = places.get(account) ?? AppendList.of<number>();
      places.set(account, own.with([this.lines.length + index]));
    }
    return new LinesByAccount(this.lines.with(added), places);
  }

  /** Those of some accounts, in the order of all. */
  on(...accounts: readonly string[]): readonly BookedLine[] {
    const places = accounts.flatMap((account) => [...(this.places.get(account) ?? [])]);
    if (accounts.length > 1) places.sort((one, other) => one - other);
    return places.map((place) => this.lines.at(place));
  }

  /** Accounts that have lines. */
  accounts(): Iterable<string> {
    return this.places.keys();
  }

  [Symbol.iterator](): Iterator<BookedLine> {
    return this.lines[Symbol.iterator]();
  }
}
