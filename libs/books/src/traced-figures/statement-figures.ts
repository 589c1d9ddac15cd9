import { performanceWords } from '../reports/financial-performance';
import { authorityWords } from '../reports/spending-authority';
import type { ReportScope } from '../words/explain-template';
import { pledgeWords } from '../pledges/pledge-figures';
import {
  exchangeWords,
  incomeWords,
  positionWords,
  receiptWords,
  refundWords,
  resultWords,
  statementBalances,
  unspentMovements,
  writeOffWords,
} from '../statement/statement-words';
import { dueBuckets } from '../times/ages';
import { type Condition, everyRow, noRow, postedBefore, postedIn } from '../times/conditions';
import { ageingWords } from '../words/ageing-words';
import type { Dimension, DimensionValues } from '../words/dimensions';
import type { Words } from '../words/words';
import { bridgeFigures, bridgeFiguresInCurrency } from './bridge-figures';
import {
  figureOf,
  figuresOf,
  madeOf,
  type ReportFigure,
  type ReportFigures,
  type ValueColumn,
} from './report-figure';

type Part = 'opening' | 'inPeriod' | 'closing';

/**
 * Returns the condition for the journal lines of one part of a statement: before its first day, from that day on, or
 * all.
 */
function linesOf(part: Part): (scope: ReportScope) => Condition {
  return ({ from }) => {
    if (part === 'closing') return everyRow;
    if (from === undefined) return part === 'opening' ? noRow : everyRow;
    return part === 'opening' ? postedBefore(from) : postedIn({ from, to: null });
  };
}

/**
 * Returns the filters for the journal lines of a section. An empty value of a grouping dimension selects lines without
 * it; dimensions by which the section is not grouped are ignored.
 */
function toldBy(
  by: readonly Dimension[],
  column: ValueColumn,
): (scope: ReportScope) => DimensionValues {
  const names: readonly Dimension[] = ['donor', ...by, ...(column === 'usd' ? [] : inCurrency)];
  return (scope) => Object.fromEntries(names.map((name) => [name, scope[name]]));
}
const inCurrency: readonly Dimension[] = ['currency'];

/** Returns the filters for one recommendation, or for both if the recommendation is empty. */
function ofRecommendation({ donor, recommendation }: ReportScope): DimensionValues {
  return { donor, recommendation: recommendation || undefined };
}

/** Returns the figures of a section, each of which is a single word (a sum over journal lines). */
function section(
  name: string,
  words: Words,
  options: {
    readonly column: ValueColumn;
    readonly by: readonly Dimension[];
    readonly part?: Part;
    readonly suffix?: string;
  },
): ReportFigures {
  const { column, by, part = 'closing', suffix = '' } = options;
  return figuresOf(words, column, {
    named: (word) => `${name}.${word}${suffix}`,
    lines: linesOf(part),
    dimensions: toldBy(by, column),
  });
}

/** Returns the figures of a balance before the period, of its movements in the period, and of the balance after it. */
function movements(name: 'unspent' | 'fundBalance', moved: Words): ReportFigures {
  const balance = statementBalances[name];
  const at = (part: Part) => ({ lines: linesOf(part), dimensions: ofRecommendation });
  return {
    [`${name}.opening`]: figureOf(balance, 'usd', at('opening')),
    [`${name}.closing`]: figureOf(balance, 'usd', at('closing')),
    ...figuresOf(moved, 'usd', { named: (word) => `${name}.${word}`, ...at('inPeriod') }),
  };
}

function positions(part: 'opening' | 'closing'): ReportFigures {
  const named = (word: string) => `position.${word}.${part}`;
  const lines = linesOf(part);
  return figuresOf(positionWords, 'usd', { named, lines, dimensions: ofRecommendation });
}

const {
  gross: allocated,
  spentDirect: directExpenditure,
  pscCharged: supportCost,
} = authorityWords;
const places: readonly Dimension[] = ['recommendation', 'purpose', 'level', 'country'];

