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

/**
 * Drops empty parameters. A link template leaves a parameter empty if only rows in another part of the answer have that
 * member.
 */
export function stated(scope: ReportScope): DimensionValues {
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== ''));
}

/** Returns filters without the currency: figures in US dollars count journal lines in all currencies. */
function inAnyCurrency(scope: ReportScope): DimensionValues {
  return { ...stated(scope), currency: undefined };
}

/** Returns each figure twice: in the currency of the journal lines, and in US dollars with the suffix `Usd`. */
function inBoth(words: Parameters<typeof figuresOf>[0]): ReportFigures {
  return {
    ...figuresOf(words, 'amount'),
    ...figuresOf(words, 'usd', { named: (word) => `${word}Usd`, dimensions: inAnyCurrency }),
  };
}

const { announced, bankCharges, refunded } = pledgeWords;

/** Formulas for the figures of a pledge and of its instalments. */
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

/**
 * Formulas for money in suspense and for overpayments. The journal lines of these liabilities name no bank account, so
 * the receipt's bank account is not used as a filter.
 */
const onNoBankAccount = Object.fromEntries(
  Object.entries(inBoth({ unapplied, refundable })).map(([name, figure]) => {
    const { dimensions = stated } = figure;
    const without = (scope: ReportScope) => ({ ...dimensions(scope), bankAccount: undefined });
    return [name, { ...figure, dimensions: without }];
  }),
);

/** Formulas for the figures of receipts, and for their cash that belongs to no pledge. */
export const receiptFigures: ReportFigures = {
  ...onNoBankAccount,
  amount: figureOf(balanceWords.cash, 'amount', { lines: ofReceiptCash }),
  usd: figureOf(balanceWords.cash, 'usd', { lines: ofReceiptCash }),
};

/** Formulas for the figures of confirmation letters, in which an auditor asks a donor to confirm the receivable. */
export const confirmationFigures: ReportFigures = {
  totals: figureOf(balanceWords.receivable, 'amount'),
  usd: figureOf(balanceWords.receivable, 'usd', { dimensions: inAnyCurrency }),
};

/** Formula for the exchange result of a transfer of cash between currencies. */
export const transferFigures: ReportFigures = {
  exchangeResult: figureOf(performanceWords.exchangeNet, 'usd'),
};

/**
 * Formulas for the exchange results of a revaluation run. Values of single items are left out, since they are facts of
 * events and not sums of journal lines.
 */
export const revaluationFigures: ReportFigures = figuresOf(runWords, 'usd');
