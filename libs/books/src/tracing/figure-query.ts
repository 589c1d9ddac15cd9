import type { ReportName, ReportScope } from '../explain/explain-template';
import type { Condition } from '../times/conditions';
import type { ReportFigure } from '../traced-figures/report-figure';

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
