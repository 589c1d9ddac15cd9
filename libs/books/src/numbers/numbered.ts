/** Texts, numbered in the order in which they came. */
export class Numbered {
  readonly all: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a text, new or known. */
  numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}
