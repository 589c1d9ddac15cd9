import type { AccountType } from '@art30/accounting';
import { answered, answeredPage, type AsOfResolver } from '../times/as-of';
import { all, within } from '../times/conditions';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { filtered, type DimensionValues } from '../words/dimensions';
import { moneyOf, usdMoney } from '../words/slices';
import type { AccountNames } from './account-names';
import type { JournalLines } from './journal-lines';
import { sumOf, type AccountSum, type TrialBalances } from './trial-balances';

/** The lines of the journal, and the trial balance they make. */
export class Journal {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly journalLines: JournalLines,
    private readonly trialBalances: TrialBalances,
    private readonly names: AccountNames,
  ) {}

  /** One page of lines in the order of the log. */
  async lines(query: PageQuery & DimensionValues) {
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query)]);
    const { rows, nextAfter } = this.journalLines.page(where, page, (line) => line);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }

  /** Accounts with a balance, their sum, and the net assets they leave. */
  async trialBalance(query: AsOfQuery & DimensionValues) {
    const asOf = await this.asOf.resolve(query);
    const accounts = this.trialBalances.accounts(all([within(asOf), filtered(query)]));
    const named = this.names.all();
    const balances = accounts.map(({ usd }) => usd);
    const ofType = (type: AccountType) =>
      sumOf(accounts.filter(({ code }) => named(code).type === type).map(({ usd }) => usd));
    const [assets, liabilities] = [ofType('asset'), -ofType('liability')];
    return {
      ...answered(asOf),
      items: accounts.map((account) => ({ ...rowOf(account), ...named(account.code) })),
      sum: usdMoney(sumOf(balances)),
      debit: usdMoney(sumOf(balances.filter((cents) => cents > 0n))),
      credit: usdMoney(-sumOf(balances.filter((cents) => cents < 0n))),
      assets: usdMoney(assets),
      liabilities: usdMoney(liabilities),
      netAssets: usdMoney(assets - liabilities),
    };
  }
}

function rowOf({ code, usd, currencies }: AccountSum) {
  return {
    account: code,
    balance: usdMoney(usd),
    debit: usdMoney(usd > 0n ? usd : 0n),
    credit: usdMoney(usd < 0n ? -usd : 0n),
    inCurrencies: currencies.map(({ amount, currency }) => moneyOf(amount, currency)),
  };
}
