import { account, codesOf } from '@art30/accounting';
import { ageingAccounts, ageingWords } from '../words/ageing-words';
import { contributionWords } from '../reports/contributions';
import { netAssetWords, performanceWords } from '../reports/financial-performance';
import { authorityAccounts, authorityWords, placeDimensions } from '../reports/spending-authority';
import { linesOfWriteOffs, writeOffTotalWords, writeOffWords } from '../reports/write-offs';
import { daysOf } from '../times/as-of';
import {
  all,
  condition,
  type Condition,
  equals,
  everyRow,
  has,
  lacks,
  noRow,
  not,
  onAccounts,
  oneOf,
  postedBefore,
  postedIn,
} from '../times/conditions';
import { linesOfRun } from '../revaluations/revaluation-reader';
import { balanceWords } from '../words/balance-words';
import { ofPledges } from '../words/bridge-words';
import { dimensionColumns, filtered, type DimensionValues } from '../words/dimensions';
import type { ReportName, ReportScope } from '../words/explain-template';
import { minus, type Word } from '../words/words';
import { balanceFigures, balancesOfThing, identityFigures, netAssets } from './balance-figures';
import { bridgeFigures, bridgeFiguresInCurrency } from './bridge-figures';
import {
  figureOf,
  figuresOf,
  madeOf,
  type ReportFigure,
  type ReportFigures,
  type ValueColumn,
} from './report-figure';
import { statementFigures } from './statement-figures';
import {
  confirmationFigures,
  pledgeFigures,
  receiptFigures,
  revaluationFigures,
  stated,
  transferFigures,
} from './thing-figures';
import { trialBalanceFigures } from './trial-balance-figures';

/** A report: the journal lines that it counts, and the formulas of its figures by their names in the answer. */
export interface Report {
  readonly lines: (scope: ReportScope) => Condition;
  readonly figures: (scope: ReportScope) => ReportFigures;
  /**
   * Translates the dimensions of a query into those by which journal lines are filtered; left out if they are the same.
   */
  readonly dimensions?: (scope: ReportScope) => DimensionValues;
}

const every = everyRow;
const noMemoranda = not(onAccounts([codesOf.memorandum]));
const ofRecoveries = equals('account', account.recoveries);

/** Conditions for lines posted before the day `from`, and below for lines posted through the day `to`. */
const before = ({ from }: ReportScope) => (from === undefined ? noRow : postedBefore(from));
const through = ({ to }: ReportScope) => postedIn({ ...daysOf({ to }), from: null });

const { netAssets: ownNetAssets, takenOver } = netAssetWords;
const { programmeSupportIncome: support } = performanceWords;
const { totalRevenue, totalExpense, surplus } = performanceWords;

const performanceFigures: ReportFigures = {
  ...figuresOf(performanceWords, 'usd'),
  'netAssets.opening': figureOf(ownNetAssets, 'usd', { lines: before }),
  'netAssets.surplus': figureOf(surplus, 'usd'),
  'netAssets.takenOver': figureOf(takenOver, 'usd', {
    lines: (scope) => postedIn(daysOf(scope)),
  }),
  'netAssets.closing': figureOf(ownNetAssets, 'usd', { lines: through }),
  'elimination.eliminated': figureOf(support, 'usd'),
  'elimination.totalRevenue': madeOf(
    'All revenue, less refunds and programme support',
    ...(['usd', [totalRevenue], [support]] as const),
  ),
  'elimination.totalExpense': madeOf(
    'All expense, less programme support',
    ...(['usd', [totalExpense], [support]] as const),
  ),
  'elimination.surplus': figureOf(surplus, 'usd'),
};

/**
 * Formula for overspent authority. It is computed for each pledge, purpose, level and country, since authority left for
 * one cannot be used for another.
 */
const { availableProgrammable, availableSupportReserve } = authorityWords;
const overspent: ReportFigure = {
  means: 'Spent or charged beyond the authority of its place',
  column: 'usd',
  parts: [availableProgrammable, availableSupportReserve].map((word) => ({
    word,
    sign: -1 as const,
    aboveZero: { by: placeDimensions.map((name) => dimensionColumns[name]) },
  })),
};

const { cash } = balanceWords;
const cashBelowZero: Word = {
  means: 'What owners have borrowed: their cash on an account, where it is below zero',
  terms: [minus(codesOf.cash)],
};
/** Columns that identify the owner of cash on an account (pledge, suspense or fund), as in `GET /v1/cash`. */
const cashOwners = [
  ...(['bank_account', 'account', 'currency', 'pledge', 'donor'] as const),
  'CASE WHEN account_item IS NOT NULL THEN fund END',
];

function borrowed(column: ValueColumn): ReportFigure {
  const part = { word: cashBelowZero, sign: 1 as const };
  const aboveZero = { by: cashOwners, in: 'amount' as const };
  return { means: cashBelowZero.means, column, parts: [{ ...part, aboveZero }] };
}

