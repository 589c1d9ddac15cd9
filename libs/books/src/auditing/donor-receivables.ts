import type { MoneyFact } from '@art30/accounting';
import type { AsOf, AsOfResolver } from '../times/as-of';
import { all, oneOf, within } from '../times/conditions';
import type { TimesQuery } from '../times/shapes';
import { balanceWords } from '../words/balance-words';
import { moneyOf, usdMoney } from '../slices/slice-values';
import { type Slices } from '../slices/slices';

/** What a donor owes for one pledge, in the currency of the pledge and as it is carried. */
export interface PledgeOwed {
  readonly pledge: string;
  readonly amount: MoneyFact;
  readonly usd: MoneyFact;
}

/** The figure `receivable` of balances by donor, pledge and currency. */
export class DonorReceivables {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
  ) {}

  /**
   * Pledges for which something is owed, by donor in the order of their ids; and both times, fixed as they
   * were resolved.
   *
   * @param donors those that are looked at; every one without them.
   * @throws QuestionRefused UNREADABLE for a time, BEHIND or STANDING where the read model is.
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
