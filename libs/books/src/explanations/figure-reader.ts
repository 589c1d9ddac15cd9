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

/**
 * Dependencies of `FigureReader`. Ages and statuses of receipts need other readers, since they do not follow from
 * single journal lines.
 */
export interface FigureSources {
  readonly readStore: ReadStore;
  readonly ageing: Ageing;
  readonly heldReceipts: HeldReceipts;
}

/** Computes figures of reports from the journal lines behind them. */
export class FigureReader {
  /** @param visible conditions on the journal lines that the caller may see; empty if the caller may see all lines. */
  constructor(
    private readonly dependencies: FigureSources,
    private readonly visible: readonly Condition[] = [],
  ) {}

  /**
   * Returns the figure that a query names; undefined if the query names none.
   *
   * @throws QuestionRefused UNREADABLE for a figure that the report does not have, or if lines of several currencies
   * would be added up.
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

  /** Returns the condition on journal lines that match a query, whether or not the query names a figure. */
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

  /** Returns the condition on journal lines that count in a figure. */
  linesOf(figure: AskedFigure, visibleLines: Condition): Condition {
    return all([figure.scope, this.counted(figure, all([visibleLines, figure.scope]))]);
  }

  /** Computes a figure: its value, its formula and the number of its journal lines. */
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

  /**
   * Adds up a figure over some journal lines, in US cents or in minor units of their currency, and counts the lines.
   */
  private summed({ parts, column }: ReportFigure, { sql, values }: Condition) {
    const [row = {}] = this.dependencies.readStore.query(
      `SELECT sum((${signSql(parts)}) * ${column}) AS total, count(*) AS lines
       FROM journal WHERE ${sql}`,
      values,
    );
    return { total: minor(row, 'total'), lines: ordinal(row, 'lines') };
  }

  /** Resolves a figure that is defined as the larger of two sums to that sum, so that its lines can be listed. */
  private decided({ larger, ...figure }: ReportFigure, lines: Condition): ReportFigure {
    if (larger === undefined) return figure;
    const [one, other] = larger;
    const sum = (side: ReportFigure) =>
      this.summed(side, all([lines, this.counted(side, lines)])).total;
    return { ...figure, parts: (sum(other) > sum(one) ? other : one).parts };
  }

  /** Returns the condition on those of the query's journal lines that count in a figure. */
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

  /**
   * Returns conditions for the journal lines behind a report row that stands for one event. In most reports such a row
   * also counts the reversal of its event.
   */
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

  /** Returns conditions for the journal lines of receipts with the requested status or age. */
  private ofStatus({ report, status, bucket, agedOn }: FigureQuery, asOf: AsOf): Condition[] {
    if (!status && !(bucket && report === 'receipts')) return [];
    if (report !== 'receipts') badQuery('status', 'is of the report receipts alone');
    return [this.dependencies.heldReceipts.lines({ status, bucket, agedOn }, asOf)];
  }

  /**
   * Returns the single currency of the journal lines. Lines of several currencies are refused, since amounts in
   * different currencies must not be added up.
   */
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

/** Query parameters that only some reports accept, with these reports. */
const heededBy: Readonly<Partial<Record<keyof FigureQuery, readonly ReportName[]>>> = {
  from: ['contributions', 'financial-performance', 'statement'],
  to: ['contributions', 'financial-performance'],
  run: ['revaluations'],
  ofAccount: ['trial-balance'],
  agedOn: ['ageing', 'receipts'],
};

/**
 * Refuses a query parameter that the report would ignore. Otherwise the answer would silently be that of another query.
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

/** Largest number of figure names that the text of a refusal lists. */
const namesMax = 50;

/**
 * Lists names of the report's figures for a refusal. If there are many, lists only those that begin with the same
 * section as the misspelt name.
 */
function nearest(name: string, figures: ReportFigures): string {
  const names = Object.keys(figures);
  if (names.length <= namesMax) return names.join(', ');
  const [part = ''] = name.split('.');
  const own = names.filter((one) => one.startsWith(`${part}.`));
  if (own.length > 0) return own.join(', ');
  return [...new Set(names.map((one) => one.replace(/\..*/, '.…')))].join(', ');
}
