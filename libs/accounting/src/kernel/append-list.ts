/**
 * An immutable list that grows at its end. The newest version shares its array with earlier versions, so building a
 * list of n items costs n steps, not n². An earlier version ignores items beyond its own length, so it does not
 * change.
 */
export class AppendList<Item> implements Iterable<Item> {
  private constructor(
    private readonly shared: Item[],
    readonly length: number,
  ) {}

  static of<Item>(...items: readonly Item[]): AppendList<Item> {
    return new AppendList([...items], items.length);
  }

  /** Returns the list with items added at its end. Appending to a version that is not the newest copies the array. */
  with(items: readonly Item[]): AppendList<Item> {
    const newest = this.shared.length === this.length;
    const storage = newest ? this.shared : this.shared.slice(0, this.length);
    for (const item of items) storage.push(item);
    return new AppendList(storage, storage.length);
  }

  [Symbol.iterator](): Iterator<Item> {
    return new Items(this.shared, this.length);
  }

  /** Returns the item at a position. @param place position of the item, from 0. @throws RangeError outside the list. */
  at(place: number): Item {
    if (place < 0 || place >= this.length) throw new RangeError(`there is no item ${place}`);
    return this.shared[place] as Item;
  }

  /** Returns the last item that matches, or undefined. */
  findLast(matches: (item: Item) => boolean): Item | undefined {
    for (let index = this.length - 1; index >= 0; index -= 1) {
      const item = this.shared[index] as Item;
      if (matches(item)) return item;
    }
    return undefined;
  }
}

/**
 * Iterates over the first items of an array: in about half the time of a generator, which matters for folding streams.
 */
class Items<Item> implements Iterator<Item> {
  private at = 0;

  constructor(
    private readonly shared: readonly Item[],
    private readonly length: number,
  ) {}

  next(): IteratorResult<Item> {
    if (this.at >= this.length) return { value: undefined, done: true };
    const value = this.shared[this.at] as Item;
    this.at += 1;
    return { value, done: false };
  }
}

/** An immutable map kept as an `AppendList` of pairs: the latest value of a key counts, and lookups are linear. */
export class AppendMap<Value> {
  private constructor(private readonly set: AppendList<readonly [string, Value]>) {}

  static empty<Value>(): AppendMap<Value> {
    return new AppendMap(AppendList.of());
  }

  with(key: string, value: Value): AppendMap<Value> {
    return new AppendMap(this.set.with([[key, value]]));
  }

  get(key: string): Value | undefined {
    return this.set.findLast(([ownKey]) => ownKey === key)?.[1];
  }

  has(key: string): boolean {
    return this.set.findLast(([ownKey]) => ownKey === key) !== undefined;
  }

  entries(): ReadonlyMap<string, Value> {
    return new Map(this.set);
  }
}
