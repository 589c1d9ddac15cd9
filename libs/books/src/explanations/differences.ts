import { Money, type MoneyFact } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { type ExplainedLine, type ExplainedLines, shareOf } from '../journal/explained-lines';
import {
  answered,
  answeredPage,
  asOfIn,
  type AsOf,
  type AsOfResolver,
  type Page,
} from '../times/as-of';
import { all, any, condition, type Condition, noRow, not, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { badQuery } from '../times/refusals';
import type { PageQuery } from '../times/shapes';
import { dimensionColumns, dimensionsOf, type Dimension } from '../words/dimensions';
import { dimensionsOfKey, labelOf, moneyOf } from '../slices/slice-values';
import type { Slices, Sums } from '../slices/slices';
import type { Words } from '../words/words';
import type { AskedFigure, FigureQuery } from './explained-figure';
import type { FigureReader } from './figure-reader';
import { isPlainSum, signSql, type ReportFigure } from '../traced-figures/report-figure';
import { reports } from '../traced-figures/reports';
import type { ComparedFigure, Difference, DifferenceRow, DifferingLine } from './difference-answer';

/**
 * Query that compares a report at the point `asAt` and `knownAt` with its state at the earlier point `fromAsAt` and
 * `fromKnownAt`.
 */
interface DifferenceQuery extends PageQuery, FigureQuery {
  readonly fromAsAt?: string | undefined;
  readonly fromKnownAt?: string | undefined;
  readonly by?: string | undefined;
}

/** Largest number of rows in an answer. A query that would have more rows is refused and must be narrowed down. */
const rowsMax = 1_000;

const dimensionNames = Object.keys(dimensionColumns) as readonly Dimension[];

/**
 * Conditions on journal lines: those counted at the earlier point (`before`), at the later one (`after`), at the later
 * one alone (`added`), and at the earlier one alone (`removed`).
 */
interface Compared {
  readonly before: Condition;
  readonly after: Condition;
  readonly added: Condition;
  readonly removed: Condition;
}

/** Compares a report at two points in time, and lists the journal lines that make the difference. */
export class Differences {
  constructor(
    private readonly dependencies: {
      readonly asOf: AsOfResolver;
      readonly readStore: ReadStore;
      readonly slices: Slices;
      readonly figures: FigureReader;
      readonly lines: ExplainedLines;
    },
  ) {}

  /**
   * Returns the changed figures and a page of the journal lines behind the change.
   *
   * @throws QuestionRefused UNREADABLE for the earlier point, a figure, or a dimension.
   */
  async find(query: DifferenceQuery): Promise<Difference> {
    const { asOf, lines } = this.dependencies;
    const by = dimensionsOf(query.by, dimensionNames);
    if (query.bucket !== undefined) badQuery('bucket', 'is of no difference: state instalments');
    const { page, otherSequence } = apart(await asOf.page(query));
    const other = this.otherPoint(query, page.asOf, otherSequence);
    const compared = comparedAt(other, page.asOf);
    const moved = any([compared.added, compared.removed]);
    const figures = this.asked(query, page.asOf, any([compared.before, compared.after]));
    const counting = figures.map(({ parts, scope }) =>
      all([scope, condition(`(${signSql(parts)}) IS NOT NULL`)]),
    );
    const { rows, nextAfter } = lines.page(all([moved, any(counting)]), page);
    const next = nextAfter && [...nextAfter, other.sequence];
    return {
      ...answeredPage(page, next),
      from: answered(other),
      report: query.report ?? 'balances',
      by: [...by],
      figures: this.totals(figures, compared),
      rows: by.length === 0 ? [] : this.rows(by, figures, compared),
      items: rows.map((row) => changeOf(row, figures, page.asOf)),
    };
  }

  /** Resolves the earlier point in time. A date that the query leaves out is taken from the later point. */
  private otherPoint(
    { fromAsAt, fromKnownAt }: DifferenceQuery,
    { asAt, sequence }: AsOf,
    otherSequence: string | undefined,
  ): AsOf {
    if (fromAsAt === undefined && fromKnownAt === undefined) {
      return badQuery('fromAsAt', 'or fromKnownAt must be stated: from where it is compared');
    }
    const stated = {
      asAt: fromAsAt ?? asAt ?? undefined,
      knownAt: otherSequence ?? fromKnownAt ?? String(sequence),
    };
    return asOfIn(this.dependencies.readStore, stated, {
      asAt: 'fromAsAt',
      knownAt: 'fromKnownAt',
    });
  }

  /**
   * Returns the figure that the query names. If it names none, returns all figures of the report that are sums in US
   * dollars.
   */
  private asked(
    query: DifferenceQuery,
    asOf: AsOf,
    comparedLines: Condition,
  ): readonly AskedFigure[] {
    const { report = 'balances', figure } = query;
    if (report === 'statement' && figure === undefined) {
      badQuery('figure', 'must be stated: each is of lines of its own');
    }
    const names =
      figure === undefined
        ? Object.entries(reports[report].figures(query))
            .filter(([, one]) => isSumOfRows(one))
            .map(([name]) => name)
        : [figure];
    const found = names.flatMap((name) => {
      const found = this.dependencies.figures.asked(
        { ...query, figure: name },
        asOf,
        comparedLines,
      );
      if (found?.bucket !== undefined) {
        badQuery('figure', 'is of no difference: ages are of one day, so state instalments');
      }
      if (found !== undefined && !isPlainSum(found)) {
        badQuery('figure', 'must be a sum of lines: ask for those that it is made of');
      }
      return found ?? [];
    });
    // A figure over other lines than the report's rows is left out; it can be compared on its own.
    return found.filter(({ scope }) => isSame(scope, found[0]?.scope));
  }

  private totals(figures: readonly AskedFigure[], { before, after }: Compared): ComparedFigure[] {
    const [earlier, later] = [before, after].map((lines) => this.sums(figures, lines));
    return figures.map((figure) => {
      const { name, means } = figure;
      const [was, is] = [valueIn(earlier ?? {}, figure), valueIn(later ?? {}, figure)];
      const money = (minor: bigint) => moneyOf(minor, figure.currency);
      return {
        name,
        means,
        before: money(was),
        after: money(is),
        difference: money(is - was),
      };
    });
  }

  private sums(figures: readonly AskedFigure[], lines: Condition): Sums<string> {
    return this.dependencies.slices.total(wordsOf(figures), all([lines, scopeOf(figures)]));
  }

  /** Returns the change of each figure by dimensions, without rows in which nothing changed. */
  private rows(
    by: readonly Dimension[],
    figures: readonly AskedFigure[],
    compared: Compared,
  ): DifferenceRow[] {
    const differences = new Map<string, { key: CursorKey; sums: Map<string, bigint> }>();
    for (const [lines, sign] of [
      [compared.added, 1n],
      [compared.removed, -1n],
    ] as const) {
      const where = all([lines, scopeOf(figures)]);
      for (const { key, sums } of this.dependencies.slices.all(wordsOf(figures), { by, where })) {
        const row = differences.get(JSON.stringify(key)) ?? {
          key,
          sums: new Map<string, bigint>(),
        };
        for (const figure of figures) {
          const before = row.sums.get(figure.name) ?? 0n;
          row.sums.set(figure.name, before + sign * valueIn(sums, figure));
        }
        differences.set(JSON.stringify(key), row);
      }
    }
    const rows = [...differences.values()].flatMap(({ key, sums }) => {
      const changed = figures.flatMap(({ name, currency }) => {
        const minor = sums.get(name) ?? 0n;
        return minor === 0n ? [] : [{ name, difference: moneyOf(minor, currency) }];
      });
      if (changed.length === 0) return [];
      return [{ label: labelOf(key), ...dimensionsOfKey(by, key), figures: changed }];
    });
    if (rows.length > rowsMax) {
      badQuery('by', `tells more than ${rowsMax} rows apart: narrow the lines down, or name less`);
    }
    return rows.sort((one, other) => (one.label < other.label ? -1 : 1));
  }
}

/**
 * Takes the sequence of the earlier point out of the cursor. The cursor holds it so that every page compares the same
 * two points as the first one.
 */
function apart(page: Page): { readonly page: Page; readonly otherSequence: string | undefined } {
  const { after } = page;
  if (after === null) return { page, otherSequence: undefined };
  return { page: { ...page, after: after.slice(0, -1) }, otherSequence: String(after.at(-1)) };
}

function comparedAt(other: AsOf, asOf: AsOf): Compared {
  const [before, after] = [within(other), within(asOf)];
  return {
    before,
    after,
    added: all([after, not(before)]),
    removed: all([before, not(after)]),
  };
}

/** Returns the terms (sums of journal lines) of all figures, keyed by the figure's name and the term's index. */
function wordsOf(figures: readonly AskedFigure[]): Words {
  return Object.fromEntries(
    figures.flatMap(({ name, parts }) =>
      parts.map(({ word }, index) => [`${name} ${index}`, word] as const),
    ),
  );
}

/** Computes the value of a figure from the sums of its terms. */
function valueIn(sums: Partial<Sums<string>>, { name, parts, column }: AskedFigure): bigint {
  return parts.reduce(
    (total, { sign }, index) => total + BigInt(sign) * (sums[`${name} ${index}`]?.[column] ?? 0n),
    0n,
  );
}

/** True for figures that are compared if the query names none: plain sums, in US dollars, of the report's own lines. */
function isSumOfRows(figure: ReportFigure): boolean {
  const { column, lines, parts } = figure;
  return column === 'usd' && lines === undefined && parts.length === 1 && isPlainSum(figure);
}

function isSame({ sql, values }: Condition, other: Condition | undefined): boolean {
  return sql === other?.sql && values.every((value, index) => value === other.values[index]);
}

/** Returns the condition on journal lines that all figures of one query share. */
function scopeOf([figure]: readonly AskedFigure[]): Condition {
  return figure?.scope ?? noRow;
}

/**
 * Converts a journal line that counts at only one of the two points into a row, with the amount that it adds to each
 * figure's change.
 */
function changeOf(
  line: ExplainedLine,
  figures: readonly AskedFigure[],
  { asAt, sequence }: AsOf,
): DifferingLine {
  const isAdded = line.sequence <= sequence && (asAt === null || line.postingDate <= asAt);
  const { share: _share, ...shown } = line;
  return {
    ...shown,
    change: isAdded ? 'ADDED' : 'REMOVED',
    shares: figures.flatMap((figure) => {
      const share = shareOf(line, figure);
      if (Money.of(share).isZero) return [];
      return [{ figure: figure.name, amount: isAdded ? share : negated(share) }];
    }),
  };
}

function negated(money: MoneyFact): MoneyFact {
  return Money.of(money).negated().toJSON();
}
