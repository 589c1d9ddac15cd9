/** How often each of some names came. */
export class Counts extends Map<string, number> {
  count(name: string): void {
    this.set(name, (this.get(name) ?? 0) + 1);
  }
}
