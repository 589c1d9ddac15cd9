import { type AccountType, accountTypes, kit } from '@art30/accounting';
import { linesOf, type EventFilters } from '../filters/event-filters';
import type { OrderName } from '../filters/orders';
import { answered, answeredPage, type AsOfResolver } from '../times/as-of';
import { all, within } from '../times/conditions';
import { type AsOfQuery, type PageQuery, pageAnswered, timesAnswered } from '../times/shapes';
import { filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate, explainable } from '../words/explain-template';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { AccountNames } from './account-names';
import { lineOrder, type JournalLines, JournalLine } from './journal-lines';
import { sumOfCents, type AccountSum, type TrialBalances } from './trial-balances';

const {
  answer,
  answerRowsMax: rowsMax,
  ledgerAccount,
  listOf,
  money,
  nullable,
  oneOf,
  words,
} = kit;

/** A page of journal lines posted by `asAt` and known at `knownAt`. */
export const JournalAnswer = answer('Journal', {
  ...pageAnswered,
  items: listOf(JournalLine, rowsMax)('Lines in the requested order.'),
});
export type JournalAnswer = kit.Infer<typeof JournalAnswer>;

/**
 * An account with its balance. The row without an account states what is due from or to the rest of the books if a
 * filter cut transactions in two.
 */
const AccountBalance = answer('AccountBalance', {
  account: nullable(
    ledgerAccount(
      'Code of the account; null for what is due from or to the rest of the books.',
      '1120',
    ),
  ),
  name: words('Its name.', 'Cash at bank, EUR'),
  type: nullable(oneOf(accountTypes)('Its type; null where there is no account.', 'asset')),
  balance: money('Debit less credit.', { amount: '662966.85', currency: 'USD' }),
  debit: money('The balance where it is a debit, else zero.', {
    amount: '662966.85',
    currency: 'USD',
  }),
  credit: money('The balance where it is a credit, else zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
  inCurrencies: listOf(money, rowsMax)(
    'The same balance in the currencies of its lines, without those at zero.',
    [{ amount: '599985.00', currency: 'EUR' }],
  ),
});
type AccountBalance = kit.Infer<typeof AccountBalance>;

/**
 * All accounts with a balance. Memorandum accounts are left out, since they hold no assets, debts, revenue or expense.
 */
export const TrialBalance = answer('TrialBalance', {
  ...timesAnswered,
  ...explainable,
  items: listOf(
    AccountBalance,
    rowsMax,
  )(
    'Accounts in the order of their codes. Where a filter cuts transactions in two, such as transfers from another purpose, the last row has no account: what is due from the rest of the books, or due to it.',
  ),
  sum: money('Sum of all rows: always zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
  debit: money('Sum of the debit balances.', { amount: '1900222.22', currency: 'USD' }),
  credit: money('Sum of the credit balances.', { amount: '1900222.22', currency: 'USD' }),
  assets: money('Statement of net assets: balances of asset accounts.', {
    amount: '1896522.40',
    currency: 'USD',
  }),
  liabilities: money('Balances of liability accounts, a liability being positive.', {
    amount: '0.00',
    currency: 'USD',
  }),
  dueFromRest: money(
    'What the rest of the books owes these lines, negative where they owe it. Always zero for the whole ledger, or the books are broken.',
    { amount: '0.00', currency: 'USD' },
  ),
  netAssets: money(
    'Assets less liabilities, with what is due from the rest of the books: minus the sum of 3xxx, 4xxx and 5xxx.',
    { amount: '1896522.40', currency: 'USD' },
  ),
});
export type TrialBalance = kit.Infer<typeof TrialBalance>;

/** Query for journal lines: filters, order, and the page. */
interface LinesQuery extends PageQuery, DimensionValues, Omit<EventFilters, 'account'> {
  readonly order?: OrderName | undefined;
}

/** Answers queries for journal lines and for the trial balance that is computed from them. */
export class Journal {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly journalLines: JournalLines,
    private readonly trialBalances: TrialBalances,
    private readonly names: AccountNames,
  ) {}

  /** Returns one page of journal lines. The default order is that of the log. */
  async lines(query: LinesQuery): Promise<JournalAnswer> {
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query), linesOf(query)]);
    const order = lineOrder(query.order);
    const { rows, nextAfter } = this.journalLines.page(where, page, (line) => line, order);
    return { ...answeredPage(page, nextAfter), items: [...rows] };
  }

  /**
   * Returns the accounts with a balance, and the net assets.
   *
   * If a filter cuts transactions in two, a row without an account states the USD due from the rest of the books
   * (negative if due to it). With that row all balances add up to zero, and assets − liabilities + that row are the net
   * assets.
   */
  async trialBalance(query: AsOfQuery & DimensionValues): Promise<TrialBalance> {
    const asOf = await this.asOf.resolve(query);
    const accounts = this.trialBalances.accounts(all([within(asOf), filtered(query)]));
    const named = this.names.all();
    const ofType = (...types: readonly AccountType[]) =>
      sumOfCents(
        accounts.filter(({ code }) => types.includes(named(code).type)).map(({ usd }) => usd),
      );
    const dueFromRest = -sumOfCents(accounts.map(({ usd }) => usd));
    const rest = dueFromRest === 0n ? [] : [restOfBooks(dueFromRest)];
    const balances = [...accounts.map(({ usd }) => usd), dueFromRest];
    return {
      ...answered(asOf),
      explain: explainTemplate({
        report: 'trial-balance',
        asOf,
        // A filter by account applies to the totals and to the rest of the books as well, so it is passed as
        // `ofAccount`.
        scope: { ...query, account: undefined, ofAccount: query.account },
        variables: ['account', 'currency'],
      }),
      items: [
        ...accounts.map((account) => ({ ...rowOf(account), ...named(account.code) })),
        ...rest,
      ],
      sum: usdMoney(sumOfCents(balances)),
      debit: usdMoney(sumOfCents(balances.filter((cents) => cents > 0n))),
      credit: usdMoney(-sumOfCents(balances.filter((cents) => cents < 0n))),
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

function restOfBooks(cents: bigint): AccountBalance {
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
