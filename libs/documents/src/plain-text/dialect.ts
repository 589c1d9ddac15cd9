import type { Transaction } from './transactions';

/** What an account holds of a commodity, minor units. */
export interface Balance {
  readonly account: string;
  readonly commodity: string;
  readonly minor: bigint;
}

/** How one engine wants its text. Every part ends its last line. */
export interface Dialect {
  /** What begins a comment. */
  readonly remark: string;
  /** Settings without which the engine would be less strict, and how to run it. */
  readonly opening: string;
  commodity(code: string): string;
  account(name: string): string;
  transaction(transaction: Transaction): string;
  /** Claims of what accounts hold when a year ends. */
  assertions(year: string, balances: readonly Balance[]): string;
}