function cashOwnedBy(owner: string): ReportFigure {
  const lines = all([onAccounts([codesOf.cash]), lacks('pledge'), condition(owner)]);
  return figureOf(cash, 'usd', { lines: () => lines });
}

/** All reports whose figures can be traced to journal lines. */
export const reports: Readonly<Record<ReportName, Report>> = {
  balances: {
    lines: ({ memorandum }) => (memorandum === 'false' ? noMemoranda : every),
    figures: () => ({ ...balanceFigures, ...identityFigures, netAssets }),
  },
  'trial-balance': {
    lines: () => noMemoranda,
    figures: trialBalanceFigures,
    dimensions: (scope) => (scope.account === '' ? { ...scope, account: undefined } : scope),
  },
  bridge: {
    lines: () => ofPledges,
    figures: () => ({
      ...bridgeFigures,
      ...Object.fromEntries(
        Object.entries(bridgeFiguresInCurrency).map(([name, figure]) => [
          `inCurrencies.${name}`,
          figure,
        ]),
      ),
    }),
  },
  'spending-authority': {
    lines: () => all([oneOf('account', authorityAccounts), ofPledges]),
    figures: () => ({ ...figuresOf(authorityWords, 'usd'), overspent }),
  },
  contributions: {
    lines: (scope) => postedIn(daysOf(scope)),
    figures: () => figuresOf(contributionWords, 'usd'),
  },
  'financial-performance': {
    lines: (scope) =>
      all([postedIn(daysOf(scope)), onAccounts([codesOf.revenue, codesOf.expense])]),
    figures: () => performanceFigures,
  },
  'write-offs': {
    lines: () => linesOfWriteOffs,
    figures: () => ({
      amount: figureOf(writeOffWords.amount, 'amount'),
      carryingUsd: figureOf(writeOffWords.carryingUsd, 'usd'),
      allowanceUsd: figureOf(writeOffWords.allowanceUsd, 'usd'),
      expenseUsd: figureOf(writeOffWords.expenseUsd, 'usd'),
      'totals.expenseUsd': figureOf(writeOffTotalWords.expenseUsd, 'usd'),
      recoveredUsd: figureOf(writeOffTotalWords.recoveredUsd, 'usd', { lines: () => ofRecoveries }),
      recovered: figureOf(writeOffTotalWords.recoveredUsd, 'amount', { lines: () => ofRecoveries }),
    }),
  },
  ageing: {
    lines: () => oneOf('account', ageingAccounts),
    figures: () => ({
      ...figuresOf(ageingWords, 'usd', { named: (word) => `${word}Usd` }),
      outstanding: figureOf(ageingWords.outstanding, 'amount'),
      receivable: figureOf(ageingWords.receivable, 'amount'),
      conditional: figureOf(ageingWords.conditional, 'amount'),
    }),
  },
  cash: {
    lines: ({ fund }) =>
      all([
        onAccounts([codesOf.cash]),
        ...(fund ? [has('account_item')] : []),
        ...(fund === '' ? [lacks('account_item')] : []),
      ]),
    figures: () => ({
      amount: figureOf(cash, 'amount'),
      usd: figureOf(cash, 'usd'),
      totalUsd: figureOf(cash, 'usd'),
      suspenseUsd: cashOwnedBy('account_item IS NULL'),
      accountItemsUsd: cashOwnedBy('account_item IS NOT NULL'),
      borrowed: borrowed('amount'),
      borrowedUsd: borrowed('usd'),
    }),
    // For cash that is no own item of the account, the row has an empty fund although its lines have one, so
    // the fund is no filter.
    dimensions: (scope) => (scope.fund === '' ? { ...scope, fund: undefined } : scope),
  },
  donors: { lines: () => every, figures: () => balancesOfThing },
  pledges: { lines: () => every, figures: () => pledgeFigures, dimensions: stated },
  receipts: {
    lines: () => has('receipt'),
    figures: () => receiptFigures,
    dimensions: stated,
  },
  transfers: { lines: () => every, figures: () => transferFigures },
  revaluations: {
    lines: ({ run }) => (run === undefined ? every : linesOfRun(run)),
    figures: () => revaluationFigures,
  },
  statement: { lines: () => every, figures: () => statementFigures, dimensions: stated },
  confirmations: { lines: () => every, figures: () => confirmationFigures },
};

/**
 * Returns the condition for journal lines that match the dimensions of a query, translated into those of the report or
 * figure.
 */
export function narrowedIn(
  report: ReportName,
  scope: ReportScope,
  figure?: ReportFigure,
): Condition {
  const narrowed = figure?.dimensions ?? reports[report].dimensions;
  return filtered(narrowed?.(scope) ?? scope);
}
