import type { MoneyFact } from '@art30/accounting';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { all, oneOf, within } from '../times/conditions';
import type { TimesQuery } from '../times/shapes';
import { balanceWords } from '../words/balance-words';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Slices } from '../slices/slices';

/** Amount that a donor owes on one pledge, in the pledge's currency, and its carrying value in US dollars. */
export interface PledgeOwed {
  readonly pledge: string;
  readonly amount: MoneyFact;
  readonly usd: MoneyFact;
}

/**
 * Reads receivables by donor and pledge, with the same definition as the figure `receivable` of the report of balances.
 */
export class DonorReceivables {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  /**
   * Returns the debts on each pledge, by donor in the order of ids. `asOf` is the posting date and the point in the log
   * to which the query was resolved.
   *
   * @param donors donors to report on; all donors if omitted.
   * @throws QuestionRefused UNREADABLE for an invalid time; BEHIND if the read model lags, or STANDING if it has
   * stopped.
   */
  async find(
    query: TimesQuery,
    donors?: readonly string[],
  ): Promise<{ asOf: AsOf; owed: ReadonlyMap<string, readonly PledgeOwed[]> }> {
    const asOf = await this.asOf.resolveAtHead(query);
    const { receivable } = balanceWords;
    const slices = this.slices.all(
      { receivable },
      {
        by: ['donor', 'pledge', 'currency'],
        where: all([within(asOf), ...(donors === undefined ? [] : [oneOf('donor', donors)])]),
        unlessZero: ['receivable'],
      },
    );
    const owed = new Map<string, PledgeOwed[]>();
    for (const { key, sums } of slices) {
      const [donor, pledge, currency] = key.map(String) as [string, string, string];
      const { amount, usd } = sums.receivable;
      const one = { pledge, amount: moneyOf(amount, currency), usd: usdMoney(usd) };
      owed.set(donor, [...(owed.get(donor) ?? []), one]);
    }
    return { asOf, owed };
  }
}
