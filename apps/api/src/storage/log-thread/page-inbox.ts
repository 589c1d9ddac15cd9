/** Pages that have come and were not taken yet, and their end. */
export class PageInbox<Item> {
  private readonly come: (readonly Item[])[] = [];
  private over: { readonly error: Error | undefined } | undefined;
  private wake = (): void => undefined;

  put(page: readonly Item[]): void {
    this.come.push(page);
    this.wake();
  }

  /** Nothing comes any more. @param error why, where that is one. */
  end(error?: Error): void {
    this.over ??= { error };
    this.wake();
  }

  /** @throws the error with which they end. */
  async *pages(): AsyncGenerator<readonly Item[], void> {
    for (;;) {
      const page = this.come.shift();
      if (page !== undefined) yield page;
      else if (this.over?.error !== undefined) throw this.over.error;
      else if (this.over !== undefined) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
