import { chartOfAccounts, functionalCurrency, isMemorandum, Money } from '@art30/accounting';
import type { BookSums } from './book-sums';

/** Sum of an account in one of its currencies: of that currency, and USD; debits are above zero. */
export interface AccountSum {
  readonly account: string;
  /** As in the chart of accounts; empty for a bank account, which has its own. */
  readonly name: string;
  readonly currency: string;
  readonly amount: string;
  readonly usd: string;
}

/** USD of an account that are booked for one donor or purpose. */
export interface PartSum extends Pick<AccountSum, 'account' | 'name' | 'usd'> {
  /** Id of the donor, or code of the purpose; null for what is booked without one. */
  readonly of: string | null;
}

/** The trial balance of all events, and the same sums by donor and by purpose; without memorandum accounts. */
export interface DerivedBooks {
  readonly trialBalance: readonly AccountSum[];
  readonly byDonor: readonly PartSum[];
  readonly byPurpose: readonly PartSum[];
}

interface SumLine {
  readonly account: string;
  readonly currency: string;
  readonly dims?: { readonly donor?: string; readonly purpose?: string };
  readonly sum: { readonly amount: string; readonly usd: string };
}

const names = new Map(chartOfAccounts.map(({ code, name }) => [code, name]));

/** The books that sums come to. */
export function derivedBooks(sums: BookSums): DerivedBooks {
  const trialBalance = [...sums.trialBalance()].map((line) => {
    const { account, currency, sum } = JSON.parse(line) as SumLine;
    return { account, name: names.get(account) ?? '', currency, ...sum };
  });
  const [donors, purposes] = [new Parts(), new Parts()];
  for (const line of sums.balances()) {
    const { account, dims, sum } = JSON.parse(line) as SumLine;
    if (isMemorandum(account)) continue;
    donors.add(dims?.donor, account, sum.usd);
    purposes.add(dims?.purpose, account, sum.usd);
  }
  return { trialBalance, byDonor: donors.sums(), byPurpose: purposes.sums() };
}

/** USD by donor or purpose and account. */
class Parts {
  private readonly parts = new Map<string, Map<string, Money>>();

  add(of: string | undefined, account: string, usd: string): void {
    const key = of ?? '';
    const accounts = this.parts.get(key) ?? new Map<string, Money>();
    this.parts.set(key, accounts);
    const sum = Money.of({ amount: usd, currency: functionalCurrency });
    accounts.set(account, accounts.get(account)?.plus(sum) ?? sum);
  }

  sums(): readonly PartSum[] {
    return sorted(this.parts).flatMap(([of, accounts]) =>
      sorted(accounts)
        .filter(([, usd]) => !usd.isZero)
        .map(([account, usd]) => ({
          ...{ of: of === '' ? null : of, account, name: names.get(account) ?? '' },
          usd: usd.toString(),
        })),
    );
  }
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
