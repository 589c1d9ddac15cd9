/** How often each of some names came. */
export class Counts extends Map<string, number> {
  count(name: string): void {
    this.set(name, (this.get(name) ?? 0) + 1);
  }
}

/**
 * What the histories of some seeds met. It is demanded of fixed seeds alone: what those of the day meet, another day may
 * miss.
 */
export class Met {
  readonly done = new Counts();
  readonly reached = new Counts();
  readonly refused = new Counts();
}
