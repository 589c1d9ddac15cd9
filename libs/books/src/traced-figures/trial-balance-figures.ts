import { chartOfAccounts, codesOf, type Accounts, type AccountType } from '@art30/accounting';
import type { ReportScope } from '../words/explain-template';
import { netAssetWords } from '../reports/financial-performance';
import { debitBalance } from '../words/balance-words';
import { dimensionColumns } from '../words/dimensions';
import { minus, plus, type Word } from '../words/words';
import { figureOf, figuresOf, madeOf, whereAboveZero, type ReportFigures } from './report-figure';

const { balance } = debitBalance;
const credit: Word = { means: 'Credit less debit of the lines', terms: [minus(codesOf.all)] };
const dueFromRest: Word = { ...credit, means: 'What the rest of the books owes' };

const words = {
  balance,
  assets: {
    means: 'Balances of asset accounts',
    terms: [plus(codesOf.cash, ...ofType('asset'))],
  },
  liabilities: { means: 'Balances of liability accounts', terms: [minus(...ofType('liability'))] },
  dueFromRest,
  netAssets: netAssetWords.netAssets,
};

const common = {
  ...figuresOf(words, 'usd'),
  inCurrencies: figureOf(balance, 'amount'),
  sum: madeOf('Debits less credits: always zero', 'usd', [balance, dueFromRest]),
};

const ofAccounts = {
  debit: whereAboveZero(balance, 'usd', [dimensionColumns.account]),
  credit: whereAboveZero(credit, 'usd', [dimensionColumns.account]),
};
/**
 * Formulas of the totals of both sides. With the row for the rest of the books both sides are equal, so each is the
 * larger of the two sums over accounts.
 */
const larger = [ofAccounts.debit, ofAccounts.credit] as const;
const ofAll = {
  debit: { ...ofAccounts.debit, larger },
  credit: { ...ofAccounts.credit, larger },
};
/**
 * Formulas for the row that states what is due from or to the rest of the books if a filter cut transactions in two.
 */
const ofRest = {
  balance: figureOf(dueFromRest, 'usd'),
  debit: whereAboveZero(dueFromRest, 'usd'),
  credit: whereAboveZero(balance, 'usd'),
};

/**
 * Returns the formulas for the totals of a trial balance or, with an account, for its row. An empty account stands for
 * the row of the rest of the books.
 */
export function trialBalanceFigures({ account }: ReportScope): ReportFigures {
  if (account === undefined) return { ...common, ...ofAll };
  return { ...common, ...(account === '' ? ofRest : ofAccounts) };
}

/**
 * Returns the accounts of that type in the chart. Cash accounts are left out, since they are opened with each bank
 * account.
 */
function ofType(type: AccountType) {
  return chartOfAccounts
    .filter((one) => one.type === type && !one.code.startsWith(codesOf.cash))
    .map(({ code }) => code as Accounts);
}
