import {
  accountItemsDecider,
  accountItemsValued,
  itemsValued,
  moneyValued,
  pledgeDecider,
  rateOn,
  ratesDecider,
  receiptDecider,
  Rejection,
  stream,
  type IsoDate,
  type RevaluePledge,
  type RateTable,
} from '@art30/accounting';
import type { Ledger } from '../kernel/ledger';
import type { Books } from '../kernel/ports';

interface Valued {
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly carryingUsd: string;
  readonly valueUsd: string;
}

/** Checks that open items in foreign currencies are revalued at the end of a day. */
export class ValuesAtYearEnd {
  constructor(
    private readonly ledger: Ledger,
    private readonly books: Pick<Books, 'openItems'>,
  ) {}

  /**
   * Describes each open item whose USD value differs from its amount at the rate of the day, and each currency without
   * a rate.
   */
  async notValued(asAt: IsoDate): Promise<readonly string[]> {
    const { state: table } = await this.ledger.read(stream.rates, ratesDecider);
    const { found } = await this.books.openItems(asAt);
    const rates = ratesOf(
      table,
      found.map(({ currency }) => currency),
      asAt,
    );
    const without = found.filter(({ currency }) => rates[currency] === undefined);
    const unrated = without.map(({ currency }) => `${currency}, which has no rate`);
    const pledges = new Set(found.flatMap((of) => of.pledges));
    const receipts = new Set(found.flatMap((of) => of.receipts));
    const wrong: string[] = [...unrated];
    for (const id of pledges) {
      const { state } = await this.ledger.read(stream.pledge(id), pledgeDecider);
      if (state.status === 'none') continue;
      const items = itemsValued({ asAt, rates }, state);
      wrong.push(
        ...named(items, ({ account, purpose }) => `${account} for ${purpose} of pledge ${id}`),
      );
    }
    for (const id of receipts) {
      const { state } = await this.ledger.read(stream.receipt(id), receiptDecider);
      if (state.status === 'none') continue;
      const place = ({ bankAccount }: { readonly bankAccount?: string | undefined }) =>
        `${bankAccount === undefined ? 'money' : `${bankAccount}, cash`} of receipt ${id}`;
      wrong.push(...named(moneyValued({ asAt, rates }, state), place));
    }
    for (const code of new Set(found.flatMap((of) => of.bankAccounts))) {
      const { state } = await this.ledger.read(stream.accountItems(code), accountItemsDecider);
      const items = accountItemsValued({ asAt, rates }, state);
      wrong.push(...named(items, ({ fund }) => `${code}, own items of fund ${fund},`));
    }
    return wrong;
  }
}

function named<Item extends Valued>(items: readonly Item[], place: (item: Item) => string) {
  return items
    .filter(({ carryingUsd, valueUsd }) => carryingUsd !== valueUsd)
    .map((item) => {
      const { amount, currency } = item.amount;
      return `${currency} ${amount} on ${place(item)} at USD ${item.carryingUsd}`;
    });
}

/** Returns the rate on the day for each currency. Currencies without a rate are left out. */
function ratesOf(
  table: RateTable,
  currencies: readonly string[],
  asAt: IsoDate,
): RevaluePledge['facts']['rates'] {
  const knownRates = currencies.flatMap((currency) => {
    try {
      return [[currency, rateOn(table, currency, asAt)] as const];
    } catch (error) {
      if (error instanceof Rejection) return [];
      throw error;
    }
  });
  return Object.fromEntries(knownRates);
}
