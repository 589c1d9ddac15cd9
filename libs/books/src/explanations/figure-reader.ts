import { functionalCurrency, isDate } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { Ageing } from '../reports/ageing';
import type { HeldReceipts } from '../receipts/held-receipts';
import type { ReportName } from '../words/explain-template';
import { demandBucket, dueBuckets } from '../times/ages';
import { daysOf, type AsOf } from '../times/as-of';
import { all, any, condition, type Condition, equals } from '../times/conditions';
import { badQuery } from '../times/refusals';
import { minor, ordinal, text } from '../times/rows';
import {
  formulaOfParts,
  isPlainSum,
  signSql,
  type FigurePart,
  type ReportFigure,
  type ReportFigures,
} from '../traced-figures/report-figure';
import { narrowedIn, reports } from '../traced-figures/reports';
import { moneyOf } from '../slices/slice-values';
import { contributionSql } from '../words/words';
import type { AskedFigure, FigureQuery } from './explained-figure';

/** Where figures are summed, and what of their lines no line says itself. */
export interface FigureSources {
  readonly readStore: ReadStore;
  readonly ageing: Ageing;
  readonly heldReceipts: HeldReceipts;
}

/** Sums figures of reports from the lines behind them. */
export class FigureReader {
  /** @param visible lines that there are for whoever reads; all of them, where nothing is said. */
  constructor(
    private readonly dependencies: FigureSources,
    private readonly visible: readonly Condition[] = [],
  ) {}

  /**
   * The figure that a question names; undefined where it names none.
   *
   * @throws QuestionRefused UNREADABLE for one that its report has not, and where lines of several
   *   currencies would be summed.
   */
  asked(query: FigureQuery, asOf: AsOf, visibleLines: Condition): AskedFigure | undefined {
    const { report = 'balances', figure: name } = query;
    if (name === undefined) return undefined;
    const figures = reports[report].figures(query);
    const found = Object.hasOwn(figures, name) && figures[name];
    if (!found) {
      return badQuery('figure', `must be a figure of ${report}: ${nearest(name, figures)}`);
    }
    const scope = this.scoped(query, asOf, found);
    const figure = this.decided(found, all([visibleLines, scope]));
    const counted = all([visibleLines, scope, this.counted(figure, all([visibleLines, scope]))]);
    const currency = found.column === 'usd' ? functionalCurrency : this.currencyOf(query, counted);
    return { ...figure, report, name, currency, scope };
  }

  /** Lines of a question, of a figure or of none. */
  scoped(query: FigureQuery, asOf: AsOf, figure?: ReportFigure): Condition {
    const { report } = query;
    demandHeeded(query);
    const own = report === undefined ? [] : [reports[report].lines(query)];
    return all([
      ...(figure?.lines ? [figure.lines(query)] : own),
      narrowedIn(report ?? 'balances', query, figure),
      ...(query.ofAccount ? [equals('account', query.ofAccount)] : []),
      ...this.ofEvent(query),
      ...this.inBucket(figure?.bucket ? { report: 'ageing', bucket: figure.bucket } : query, asOf),
      ...this.ofStatus(query, asOf),
      ...this.visible,
    ]);
  }

  /** Lines that count in a figure. */
  linesOf(figure: AskedFigure, visibleLines: Condition): Condition {
    return all([figure.scope, this.counted(figure, all([visibleLines, figure.scope]))]);
  }

  /** The figure with its value and the number of its lines. */
  figure(asked: AskedFigure, visibleLines: Condition) {
    const { report, name, means, parts, currency } = asked;
    const { total, lines } = this.summed(
      asked,
      all([visibleLines, this.linesOf(asked, visibleLines)]),
    );
    return {
      report,
      name,
      means,
      formula: formulaOfParts(parts),
      value: moneyOf(total, currency),
      lines,
    };
  }

  /** Sum of some lines of a figure, in US cents or minor units of their currency, and their number. */
  private summed({ parts, column }: ReportFigure, { sql, values }: Condition) {
    const [row = {}] = this.dependencies.readStore.query(
      `SELECT sum((${signSql(parts)}) * ${column}) AS total, count(*) AS lines
       FROM journal WHERE ${sql}`,
      values,
    );
    return { total: minor(row, 'total'), lines: ordinal(row, 'lines') };
  }

  /** Of a figure that is the larger of two sides that side. */
  private decided({ larger, ...figure }: ReportFigure, lines: Condition): ReportFigure {
    if (larger === undefined) return figure;
    const [one, other] = larger;
    const sum = (side: ReportFigure) =>
      this.summed(side, all([lines, this.counted(side, lines)])).total;
    return { ...figure, parts: (sum(other) > sum(one) ? other : one).parts };
  }

