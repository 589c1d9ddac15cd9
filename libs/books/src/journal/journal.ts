import type { AccountType } from '@art30/accounting';
import { linesOf, type EventFilters } from '../filters/event-filters';
import type { OrderName } from '../filters/orders';
import { answered, answeredPage, type AsOfResolver } from '../times/as-of';
import { all, within } from '../times/conditions';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate } from '../explain/explain-template';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { AccountNames } from './account-names';
import { lineOrder, type JournalLines } from './journal-lines';
import { sumOf, type AccountSum, type TrialBalances } from './trial-balances';

/** Which lines, and in which order. */
interface LinesQuery extends PageQuery, DimensionValues, Omit<EventFilters, 'account'> {
  readonly order?: OrderName | undefined;
}

/** The lines of the journal, and the trial balance they make. */
export class Journal {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly journalLines: JournalLines,
    private readonly trialBalances: TrialBalances,
    private readonly names: AccountNames,
  ) {}

  /** One page of lines, in the order of the log unless another is asked for. */
  async lines(query: LinesQuery) {
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query), linesOf(query)]);
    const order = lineOrder(query.order);
    const { rows, nextAfter } = this.journalLines.page(where, page, (line) => line, order);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }

  /**
   * Accounts with a balance, and the net assets they leave. Where a filter cuts transactions in two,
   * one line without account is what the rest of the books owes the lines (in USD; negative where
   * they owe it), so that all sum to zero and assets − liabilities + this line are the net assets.
   */
  async trialBalance(query: AsOfQuery & DimensionValues) {
    const asOf = await this.asOf.resolve(query);
    const accounts = this.trialBalances.accounts(all([within(asOf), filtered(query)]));
    const named = this.names.all();
    const ofType = (...types: readonly AccountType[]) =>
      sumOf(accounts.filter(({ code }) => types.includes(named(code).type)).map(({ usd }) => usd));
    const dueFromRest = -sumOf(accounts.map(({ usd }) => usd));
    const rest = dueFromRest === 0n ? [] : [restOfBooks(dueFromRest)];
    const balances = [...accounts.map(({ usd }) => usd), dueFromRest];
    return {
      ...answered(asOf),
      explain: explainTemplate({
        ...{ report: 'trial-balance', asOf },
        // The rest of the books and the totals are figures of the account that is asked for, too.
        scope: { ...query, account: undefined, ofAccount: query.account },
        variables: ['account', 'currency'],
      }),
      items: [
        ...accounts.map((account) => ({ ...rowOf(account), ...named(account.code) })),
        ...rest,
      ],
      sum: usdMoney(sumOf(balances)),
      debit: usdMoney(sumOf(balances.filter((cents) => cents > 0n))),
      credit: usdMoney(-sumOf(balances.filter((cents) => cents < 0n))),
      assets: usdMoney(ofType('asset')),
      liabilities: usdMoney(-ofType('liability')),
      dueFromRest: usdMoney(dueFromRest),
      netAssets: usdMoney(-ofType('net assets', 'revenue', 'expense')),
    };
  }
}

function rowOf({ code, usd, currencies }: AccountSum) {
  return {
    account: code,
    ...sides(usd),
    inCurrencies: currencies.map(({ amount, currency }) => moneyOf(amount, currency)),
  };
}

function restOfBooks(cents: bigint) {
  const name = 'Due from / due to the rest of the books';
  return { account: null, ...sides(cents), inCurrencies: [], name, type: null };
}

function sides(cents: bigint) {
  return {
    balance: usdMoney(cents),
    debit: usdMoney(cents > 0n ? cents : 0n),
    credit: usdMoney(cents < 0n ? -cents : 0n),
  };
}
