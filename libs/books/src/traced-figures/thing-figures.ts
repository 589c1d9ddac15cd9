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

/** What a question leaves empty narrows nothing down: a row of another part of the answer has it. */
export function stated(scope: ReportScope): DimensionValues {
  return Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== ''));
}

/** Of figures in US dollars, whose lines are in any currency. */
function inAnyCurrency(scope: ReportScope): DimensionValues {
  return { ...stated(scope), currency: undefined };
}

/** Figures in the currency of the lines by the names of their words, and in US dollars with `Usd`. */
function inBoth(words: Parameters<typeof figuresOf>[0]): ReportFigures {
  return {
    ...figuresOf(words, 'amount'),
    ...figuresOf(words, 'usd', { named: (word) => `${word}Usd`, dimensions: inAnyCurrency }),
  };
}

const { announced, bankCharges, refunded } = pledgeWords;

/** A pledge and its instalments. */
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

/** What is owed for a receipt lies on no bank account; the one that it came to is a fact of it. */
const onNoBankAccount = Object.fromEntries(
  Object.entries(inBoth({ unapplied, refundable })).map(([name, figure]) => {
    const { dimensions = stated } = figure;
    const without = (scope: ReportScope) => ({ ...dimensions(scope), bankAccount: undefined });
    return [name, { ...figure, dimensions: without }];
  }),
);

/** Receipts, and their cash that no pledge has. */
export const receiptFigures: ReportFigures = {
  ...onNoBankAccount,
  amount: figureOf(balanceWords.cash, 'amount', { lines: ofReceiptCash }),
  usd: figureOf(balanceWords.cash, 'usd', { lines: ofReceiptCash }),
};

/** What a donor is asked to confirm that it owes. */
export const confirmationFigures: ReportFigures = {
  totals: figureOf(balanceWords.receivable, 'amount'),
  usd: figureOf(balanceWords.receivable, 'usd', { dimensions: inAnyCurrency }),
};

/** What a conversion made on exchange. */
export const transferFigures: ReportFigures = {
  exchangeResult: figureOf(performanceWords.exchangeNet, 'usd'),
};

/** What a run made on exchange; what it found and made of each item are facts of its events. */
export const revaluationFigures: ReportFigures = figuresOf(runWords, 'usd');
