import {
  accountCodeLength,
  signIn,
  testsOf,
  type EventKind,
  type LineTest,
  type Term,
} from '@art30/accounting';
import { accountSql } from '../times/conditions';

export { exceptKinds, inKinds, minus, plus, type EventKind, type Term } from '@art30/accounting';

/** One figure of a report: one sum over journal rows. */
export interface Word {
  /** Meaning of the figure, for documentation. */
  readonly means: string;
  /** A line counts in one term at most. */
  readonly terms: readonly Term[];
}

export type Words<Name extends string = string> = Readonly<Record<Name, Word>>;

/**
 * SQL of the amount that one row adds to a word; null for a row that does not count.
 *
 * @param owned SQL condition that holds where a pledge owns the row.
 */
export function contributionSql(
  { terms }: Word,
  column: 'usd' | 'amount',
  owned = 'pledge IS NOT NULL',
): string {
  const cases = terms.map(
    (term) => `WHEN ${termSql(term, owned)} THEN ${term.sign === 1 ? '' : '-'}${column}`,
  );
  return `CASE ${cases.join(' ')} END`;
}

/** The sign with which a line counts in a word, 0 where it does not; the same rule as the SQL's. */
export function signOf(
  { terms }: Word,
  line: { readonly account: string; readonly pledge: string | null; readonly kind: EventKind },
): 1 | 0 | -1 {
  return signIn(terms, line);
}

/** A word in the notation of the documentation, `1310 + 9150`. */
export function formulaOf({ terms }: Word): string {
  return terms
    .map(({ accounts, sign, ofPledges, kinds, exceptKinds: others }) => {
      const signed = accounts.map((code) => {
        const lines = `${code.padEnd(accountCodeLength, 'x')}${ofPledges ? ' with a pledge' : ''}`;
        return `${sign === 1 ? '+' : '−'} ${lines}`;
      });
      const told = kinds ? ` in ${kinds.join(', ')}` : '';
      return `${signed.join(' ')}${told}${others ? ` not in ${others.join(', ')}` : ''}`;
    })
    .join(' ')
    .replace(/^\+ /, '');
}

function termSql(term: Term, owned: string): string {
  return testsOf(term)
    .map((test) => testSql(test, owned))
    .join(' AND ');
}

function testSql(test: LineTest, owned: string): string {
  switch (test.column) {
    case 'account':
      return `(${accountSql(test.begins)})`;
    case 'pledge':
      return owned;
    case 'kind': {
      const named = test.of.map((kind) => `'${kind}'`).join(', ');
      return `kind ${test.isOneOf ? 'IN' : 'NOT IN'} (${named})`;
    }
  }
}
