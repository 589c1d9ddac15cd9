import {
  chartOfAccounts,
  type Entry,
  functionalCurrency,
  isMemorandum,
  Money,
} from '@art30/accounting';
import { canonicalJson } from '@art30/event-sourcing';

/** Amounts of a line: minor units of its currency, and US cents. */
interface LineAmounts {
  readonly amount: bigint;
  readonly usd: bigint;
}

/**
 * Sums of entries. The key of each sum is the beginning of its JSON line, which contains the account, the currency and
 * any dimensions.
 */
class Sums {
  readonly #sums = new Map<string, LineAmounts & { readonly currency: string }>();

  add(begins: string, currency: string, { amount, usd }: LineAmounts): void {
    const before = this.#sums.get(begins);
    const sum = {
      amount: (before?.amount ?? 0n) + amount,
      usd: (before?.usd ?? 0n) + usd,
      currency,
    };
    // Zero sums are removed, which saves memory: most receipts are applied in full.
    if (sum.amount === 0n && sum.usd === 0n) this.#sums.delete(begins);
    else this.#sums.set(begins, sum);
  }

  /**
   * Returns the lines as canonical JSON in sorted order. The order is unique, since no key is a prefix of
   * another.
   */
  *lines(): Generator<string> {
    for (const begins of [...this.#sums.keys()].sort()) {
      const sum = this.#sums.get(begins);
      if (sum === undefined) continue;
      const amount = Money.ofMinor(sum.amount, sum.currency).toString();
      const usd = Money.ofMinor(sum.usd, functionalCurrency).toString();
      yield `${begins},"sum":{"amount":"${amount}","usd":"${usd}"}}`;
    }
  }
}

/**
 * Sums entries twice. The balances are by account, currency and all dimensions, memorandum accounts included. The trial
 * balance is by account and currency, without memorandum accounts. A sum that is zero in its currency and in USD has
 * no line.
 */
export class BookSums {
  readonly #balances = new Sums();
  readonly #trialBalance = new Sums();

  add({ account, currency, dims }: Entry, amounts: LineAmounts): void {
    const ofAccount = `{"account":${canonicalJson(account)},"currency":${canonicalJson(currency)}`;
    this.#balances.add(`${ofAccount},"dims":${canonicalJson(dims)}`, currency, amounts);
    if (!isMemorandum(account)) this.#trialBalance.add(ofAccount, currency, amounts);
  }

  balances(): Iterable<string> {
    return this.#balances.lines();
  }

  trialBalance(): Iterable<string> {
    return this.#trialBalance.lines();
  }
}

/** Balance of an account in one of its currencies, in that currency and USD; debits are positive. */
interface AccountSum {
  readonly account: string;
  /** Name in the chart of accounts; empty for a bank account, which is not in the chart. */
  readonly name: string;
  readonly currency: string;
  readonly amount: string;
  readonly usd: string;
}

/** USD balance of an account for one donor or purpose. */
export interface PartSum extends Pick<AccountSum, 'account' | 'name' | 'usd'> {
  /** Id of the donor or code of the purpose; null for lines without one. */
  readonly of: string | null;
}

/**
 * Trial balance of all events, and the same balances by donor and by purpose, without memorandum accounts.
 */
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

/** Computes the trial balance, and the USD balances by donor and by purpose. */
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

/** Sums USD by donor or purpose, and by account. */
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
          of: of === '' ? null : of,
          account,
          name: names.get(account) ?? '',
          usd: usd.toString(),
        })),
    );
  }
}

function sorted<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
