import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AccountType } from '@art30/accounting';
import { answered, answeredPage, AsOfResolver } from '../read/as-of';
import { all, condition, within } from '../read/conditions';
import type { LineFilterDto } from '../read/dimension-filter.dto';
import { filtered } from '../read/dimensions';
import { moneyOf, Slices, usdMoney } from '../read/slices';
import { plus, type Words } from '../read/words';
import { AccountNames } from './account-names';
import { JournalLines } from './journal-lines';
import type {
  AccountBalanceDto,
  JournalDto,
  TrialBalanceDto,
  TrialBalanceQueryDto,
} from './journal.dto';

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

const balance = {
  balance: { means: 'Debit less credit', terms: [plus('')] },
} as const satisfies Words;

@QueryHandler(FindTrialBalance)
export class FindTrialBalanceHandler implements IQueryHandler<FindTrialBalance> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly names: AccountNames,
  ) {}

  async execute({ query }: FindTrialBalance): Promise<TrialBalanceDto> {
    const asOf = await this.asOf.resolve(query);
    const where = all([within(asOf), filtered(query), condition("account NOT GLOB '9*'")]);
    const cells = this.slices.all(balance, { by: ['account', 'currency'], where });
    const accounts = accountsOf(
      cells.map(({ key, sums }) => ({ ...cellOf(key), ...sums.balance })),
    );
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

interface Cell {
  readonly code: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly usd: bigint;
}

interface AccountSum {
  readonly code: string;
  readonly usd: bigint;
  readonly currencies: readonly Cell[];
}

function cellOf([code, currency]: readonly unknown[]): Pick<Cell, 'code' | 'currency'> {
  return { code: String(code), currency: String(currency) };
}

/** Cells of one account added up, in the order of codes, without accounts at zero. */
function accountsOf(cells: readonly Cell[]): AccountSum[] {
  const byCode = new Map<string, Cell[]>();
  for (const cell of cells) byCode.set(cell.code, [...(byCode.get(cell.code) ?? []), cell]);
  return [...byCode]
    .map(([code, own]) => ({
      code,
      usd: sumOf(own.map(({ usd }) => usd)),
      currencies: own.filter(({ amount }) => amount !== 0n),
    }))
    .filter(({ usd, currencies }) => usd !== 0n || currencies.length > 0);
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

function sumOf(cents: readonly bigint[]): bigint {
  return cents.reduce((sum, one) => sum + one, 0n);
}
