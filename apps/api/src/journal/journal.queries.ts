import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AccountType } from '@art30/accounting';
import {
  all,
  answered,
  answeredPage,
  AsOfResolver,
  filtered,
  moneyOf,
  usdMoney,
  within,
} from '@art30/books';
import type { LineFilterDto } from '../read/dimension-filter.dto';
import { AccountNames } from './account-names';
import { JournalLines } from './journal-lines';
import type {
  AccountBalanceDto,
  JournalDto,
  TrialBalanceDto,
  TrialBalanceQueryDto,
} from './journal.dto';
import { sumOf, TrialBalances, type AccountSum } from './trial-balances';

export class FindJournalLines extends Query<JournalDto> {
  constructor(readonly query: LineFilterDto) {
    super();
  }
}

export class FindTrialBalance extends Query<TrialBalanceDto> {
  constructor(readonly query: TrialBalanceQueryDto) {
    super();
  }
}

@QueryHandler(FindJournalLines)
export class FindJournalLinesHandler implements IQueryHandler<FindJournalLines> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly lines: JournalLines,
  ) {}

  async execute({ query }: FindJournalLines): Promise<JournalDto> {
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query)]);
    const { rows, nextAfter } = this.lines.page(where, page, (line) => line);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }
}

@QueryHandler(FindTrialBalance)
export class FindTrialBalanceHandler implements IQueryHandler<FindTrialBalance> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly trialBalances: TrialBalances,
    private readonly names: AccountNames,
  ) {}

  async execute({ query }: FindTrialBalance): Promise<TrialBalanceDto> {
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

function rowOf({ code, usd, currencies }: AccountSum): Omit<AccountBalanceDto, 'name' | 'type'> {
  return {
    account: code,
    balance: usdMoney(usd),
    debit: usdMoney(usd > 0n ? usd : 0n),
    credit: usdMoney(usd < 0n ? -usd : 0n),
    inCurrencies: currencies.map(({ amount, currency }) => moneyOf(amount, currency)),
  };
}