  /** Which of the lines at hand count in a figure. */
  private counted(figure: ReportFigure, lines: Condition): Condition {
    const { parts, column } = figure;
    if (isPlainSum(figure)) return condition(`(${signSql(parts)}) IS NOT NULL`);
    return any(parts.map((part) => this.countedIn(part, column, lines)));
  }

  private countedIn(
    { word, sign, aboveZero }: FigurePart,
    column: ReportFigure['column'],
    lines: Condition,
  ): Condition {
    const counts = condition(`${contributionSql(word, '1')} IS NOT NULL`);
    if (aboveZero === undefined) return counts;
    const key = `json_array(${aboveZero.by.join(', ')})`;
    const sum = `sum(${contributionSql(word, aboveZero.in ?? column)})`;
    const above = condition(
      `${key} IN (SELECT ${key} FROM journal WHERE ${lines.sql} GROUP BY ${key}
         HAVING ${sign === 1 ? '' : '-'}${sum} > 0)`,
      ...lines.values,
    );
    return all([counts, above]);
  }

  /** Lines of the event that makes a row; most rows are of it and of what takes it back. */
  private ofEvent({ report, event }: FigureQuery): Condition[] {
    if (!event) return [];
    if (report === 'transfers') {
      return [condition('event_id = ?', event)];
    }
    const sql =
      'sequence IN (SELECT sequence FROM events WHERE event_id = ? UNION ALL SELECT sequence FROM events WHERE reverses = ?)';
    return [condition(sql, event, event)];
  }

  private inBucket({ report, bucket, agedOn }: FigureQuery, asOf: AsOf): Condition[] {
    if (!bucket) return [];
    if (report === 'receipts') return [];
    if (report !== 'ageing') badQuery('bucket', 'is of the reports ageing and receipts alone');
    demandBucket(dueBuckets, bucket);
    const places = this.dependencies.ageing.places(bucket, asOf, agedOn);
    return [
      condition(
        `(pledge, instalment) IN (
           SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))`,
        JSON.stringify(places),
      ),
    ];
  }

  /** Receipts whose money stands somewhere, or is of an age. */
  private ofStatus({ report, status, bucket, agedOn }: FigureQuery, asOf: AsOf): Condition[] {
    if (!status && !(bucket && report === 'receipts')) return [];
    if (report !== 'receipts') badQuery('status', 'is of the report receipts alone');
    return [this.dependencies.heldReceipts.lines({ status, bucket, agedOn }, asOf)];
  }

  /** Amounts add up in one currency only. */
  private currencyOf({ currency }: FigureQuery, { sql, values }: Condition): string {
    if (currency) return currency;
    const [found, another] = this.dependencies.readStore.query(
      `SELECT DISTINCT currency FROM journal WHERE ${sql} LIMIT 2`,
      values,
    );
    if (another) badQuery('currency', 'must be stated: the lines of this figure have several');
    return found ? text(found, 'currency') : functionalCurrency;
  }
}

/** What narrows the lines of some reports alone. */
const heededBy: Readonly<Partial<Record<keyof FigureQuery, readonly ReportName[]>>> = {
  from: ['contributions', 'financial-performance', 'statement'],
  to: ['contributions', 'financial-performance'],
  run: ['revaluations'],
  ofAccount: ['trial-balance'],
  agedOn: ['ageing', 'receipts'],
};

/**
 * What would narrow nothing down is no part of a question: its answer would be that of another one.
 *
 * @throws QuestionRefused UNREADABLE.
 */
function demandHeeded({ report = 'balances', ...query }: FigureQuery): void {
  const { agedOn } = query;
  if (agedOn !== undefined && !isDate(agedOn)) {
    badQuery('agedOn', 'must be a date of the calendar, YYYY-MM-DD');
  }
  for (const [name, reports] of Object.entries(heededBy)) {
    const isStated = query[name as keyof typeof query] !== undefined;
    if (isStated && !reports.includes(report)) badQuery(name, `is of ${reports.join(', ')} alone`);
  }
  daysOf(query);
}

/** Names that one answer lists. */
const namesMax = 50;

/** The figures of a report, or of the part of it that was meant where they are many. */
function nearest(name: string, figures: ReportFigures): string {
  const names = Object.keys(figures);
  if (names.length <= namesMax) return names.join(', ');
  const [part = ''] = name.split('.');
  const own = names.filter((one) => one.startsWith(`${part}.`));
  if (own.length > 0) return own.join(', ');
  return [...new Set(names.map((one) => one.replace(/\..*/, '.…')))].join(', ');
}
