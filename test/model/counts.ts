/** Counts how often each name occurred. */
export class Counts extends Map<string, number> {
  count(name: string): void {
    this.set(name, (this.get(name) ?? 0) + 1);
  }
}

/**
 * Commands, states and errors that the histories of some seeds met. Only fixed seeds must meet all of them:
 * the day's seed may miss some.
 */
export class Met {
  readonly done = new Counts();
  readonly reached = new Counts();
  readonly refused = new Counts();
}
