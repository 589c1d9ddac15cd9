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
 * With the row for the rest of the books both sides are equal, so each is the larger of the two sums over
 * accounts.
 */
const larger = [ofAccounts.debit, ofAccounts.credit] as const;
const ofAll = {
  debit: { ...ofAccounts.debit, larger },
  credit: { ...ofAccounts.credit, larger },
};
/** Figures of the row for the rest of the books. */
const ofRest = {
  balance: figureOf(dueFromRest, 'usd'),
  debit: whereAboveZero(dueFromRest, 'usd'),
  credit: whereAboveZero(balance, 'usd'),
};

/** Figures of the rows and totals of a trial balance. */
export function trialBalanceFigures({ account }: ReportScope): ReportFigures {
  if (account === undefined) return { ...common, ...ofAll };
  return { ...common, ...(account === '' ? ofRest : ofAccounts) };
}

/** Accounts of the chart of that type, without cash accounts, which are opened for bank accounts. */
function ofType(type: AccountType) {
  return chartOfAccounts
    .filter((one) => one.type === type && !one.code.startsWith(codesOf.cash))
    .map(({ code }) => code as Accounts);
}
