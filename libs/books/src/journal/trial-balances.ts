import { codesOf } from '@art30/accounting';
import { all, not, onAccounts, type Condition } from '../times/conditions';
import type { Slices } from '../slices/slices';
import { plus, type Words } from '../words/words';

interface CurrencySum {
  readonly currency: string;
  /** Amount in minor units of the currency. */
  readonly amount: bigint;
}

/** An account with its balance in US cents, and its sum in each currency where the sum is not zero. */
export interface AccountSum {
  readonly code: string;
  readonly usd: bigint;
  readonly currencies: readonly CurrencySum[];
}

interface Cell extends CurrencySum {
  readonly code: string;
  readonly usd: bigint;
}

const balance = {
  balance: { means: 'Debit less credit', terms: [plus(codesOf.all)] },
} as const satisfies Words;

/** Computes trial balances, without memorandum accounts, for reports and for the closing of a year. */
export class TrialBalances {
  constructor(private readonly slices: Slices) {}

  /** Returns the accounts with a balance over the matching journal lines, in the order of their codes. */
  accounts(lines: Condition): readonly AccountSum[] {
    const where = all([lines, not(onAccounts([codesOf.memorandum]))]);
    const cells = this.slices.all(balance, { by: ['account', 'currency'], where });
    return accountsOf(
      cells.map(({ key: [code, currency], sums }) => ({
        code: String(code),
        currency: String(currency),
        ...sums.balance,
      })),
    );
  }
}

function accountsOf(cells: readonly Cell[]): AccountSum[] {
  const byCode = new Map<string, Cell[]>();
  for (const cell of cells) byCode.set(cell.code, [...(byCode.get(cell.code) ?? []), cell]);
  return [...byCode]
    .map(([code, own]) => ({
      code,
      usd: sumOfCents(own.map(({ usd }) => usd)),
      currencies: own.filter(({ amount }) => amount !== 0n),
    }))
    .filter(({ usd, currencies }) => usd !== 0n || currencies.length > 0);
}

export function sumOfCents(cents: readonly bigint[]): bigint {
  return cents.reduce((sum, one) => sum + one, 0n);
}
