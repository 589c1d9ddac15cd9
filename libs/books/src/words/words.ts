import {
  accountCodeLength,
  type Countable,
  kit,
  type LineTest,
  signIn,
  type Term,
  testsOf,
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

/** SQL of the amount that one row adds to a word, or of its sign; null for a row that does not count. */
export function contributionSql({ terms }: Word, column: 'usd' | 'amount' | '1'): string {
  const cases = terms.map(
    (term) => `WHEN ${termSql(term)} THEN ${term.sign === 1 ? '' : '-'}${column}`,
  );
  return `CASE ${cases.join(' ')} END`;
}

/** The sign with which a line counts in a word, 0 where it does not; the same rule as the SQL's. */
export function signOf({ terms }: Word, line: Required<Countable>): 1 | 0 | -1 {
  return signIn(terms, line);
}

/** A word in the notation of the documentation, `1310 + 9150`. */
export function formulaOf({ terms }: Word): string {
  return terms
    .map(({ accounts, sign, ofPledges, moves, kinds, exceptKinds: others }) => {
      const signed = accounts.map((code) => {
        const lines = `${code.padEnd(accountCodeLength, 'x')}${ofPledges ? ' with a pledge' : ''}`;
        return `${sign === 1 ? '+' : '−'} ${lines}`;
      });
      const moved = moves ? ` (${moves})` : '';
      const statedKinds = kinds ? ` in ${kinds.join(', ')}` : '';
      return `${signed.join(' ')}${moved}${statedKinds}${others ? ` not in ${others.join(', ')}` : ''}`;
    })
    .join(' ')
    .replace(/^\+ /, '');
}

function termSql(term: Term): string {
  return testsOf(term).map(testSql).join(' AND ');
}

function testSql(test: LineTest): string {
  switch (test.column) {
    case 'account':
      return `(${accountSql(test.begins)})`;
    case 'pledge':
      return 'pledge IS NOT NULL';
    case 'amount':
      return test.isZero ? 'amount = 0' : 'amount <> 0';
    case 'kind': {
      const named = test.of.map((kind) => `'${kind}'`).join(', ');
      return `kind ${test.isOneOf ? 'IN' : 'NOT IN'} (${named})`;
    }
  }
}

/** A figure of an answer, documented by the table that its query is made from. */
export function figure(word: Word, example: string, currency = 'USD') {
  const means = `${word.means}. Accounts: ${formulaOf(word)}.`;
  return kit.money(means, { amount: example, currency });
}
