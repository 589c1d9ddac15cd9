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

/** A figure of a report, defined as one sum over journal lines. Code calls it a word. */
export interface Word {
  /** Meaning of the figure, for the documentation. */
  readonly means: string;
  /** Terms of the sum. A journal line counts in at most one of them. */
  readonly terms: readonly Term[];
}

export type Words<Name extends string = string> = Readonly<Record<Name, Word>>;

/** Returns SQL for the amount, or the sign, that a journal line adds to a figure; null if the line does not count. */
export function contributionSql({ terms }: Word, column: 'usd' | 'amount' | '1'): string {
  const cases = terms.map(
    (term) => `WHEN ${termSql(term)} THEN ${term.sign === 1 ? '' : '-'}${column}`,
  );
  return `CASE ${cases.join(' ')} END`;
}

/**
 * Returns the sign with which a journal line counts in a figure; 0 if it does not count. It follows the same rule as
 * `contributionSql`.
 */
export function signOf({ terms }: Word, line: Required<Countable>): 1 | 0 | -1 {
  return signIn(terms, line);
}

/** Returns the formula of a figure in the notation of the documentation, such as `1310 + 9150`. */
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

/**
 * Returns the schema of a figure in an answer. Its description is generated from the definition that is also its query,
 * so the two always agree.
 */
export function figure(word: Word, example: string, currency = 'USD') {
  const means = `${word.means}. Accounts: ${formulaOf(word)}.`;
  return kit.money(means, { amount: example, currency });
}
