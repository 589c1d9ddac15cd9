import { codesOf } from '@art30/accounting';
import type { ReportScope } from '../words/explain-template';
import { performanceWords } from '../reports/financial-performance';
import { instalmentWords, pledgeWords } from '../pledges/pledge-figures';
import { receiptBalanceWords } from '../receipts/receipt-balances';
import { runWords } from '../revaluations/revaluation-reader';
import { all, lacks, onAccounts } from '../times/conditions';
import { balanceWords } from '../words/balance-words';
import type { DimensionValues } from '../words/dimensions';
import { balancesOfThing, identityFigures } from './balance-figures';
import { figureOf, figuresOf, type ReportFigures } from './report-figure';

/** Drops empty parameters. They come from members that only rows in another part of the answer have. */
export function stated(scope: ReportScope): DimensionValues {
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== ''));
}

/** Filters for figures in US dollars, which count lines in all currencies. */
function inAnyCurrency(scope: ReportScope): DimensionValues {
  return { ...stated(scope), currency: undefined };
}

/** Each word twice: in the currency of the lines, and in US dollars with the suffix `Usd`. */
function inBoth(words: Parameters<typeof figuresOf>[0]): ReportFigures {
  return {
    ...figuresOf(words, 'amount'),
    ...figuresOf(words, 'usd', { named: (word) => `${word}Usd`, dimensions: inAnyCurrency }),
  };
}

const { announced, bankCharges, refunded } = pledgeWords;

/** Figures of a pledge and of its instalments. */
export const pledgeFigures: ReportFigures = {
  ...inBoth({ announced, bankCharges, refunded, ...instalmentWords }),
  ...Object.fromEntries(
    Object.entries({ ...identityFigures, ...balancesOfThing }).map(([name, figure]) => [
      name,
      figure.column === 'usd' ? { ...figure, dimensions: inAnyCurrency } : figure,
    ]),
  ),
};

const { unapplied, refundable } = receiptBalanceWords;
const ofReceiptCash = () => all([onAccounts([codesOf.cash]), lacks('pledge')]);

/** Lines of liabilities name no bank account, so a receipt's bank account is no filter for them. */
const onNoBankAccount = Object.fromEntries(
  Object.entries(inBoth({ unapplied, refundable })).map(([name, figure]) => {
    const { dimensions = stated } = figure;
    const without = (scope: ReportScope) => ({ ...dimensions(scope), bankAccount: undefined });
    return [name, { ...figure, dimensions: without }];
  }),
);

/** Figures of receipts, and of their cash without a pledge. */
export const receiptFigures: ReportFigures = {
  ...onNoBankAccount,
  amount: figureOf(balanceWords.cash, 'amount', { lines: ofReceiptCash }),
  usd: figureOf(balanceWords.cash, 'usd', { lines: ofReceiptCash }),
};

/** Figures of confirmation letters: the receivable that a donor is asked to confirm. */
export const confirmationFigures: ReportFigures = {
  totals: figureOf(balanceWords.receivable, 'amount'),
  usd: figureOf(balanceWords.receivable, 'usd', { dimensions: inAnyCurrency }),
};

/** Exchange result of a currency conversion. */
export const transferFigures: ReportFigures = {
  exchangeResult: figureOf(performanceWords.exchangeNet, 'usd'),
};

/**
 * Exchange results of a revaluation run. Values of single items are facts of its events and no sums of lines.
 */
export const revaluationFigures: ReportFigures = figuresOf(runWords, 'usd');
