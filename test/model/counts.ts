/** Counts how often each name occurred. */
export class Counts extends Map<string, number> {
  count(name: string): void {
    this.set(name, (this.get(name) ?? 0) + 1);
  }
}

/**
 * Commands, states and refusals that occurred in the histories of some seeds. Only the fixed seeds must reach all of
 * them: those of the day may miss some.
 */
export class Met {
  readonly done = new Counts();
  readonly reached = new Counts();
  readonly refused = new Counts();
}