function authority(part: Part): ReportFigures {
  const at = { lines: linesOf(part), dimensions: toldBy(places, 'usd') };
  const words = { allocated, directExpenditure, supportCost };
  const means = 'Allocated and neither spent nor charged';
  return {
    ...figuresOf(words, 'usd', { named: (word) => `purposes.${word}.${part}`, ...at }),
    [`purposes.available.${part}`]: {
      ...madeOf(means, 'usd', [allocated], [directExpenditure, supportCost]),
      ...at,
    },
  };
}

const { announced, agreed, conditional, received, writtenOff, outstanding } = pledgeWords;
const ofPledge: readonly Dimension[] = ['pledge'];
const ofInstalment: readonly Dimension[] = ['pledge', 'instalment'];
const ofIncome: readonly Dimension[] = ['pledge', 'purpose'];
const usd = { column: 'usd', suffix: 'Usd' } as const;
const amount = { column: 'amount' } as const;
const part = 'inPeriod';

const { net, charges, settled } = receiptWords;
const gross: ReportFigure = {
  ...madeOf('Credited to the donor, in the currency of the receipt', 'amount', [net, charges]),
  lines: linesOf(part),
  dimensions: toldBy(ofPledge, 'amount'),
};
const { writtenOff: lost, carrying, allowance } = writeOffWords;
const expense: ReportFigure = {
  ...madeOf('Expense beyond the allowance', 'usd', [carrying], [allowance]),
  lines: linesOf(part),
  dimensions: toldBy(ofInstalment, 'usd'),
};
const { refunded, owed } = refundWords;

/** Returns the figures of a pledge's bridge, which counts all journal lines through the end of the period. */
function bridges(name: string, figures: ReportFigures): ReportFigures {
  return Object.fromEntries(
    Object.entries(figures).map(([figure, one]) => [
      `${name}.${figure}`,
      { ...one, dimensions: toldBy(ofPledge, one.column) },
    ]),
  );
}

const ages = Object.fromEntries(
  dueBuckets.flatMap(({ name: bucket }) =>
    (['outstanding', 'receivable', 'conditional'] as const).map((word) => [
      `ageing.${bucket}.${word}`,
      figureOf(ageingWords[word], 'amount', { bucket, dimensions: toldBy([], 'amount') }),
    ]),
  ),
);

/**
 * Formulas for the figures of a donor's statement, over the donor's journal lines through the end of the period. Names
 * consist of section and figure, such as `unspent.received` in the CSV format.
 */
export const statementFigures: ReportFigures = {
  ...movements('unspent', unspentMovements),
  ...movements('fundBalance', resultWords),
  ...positions('opening'),
  ...positions('closing'),
  ...section(
    'pledges',
    { announced, signed: agreed, conditional, received, writtenOff, outstanding },
    { ...amount, by: ofPledge },
  ),
  ...section('pledges', { signed: agreed, received, outstanding }, { ...usd, by: ofPledge }),
  ...section(
    'instalments',
    { agreed, received, writtenOff, outstanding },
    { ...amount, by: ofInstalment },
  ),
  ...section('instalments', { outstanding }, { ...usd, by: ofInstalment }),
  'receipts.gross': gross,
  ...section('receipts', { net, charges, settled }, { ...amount, by: ofPledge, part }),
  ...section('receipts', { net, charges }, { ...usd, by: ofPledge, part }),
  ...section('otherIncome', incomeWords, { ...amount, by: ofIncome, part }),
  ...section('otherIncome', incomeWords, { ...usd, by: ofIncome, part }),
  ...authority('opening'),
  ...authority('inPeriod'),
  ...authority('closing'),
  ...section(
    'exchangeDifferences',
    { ...exchangeWords, net: performanceWords.exchangeNet },
    { column: 'usd', by: ['pledge', 'recommendation'], part },
  ),
  ...section('refunds', { refunded, owed }, { ...usd, by: ofIncome, part }),
  ...section('refunds', { owed }, { ...amount, by: ofIncome, part }),
  ...section('writeOffs', { amount: lost }, { ...amount, by: ofInstalment, part }),
  ...section('writeOffs', { carrying }, { ...usd, by: ofInstalment, part }),
  'writeOffs.expenseUsd': expense,
  ...ages,
  ...bridges('bridges', bridgeFigures),
  ...bridges('bridgesInCurrency', bridgeFiguresInCurrency),
};
