import { FirstItems } from '../kernel/append-list';
import type { BookedLine } from './books';

/** Lines in the order in which they were booked, and where those of each account stand among them. */
interface Shared {
  readonly lines: BookedLine[];
  readonly places: Map<string, number[]>;
  /** Lines whose places are known, from the first on. */
  placed: number;
}

/**
 * The lines of a stream, an immutable list that grows at its end, and those of an account without a look at all
 * others. The newest version shares its storage with all earlier ones, which still read as they did.
 */
export class LinesByAccount implements Iterable<BookedLine> {
  private constructor(
    private readonly shared: Shared,
    private readonly length: number,
  ) {}

  static of(lines: readonly BookedLine[]): LinesByAccount {
    return new LinesByAccount({ lines: [...lines], places: new Map(), placed: 0 }, lines.length);
  }

  /** These lines and those after them. Adding to an earlier version copies it. */
  with(lines: readonly BookedLine[]): LinesByAccount {
    const { shared, length } = this;
    const storage = shared.lines.length === length ? shared : upTo(length, shared);
    for (const line of lines) storage.lines.push(line);
    return new LinesByAccount(storage, storage.lines.length);
  }

  /** Those of some accounts, in the order of all. */
  on(...accounts: readonly string[]): readonly BookedLine[] {
    this.place();
    const [first = '', ...others] = accounts;
    if (others.length === 0) return this.at(this.placesOf(first));
    const places = accounts.flatMap((account) => this.placesOf(account));
    return this.at(places.sort((one, other) => one - other));
  }

  /** Accounts that have lines here, and perhaps others that later versions have. */
  accounts(): Iterable<string> {
    this.place();
    return this.shared.places.keys();
  }

  [Symbol.iterator](): Iterator<BookedLine> {
    return new FirstItems(this.shared.lines, this.length);
  }

  private placesOf(account: string): readonly number[] {
    return this.shared.places.get(account) ?? [];
  }

  /** @param places in their order. */
  private at(places: readonly number[]): readonly BookedLine[] {
    const found: BookedLine[] = [];
    for (const place of places) {
      if (place >= this.length) break;
      found.push(this.shared.lines[place] as BookedLine);
    }
    return found;
  }

  private place(): void {
    const { shared } = this;
    for (; shared.placed < shared.lines.length; shared.placed += 1) {
      const { account } = shared.lines[shared.placed] as BookedLine;
      const places = shared.places.get(account);
      if (places === undefined) shared.places.set(account, [shared.placed]);
      else places.push(shared.placed);
    }
  }
}

function upTo(length: number, { lines, places, placed }: Shared): Shared {
  const before = (own: readonly number[]) => {
    const end = own.findLastIndex((place) => place < length);
    return own.slice(0, end + 1);
  };
  return {
    lines: lines.slice(0, length),
    places: new Map([...places].map(([account, own]) => [account, before(own)])),
    placed: Math.min(placed, length),
  };
}
