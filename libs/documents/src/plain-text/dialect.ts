import type { Transaction } from './transactions';

/** Balance of an account in one commodity, minor units. */
export interface Balance {
  readonly account: string;
  readonly commodity: string;
  readonly minor: bigint;
}

/** Syntax of one engine. Every part ends its last line. */
export interface Dialect {
  /** Characters that begin a comment. */
  readonly remark: string;
  /** Settings without which the engine would be less strict, and how to run it. */
  readonly opening: string;
  commodity(code: string): string;
  account(name: string): string;
  transaction(transaction: Transaction): string;
  /** Claims of what accounts hold when a year ends. */
  assertions(year: string, balances: readonly Balance[]): string;
}
