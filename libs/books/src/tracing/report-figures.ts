import {
  account,
  chartOfAccounts,
  codesOf,
  type Accounts,
  type AccountType,
} from '@art30/accounting';
import { ageingAccounts, ageingWords } from '../words/ageing-words';
import { contributionWords } from '../figures/contributions';
import { netAssetWords, performanceWords } from '../figures/financial-performance';
import { authorityAccounts, authorityWords } from '../figures/spending-authority';
import { writeOffTotalWords, writeOffWords, writtenOffKind } from '../figures/write-off-rows';
import { daysOf } from '../times/as-of';
import {
  all,
  condition,
  type Condition,
  not,
  oneOf,
  onAccounts,
  postedIn,
} from '../times/conditions';
import { balanceWords, debitBalance, wordsInCurrency } from '../words/balance-words';
import {
  bridgeWords,
  bridgeWordsInCurrency,
  inPledgeCurrency,
  ofPledges,
} from '../words/bridge-words';
import { filtered, type DimensionValues } from '../words/dimensions';
import type { ReportName, ReportScope } from '../explain/explain-template';
import { minus, plus, type Word, type Words } from '../words/words';

/** A figure of a report: a word over the lines of the report, or over others. */
export interface ReportFigure {
  readonly word: Word;
  /** US cents of the lines, or minor units of their one currency. */
  readonly column: 'usd' | 'amount';
  /** Lines instead of those of the report. */
  readonly lines?: (scope: ReportScope) => Condition;
  /** A figure that is zero where its sum is below. */
  readonly isNeverBelowZero?: boolean;
}

/** The figures of a report by the names of its members, and the lines that they sum. */
export interface Report {
  readonly lines: (scope: ReportScope) => Condition;
  readonly figures: Readonly<Record<string, ReportFigure>>;
}

const every = condition('1');
const noMemoranda = not(onAccounts([codesOf.memorandum]));

function inUsd(words: Words, prefix = '', suffix = ''): Record<string, ReportFigure> {
  return named(words, (name) => `${prefix}${name}${suffix}`, 'usd');
}

function inCurrency(words: Words, prefix = ''): Record<string, ReportFigure> {
  return named(words, (name) => `${prefix}${name}`, 'amount');
}

function named(
  words: Words,
  nameOf: (name: string) => string,
  column: ReportFigure['column'],
): Record<string, ReportFigure> {
  return Object.fromEntries(
    Object.entries(words).map(([name, word]) => [nameOf(name), { word, column }]),
  );
}

const currencyWords = Object.fromEntries(wordsInCurrency.map((word) => [word, balanceWords[word]]));

const shortfall: Word = {
  means: 'What the unallocated cash of pledges lacks to what they owe',
  terms: [
    ...balanceWords.pledgePayables.terms,
    ...balanceWords.unallocated.terms.map((term) => ({ ...term, sign: -term.sign as 1 | -1 })),
  ],
};

/** Accounts of the chart, without those of cash, of which a bank may open more. */
function ofType(type: AccountType) {
  return chartOfAccounts
    .filter((one) => one.type === type && !one.code.startsWith(codesOf.cash))
    .map(({ code }) => code as Accounts);
}

const trialWords = {
  ...debitBalance,
  assets: { means: 'Balances of asset accounts', terms: [plus(codesOf.cash, ...ofType('asset'))] },
  liabilities: { means: 'Balances of liability accounts', terms: [minus(...ofType('liability'))] },
  dueFromRest: { means: 'What the rest of the books owes', terms: [minus(codesOf.all)] },
  netAssets: netAssetWords.netAssets,
} as const satisfies Words;
const credit: Word = { means: 'Credit less debit of the lines', terms: [minus(codesOf.all)] };

const { cash } = balanceWords;
const ofRecoveries = condition('account = ?', account.recoveries);
const ofWriteOffs = condition('kind = ?', writtenOffKind);

/** Lines through the day before the first, and through the last one. */
const before = ({ from }: ReportScope) =>
  from === undefined ? condition('0') : condition('posting_date < ?', from);
const through = ({ to }: ReportScope) => postedIn({ ...daysOf({ to }), from: null });

