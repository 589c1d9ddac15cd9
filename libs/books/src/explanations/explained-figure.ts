import { kit } from '@art30/accounting';
import type { Condition } from '../times/conditions';
import type { ReportFigure } from '../traced-figures/report-figure';
import { type ReportName, reportNames, type ReportScope } from '../words/explain-template';

/** Names a figure of a report, and narrows down the journal lines that it counts. */
export interface FigureQuery extends ReportScope {
  /** Name of the report; `balances` if left out. */
  readonly report?: ReportName | undefined;
  /**
   * Name of the figure in the report's answer. If left out, the query selects journal lines by their dimensions alone.
   */
  readonly figure?: string | undefined;
}

/** A figure that the query named and the report has, with the currency of its value. */
export interface AskedFigure extends ReportFigure {
  readonly report: ReportName;
  readonly name: string;
  readonly currency: string;
  /** Condition on the report's journal lines that match the query. */
  readonly scope: Condition;
}

const { answer, count, money, oneOf, words } = kit;

/** A figure that is explained, with its value and formula. */
export const ExplainedFigure = answer('ExplainedFigure', {
  report: oneOf(reportNames)('Its report.', 'balances'),
  name: words('Its name in the answer of the report.', 'unallocated'),
  means: words(
    'Meaning of the figure, in words.',
    'Applied cash that carries no spending authority yet, debts to be paid out of it included',
  ),
  formula: words(
    'Accounts whose lines the figure sums, each with its sign.',
    '11xx with a pledge + 5110 − 9210 − 9220 − 3900',
  ),
  value: money('Value of the figure, over all lines of all pages.', {
    amount: '210966.85',
    currency: 'USD',
  }),
  lines: count('Number of lines on all pages.', 12),
});
