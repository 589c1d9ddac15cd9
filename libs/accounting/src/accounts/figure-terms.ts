import type { Accounts } from './chart-of-accounts';

/**
 * One term of a figure (a named sum of entries, such as cash): it selects the entries that the figure adds or
 * subtracts.
 */
export interface Term {
  readonly accounts: readonly Accounts[];
  readonly sign: 1 | -1;
  /** Only lines that name a pledge. */
  readonly ofPledges?: true;
  /**
   * `amount`: only lines that move an amount of their currency. `value alone`: only lines that change the value in USD
   * without an amount, such as an exchange difference.
   */
  readonly moves?: 'amount' | 'value alone';
  /** Only lines of events of these kinds (event types), and of reversals of such events. */
  readonly kinds?: readonly string[];
  /** No lines of events of these kinds, and none of reversals of such events. */
  readonly exceptKinds?: readonly string[];
}

export function plus(...accounts: readonly Accounts[]): Term {
  return { accounts, sign: 1 };
}

export function minus(...accounts: readonly Accounts[]): Term {
  return { accounts, sign: -1 };
}

/** Members of a line that terms test. A guard in memory leaves out kind and amount, because its terms test neither. */
export interface Countable {
  readonly account: string;
  readonly pledge: string | null;
  /** True if the line changes a value in USD and moves no amount of its currency. */
  readonly isValueAlone?: boolean | undefined;
  readonly kind?: string | undefined;
}

/** A condition of a term on one column of a line. */
export type LineTest =
  | { readonly column: 'account'; readonly begins: readonly Accounts[] }
  | { readonly column: 'pledge' }
  | { readonly column: 'amount'; readonly isZero: boolean }
  | { readonly column: 'kind'; readonly of: readonly string[]; readonly isOneOf: boolean };

/**
 * Returns the tests that a line must pass to count in a term. {@link passes} evaluates them in memory; queries on a
 * table of lines write the same tests as SQL.
 */
export function testsOf({ accounts, ofPledges, moves, kinds, exceptKinds: others }: Term) {
  const tests: LineTest[] = [{ column: 'account', begins: accounts }];
  if (ofPledges) tests.push({ column: 'pledge' });
  if (moves !== undefined) tests.push({ column: 'amount', isZero: moves === 'value alone' });
  if (kinds !== undefined) tests.push({ column: 'kind', of: kinds, isOneOf: true });
  if (others !== undefined) tests.push({ column: 'kind', of: others, isOneOf: false });
  return tests;
}

export function passes(
  test: LineTest,
  { account, pledge, isValueAlone, kind }: Countable,
): boolean {
  switch (test.column) {
    case 'account':
      return test.begins.some((code) => account.startsWith(code));
    case 'pledge':
      return pledge !== null;
    case 'amount':
      return isValueAlone === test.isZero;
    case 'kind':
      return (kind !== undefined && test.of.includes(kind)) === test.isOneOf;
  }
}

/** Returns the sign of the first term that counts the line; 0 if none does. */
export function signIn(terms: readonly Term[], line: Countable): 1 | 0 | -1 {
  const term = terms.find((candidate) => testsOf(candidate).every((test) => passes(test, line)));
  return term?.sign ?? 0;
}
