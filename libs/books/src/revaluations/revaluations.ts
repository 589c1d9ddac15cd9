import { explainTemplate, explainable } from '../words/explain-template';
import type { RegisteredRun } from '@art30/accounting';
import { unknown } from '../registers/register';
import type { RegisterReader, Thing } from '../registers/register-reader';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { type PageQuery, pageAnswered } from '../times/shapes';
import type { RevaluationReader } from './revaluation-reader';
import {
  leftOutView,
  runView,
  RevaluationView,
  RevaluedItem,
  RunLeftOut,
} from './revaluation-view';
import { kit } from '@art30/accounting';

const { answer, answerRowsMax: rowsMax, listOf, nullable } = kit;

/** A revaluation run with a page of the items that it valued. */
export const RevaluationAnswer = answer('RevaluationAnswer', {
  ...RevaluationView.members,
  ...pageAnswered,
  ...explainable,
  items: listOf(
    RevaluedItem,
    rowsMax,
  )('Items valued so far; `limit` counts pledges, receipts and bank accounts.'),
  leftOut: nullable(
    listOf(RunLeftOut, rowsMax)('What was not valued; null until the run is complete.'),
  ),
  notReversed: nullable(
    listOf(
      RunLeftOut,
      rowsMax,
    )('What the reversal could not reverse; null until a reversal is complete.'),
  ),
});
export type RevaluationAnswer = kit.Infer<typeof RevaluationAnswer>;

/** A page of revaluation runs, in the order of their ids. */
export const RevaluationsPage = answer('RevaluationsPage', {
  ...pageAnswered,
  ...explainable,
  items: listOf(RevaluationView, rowsMax)('The runs.'),
});
export type RevaluationsPage = kit.Infer<typeof RevaluationsPage>;

/** Reads revaluation runs, which value open items in foreign currencies at the rates of one date. */
export class Revaluations {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly runs: RevaluationReader,
  ) {}

  async list(query: PageQuery): Promise<RevaluationsPage> {
    const page = await this.asOf.page(query);
    const { rows, nextAfter } = this.registers.page('revaluations', page);
    const items = rows.map((run) => this.viewOf(run, page.asOf));
    const explain = explainTemplate({
      report: 'revaluations',
      asOf: page.asOf,
      scope: {},
      variables: ['currency'],
      members: { run: 'id' },
    });
    return { ...answeredPage(page, nextAfter), explain, items };
  }

  /**
   * Returns a revaluation run with a page of the items that it valued.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(revaluationId: string, query: PageQuery): Promise<RevaluationAnswer> {
    const page = await this.asOf.page(query);
    const { asOf } = page;
    const run = this.registers.find('revaluations', revaluationId, asOf);
    if (run === undefined) return unknown('REVALUATION', revaluationId, asOf);
    const { items, nextAfter } = this.runs.items(revaluationId, page);
    return {
      ...answeredPage(page, nextAfter),
      explain: explainTemplate({
        report: 'revaluations',
        asOf,
        scope: { run: revaluationId },
        variables: ['currency'],
      }),
      ...this.viewOf(run, asOf),
      items,
      leftOut: run.leftOut?.map(leftOutView) ?? null,
      notReversed: run.notReversed?.map(leftOutView) ?? null,
    };
  }

  private viewOf(run: Thing<RegisteredRun>, asOf: AsOf) {
    const valued = () => this.runs.valued(run.id, asOf);
    return runView(run, this.runs.totals(run.id, asOf), valued);
  }
}