/** Every report whose figures are sums of journal lines. */
export const reports: Readonly<Record<ReportName, Report>> = {
  balances: {
    lines: ({ memorandum }) => (memorandum === 'false' ? noMemoranda : every),
    figures: {
      ...inUsd({ ...balanceWords, ...debitBalance }),
      ...inCurrency(currencyWords, 'inCurrency.'),
      shortfall: { word: shortfall, column: 'usd', isNeverBelowZero: true },
    },
  },
  'trial-balance': {
    lines: () => noMemoranda,
    figures: {
      ...inUsd(trialWords),
      debit: { word: debitBalance.balance, column: 'usd', isNeverBelowZero: true },
      credit: { word: credit, column: 'usd', isNeverBelowZero: true },
      inCurrencies: { word: debitBalance.balance, column: 'amount' },
    },
  },
  bridge: {
    lines: () => ofPledges,
    figures: {
      ...inUsd(bridgeWords),
      ...Object.fromEntries(
        Object.entries(inCurrency(bridgeWordsInCurrency, 'inCurrencies.')).map(([name, figure]) => [
          name,
          { ...figure, lines: () => all([ofPledges, inPledgeCurrency]) },
        ]),
      ),
    },
  },
  'spending-authority': {
    lines: () => all([oneOf('account', authorityAccounts), ofPledges]),
    figures: inUsd(authorityWords),
  },
  contributions: { lines: (scope) => postedIn(daysOf(scope)), figures: inUsd(contributionWords) },
  'financial-performance': {
    lines: (scope) =>
      all([postedIn(daysOf(scope)), onAccounts([codesOf.revenue, codesOf.expense])]),
    figures: {
      ...inUsd(performanceWords),
      'netAssets.opening': { word: netAssetWords.netAssets, column: 'usd', lines: before },
      'netAssets.surplus': { word: performanceWords.surplus, column: 'usd' },
      'netAssets.takenOver': {
        ...{ word: netAssetWords.takenOver, column: 'usd' },
        lines: (scope) => postedIn(daysOf(scope)),
      },
      'netAssets.closing': { word: netAssetWords.netAssets, column: 'usd', lines: through },
    },
  },
  'write-offs': {
    lines: () => ofWriteOffs,
    figures: {
      amount: { word: writeOffWords.amount, column: 'amount' },
      carryingUsd: { word: writeOffWords.carryingUsd, column: 'usd' },
      allowanceUsd: { word: writeOffWords.allowanceUsd, column: 'usd' },
      expenseUsd: { word: writeOffWords.expenseUsd, column: 'usd' },
      'totals.expenseUsd': { word: writeOffTotalWords.expenseUsd, column: 'usd' },
      recoveredUsd: ofRecoveriesIn('usd'),
      recovered: ofRecoveriesIn('amount'),
    },
  },
  ageing: {
    lines: () => oneOf('account', ageingAccounts),
    figures: {
      ...inUsd(ageingWords, '', 'Usd'),
      ...inCurrency({
        outstanding: ageingWords.outstanding,
        receivable: ageingWords.receivable,
        conditional: ageingWords.conditional,
      }),
    },
  },
  cash: {
    lines: ({ fund }) =>
      all([
        onAccounts([codesOf.cash]),
        ...(fund ? [condition('account_item IS NOT NULL')] : []),
        ...(fund === '' ? [condition('account_item IS NULL')] : []),
      ]),
    figures: {
      amount: { word: cash, column: 'amount' },
      usd: { word: cash, column: 'usd' },
      totalUsd: { word: cash, column: 'usd' },
      suspenseUsd: cashOwnedBy('account_item IS NULL'),
      accountItemsUsd: cashOwnedBy('account_item IS NOT NULL'),
    },
  },
};

function ofRecoveriesIn(column: ReportFigure['column']): ReportFigure {
  return { word: writeOffTotalWords.recoveredUsd, column, lines: () => ofRecoveries };
}

function cashOwnedBy(owner: string): ReportFigure {
  const lines = all([onAccounts([codesOf.cash]), condition('pledge IS NULL'), condition(owner)]);
  return { word: cash, column: 'usd', lines: () => lines };
}

/**
 * The dimensions of a question as the rows of the report have them: cash that is no account's own item
 * has no fund there, and its lines have the fund of everything.
 */
export function dimensionsIn(report: ReportName, scope: DimensionValues): Condition {
  return filtered(report === 'cash' && scope.fund === '' ? { ...scope, fund: undefined } : scope);
}
