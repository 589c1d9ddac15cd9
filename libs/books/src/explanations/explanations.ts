import { type ExplainedLines, ExplainedLine } from '../journal/explained-lines';
import { HistoryEvent, type HistoryReader } from '../registers/history-reader';
import { answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, condition, type Condition, within } from '../times/conditions';
import { type PageQuery, pageAnswered } from '../times/shapes';
import type { FigureReader } from './figure-reader';
import { ExplainedFigure, type FigureQuery } from './explained-figure';
import { kit } from '@art30/accounting';

const { answer, answerRowsMax: rowsMax, listOf, nullable, part, words } = kit;

/** A page of journal lines, and the figure or event to which all of them add up. */
export const Explanation = answer('Explanation', {
  ...pageAnswered,
  eventOfLine: words(
    'URI template (RFC 6570) of the event behind each line: its facts, rates and rounding, policy, people and what they signed, bank credit, documents, and what takes it back.',
    '/v1/audit/events/{eventId}?knownAt=42',
  ),
  figure: nullable(part(ExplainedFigure)('The figure; null where `figure` was not given.')),
  event: nullable(
    part(HistoryEvent)('The event with its facts; null where `sequence` was not given.'),
  ),
  items: listOf(ExplainedLine, rowsMax)('The lines in the order of the log.'),
});
export type Explanation = kit.Infer<typeof Explanation>;

/** Query for the journal lines behind a figure, or for the lines of one event by `sequence` and number (`line`). */
interface ExplainQuery extends PageQuery, FigureQuery {
  readonly sequence?: number | undefined;
  readonly line?: number | undefined;
}

/** Explains figures and events by the journal lines behind them. */
export class Explanations {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly figures: FigureReader,
    private readonly lines: ExplainedLines,
    private readonly history: HistoryReader,
  ) {}

  /**
   * Returns a figure and a page of the journal lines behind it.
   *
   * @throws QuestionRefused UNREADABLE for a figure that the report does not have.
   */
  async find(query: ExplainQuery): Promise<Explanation> {
    const page = await this.asOf.page(query);
    const visibleLines = all([within(page.asOf), ...placed(query)]);
    const asked = this.figures.asked(query, page.asOf, visibleLines);
    const figure = asked && this.figures.figure(asked, visibleLines);
    const where = asked
      ? all([visibleLines, this.figures.linesOf(asked, visibleLines)])
      : all([visibleLines, this.figures.scoped(query, page.asOf)]);
    const { rows, nextAfter } = this.lines.page(where, page, asked);
    return {
      ...answeredPage(page, nextAfter),
      eventOfLine: eventTemplate(page.asOf),
      figure: figure ?? null,
      event: await this.event(query, page.asOf),
      items: [...rows],
    };
  }

  private async event({ sequence }: ExplainQuery, asOf: AsOf): Promise<HistoryEvent | null> {
    return sequence === undefined ? null : this.history.find(sequence, asOf);
  }
}

/** Returns a link template for the event behind a journal line, with the query's `asAt` and `knownAt`. */
function eventTemplate({ asAt, sequence }: AsOf): string {
  const times = asAt === null ? '' : `asAt=${asAt}&`;
  return `/v1/audit/events/{eventId}?${times}knownAt=${sequence}`;
}

/**
 * Returns conditions on journal lines by the event's sequence and the number of the line, where the query states them.
 */
function placed({ sequence, line }: ExplainQuery): Condition[] {
  return [
    ...(sequence === undefined ? [] : [condition('sequence = ?', sequence)]),
    ...(line === undefined ? [] : [condition('line = ?', line)]),
  ];
}
