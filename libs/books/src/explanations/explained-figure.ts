import { kit } from '@art30/accounting';
import type { Condition } from '../times/conditions';
import type { ReportFigure } from '../traced-figures/report-figure';
import { type ReportName, reportNames, type ReportScope } from '../words/explain-template';

/** A figure of a report, and what narrows its lines down. */
export interface FigureQuery extends ReportScope {
  /** Left out: `balances`. */
  readonly report?: ReportName | undefined;
  /** Member of the report's answer; left out: no figure, and lines by their dimensions alone. */
  readonly figure?: string | undefined;
}

/** A figure that its report has, with its lines' one currency where it is not in US dollars. */
export interface AskedFigure extends ReportFigure {
  readonly report: ReportName;
  readonly name: string;
  readonly currency: string;
  /** Lines of the report that the question leaves. */
  readonly scope: Condition;
}

const { answer, count, money, oneOf, words } = kit;

/** The figure that is explained. */
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
