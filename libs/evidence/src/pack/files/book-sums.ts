import { functionalCurrency, isMemorandum, Money, type Entry } from '@art30/accounting';
import { canonicalJson } from '@art30/event-sourcing';

/** Minor units of a line: those of its currency, and US cents. */
export interface LineAmounts {
  readonly amount: bigint;
  readonly usd: bigint;
}

/** Sums of lines, under the beginning of the canonical JSON that says what they are of. */
class Sums {
  readonly #sums = new Map<string, LineAmounts & { readonly currency: string }>();

  add(begins: string, currency: string, { amount, usd }: LineAmounts): void {
    const before = this.#sums.get(begins);
    const sum = {
      amount: (before?.amount ?? 0n) + amount,
      usd: (before?.usd ?? 0n) + usd,
      currency,
    };
    // What comes to nothing is of no line: most receipts are applied whole, and need no memory then.
    if (sum.amount === 0n && sum.usd === 0n) this.#sums.delete(begins);
    else this.#sums.set(begins, sum);
  }

  /** Canonical JSON in its own order: none of the beginnings is that of another. */
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
 * Sums of entries twice: by account, currency and all dimensions, memorandum accounts included, and by
 * account and currency without them. What sums to zero in both its currency and US dollars has no line.
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
