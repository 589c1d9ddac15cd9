import { functionalCurrency } from '@art30/accounting';
import type { Ageing } from '../figures/ageing';
import type { AsOf } from '../times/as-of';
import { all, condition, type Condition } from '../times/conditions';
import { badQuery } from '../times/refusals';
import { moneyOf, type Slices } from '../words/slices';
import { contributionSql, formulaOf } from '../words/words';
import type { AskedFigure, FigureQuery } from './figure-query';
import { dimensionsIn, reports } from './report-figures';

/** Sums figures of reports from the lines behind them. */
export class FigureReader {
  constructor(
    private readonly slices: Slices,
    private readonly ageing: Ageing,
  ) {}

  /**
   * The figure that a question names; undefined where it names none.
   *
   * @throws QuestionRefused UNREADABLE for one that its report has not, and where lines of several
   *   currencies would be summed.
   */
  asked(query: FigureQuery, asOf: AsOf, known: Condition): AskedFigure | undefined {
    const { report = 'balances', figure: name } = query;
    if (name === undefined) return undefined;
    const found = Object.hasOwn(reports[report].figures, name) && reports[report].figures[name];
    if (!found) {
      const names = Object.keys(reports[report].figures).join(', ');
      return badQuery('figure', `must be a figure of ${report}: ${names}`);
    }
    const lines = found.lines ?? reports[report].lines;
    const dimensions = dimensionsIn(report, query);
    const scope = all([lines(query), dimensions, ...this.inBucket(query, asOf)]);
    const counted = all([
      known,
      scope,
      condition(`${contributionSql(found.word, 'amount')} IS NOT NULL`),
    ]);
    const currency = found.column === 'usd' ? functionalCurrency : this.currencyOf(query, counted);
    return { ...found, report, name, currency, scope };
  }

  /** Lines of a question that names no figure. */
  scoped(query: FigureQuery): Condition {
    const { report } = query;
    const lines = report === undefined ? [] : [reports[report].lines(query)];
    return all([...lines, dimensionsIn(report ?? 'balances', query)]);
  }

  /** Lines that count in a figure; none of one that is zero because its sum is below. */
  linesOf({ word, scope, ...figure }: AskedFigure, known: Condition): Condition {
    if (figure.isNeverBelowZero && this.sumOf({ word, scope, ...figure }, known) <= 0n) {
      return condition('0');
    }
    return all([scope, condition(`${contributionSql(word, figure.column)} IS NOT NULL`)]);
  }

  /** The figure with its value and the number of its lines. */
  figure(asked: AskedFigure, known: Condition) {
    const { report, name, word, currency, isNeverBelowZero } = asked;
    const sum = this.sumOf(asked, known);
    return {
      ...{ report, name, means: word.means, formula: formulaOf(word) },
      value: moneyOf(isNeverBelowZero && sum < 0n ? 0n : sum, currency),
      lines: this.slices.count(all([known, this.linesOf(asked, known)])),
    };
  }

  /** Sum of the lines that count, in US cents or minor units of their currency. */
  sumOf({ word, column, scope }: AskedFigure, known: Condition): bigint {
    return this.slices.total({ sum: word }, all([known, scope])).sum[column];
  }

  private inBucket({ report, bucket }: FigureQuery, asOf: AsOf): Condition[] {
    if (bucket === undefined) return [];
    if (report !== 'ageing') badQuery('bucket', 'is of the report ageing alone');
    const places = this.ageing.places(bucket, asOf);
    return [
      condition(
        `(pledge, instalment) IN (
           SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))`,
        JSON.stringify(places),
      ),
    ];
  }

  /** Amounts add up in one currency only. */
  private currencyOf({ currency }: FigureQuery, counted: Condition): string {
    const found = currency ?? this.slices.oneCurrency(counted);
    return found ?? badQuery('currency', 'must be stated: the lines of this figure have several');
  }
}
