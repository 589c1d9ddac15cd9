import { accountCodeLength, type Accounts } from '@art30/accounting';
import { accountSql } from '../times/conditions';

/**
 * Lines that count in a word: those of these accounts, each with this sign.
 */
export interface Term {
  readonly accounts: readonly Accounts[];
  readonly sign: 1 | -1;
  /** Only lines that belong to a pledge. */
  readonly ofPledges?: true;
  /** Only lines of events of these kinds, and their mirrors. */
  readonly kinds?: readonly EventKind[];
  /** No lines of events of these kinds, or of their mirrors. */
  readonly exceptKinds?: readonly EventKind[];
}

export type EventKind = string;

/** One figure of a report: one sum over journal rows. */
export interface Word {
  /** What the figure says, for documentation. */
  readonly means: string;
  /** A line counts in one term at most. */
  readonly terms: readonly Term[];
}

export type Words<Name extends string = string> = Readonly<Record<Name, Word>>;

export function plus(...accounts: readonly Accounts[]): Term {
  return { accounts, sign: 1 };
}

export function minus(...accounts: readonly Accounts[]): Term {
  return { accounts, sign: -1 };
}

/** The terms, over lines of events of these kinds alone. */
export function inKinds(kinds: readonly EventKind[], ...terms: readonly Term[]): Term[] {
  return terms.map((term) => ({ ...term, kinds }));
}

/** The terms, over lines of events of any other kind. */
export function exceptKinds(kinds: readonly EventKind[], terms: readonly Term[]): Term[] {
  return terms.map((term) => ({ ...term, exceptKinds: kinds }));
}

/**
 * What one row adds to a word, in SQL; null for a row that does not count. `owned` says in the terms
 * of the row whether a pledge owns it: a journal row does by its pledge.
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
export function signOf({ terms }: Word, line: { account: string; pledge: string | null }): number {
  const term = terms.find(
    ({ accounts, ofPledges }) =>
      accounts.some((code) => line.account.startsWith(code)) &&
      (!ofPledges || line.pledge !== null),
  );
  return term?.sign ?? 0;
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
  const { accounts, ofPledges, kinds, exceptKinds: others } = term;
  const named = (some: readonly EventKind[]) => some.map((kind) => `'${kind}'`).join(', ');
  return [
    `(${accountSql(accounts)})`,
    ...(ofPledges ? [owned] : []),
    ...(kinds === undefined ? [] : [`kind IN (${named(kinds)})`]),
    ...(others === undefined ? [] : [`kind NOT IN (${named(others)})`]),
  ].join(' AND ');
}
