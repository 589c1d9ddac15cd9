import type { Accounts } from './chart-of-accounts';

/** Lines that count in a figure, each with this sign. */
export interface Term {
  readonly accounts: readonly Accounts[];
  readonly sign: 1 | -1;
  /** Only lines that belong to a pledge. */
  readonly ofPledges?: true;
  /** Only lines that move an amount of their currency, or only those that change its value alone. */
  readonly moves?: 'amount' | 'value alone';
  /** Only lines of events of these kinds, and their mirrors. */
  readonly kinds?: readonly string[];
  /** No lines of events of these kinds, or of their mirrors. */
  readonly exceptKinds?: readonly string[];
}

export function plus(...accounts: readonly Accounts[]): Term {
  return { accounts, sign: 1 };
}

export function minus(...accounts: readonly Accounts[]): Term {
  return { accounts, sign: -1 };
}

/** Members of a line that terms look at; a guard tells neither kinds nor amounts apart. */
export interface Countable {
  readonly account: string;
  readonly pledge: string | null;
  /** Whether the line moves nothing of its currency. */
  readonly isValueAlone?: boolean | undefined;
  readonly kind?: string | undefined;
}

/** A condition of a term, on one column of a line. */
export type LineTest =
  | { readonly column: 'account'; readonly begins: readonly Accounts[] }
  | { readonly column: 'pledge' }
  | { readonly column: 'amount'; readonly isZero: boolean }
  | { readonly column: 'kind'; readonly of: readonly string[]; readonly isOneOf: boolean };

/**
 * The rule by which a line counts in a term: it passes each of these. {@link passes} reads them as
 * a predicate; where lines are rows of a table, they are written as SQL.
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

/** The sign with which a line counts in the first term that counts it; 0 where no term does. */
export function signIn(terms: readonly Term[], line: Countable): 1 | 0 | -1 {
  const term = terms.find((candidate) => testsOf(candidate).every((test) => passes(test, line)));
  return term?.sign ?? 0;
}
