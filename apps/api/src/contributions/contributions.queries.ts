import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { levels } from '@art30/accounting';
import {
  addSums,
  all,
  answeredPage,
  type AsOf,
  AsOfResolver,
  filtered,
  RegisterReader,
  type Slice,
  Slices,
  sortedPage,
  type SortKey,
  usdFigures,
  within,
} from '@art30/books';
import { contributionWords, levelWords, type ContributionWord } from './contribution-words';
import type {
  ContributionFiguresDto,
  ContributionsDto,
  ContributionsQueryDto,
} from './contributions.dto';

export class FindContributions extends Query<ContributionsDto> {
  constructor(readonly query: ContributionsQueryDto) {
    super();
  }
}

/** Figures of one year, purpose and level; revenue stands at none. */
type Cell = Slice<ContributionWord>;

/** A purpose in a year, with its cells. */
interface Row {
  readonly year: string;
  readonly purpose: string | null;
  readonly cells: Cell[];
}

const byYearAndPurpose: SortKey<Row> = { parts: 2, of: ({ year, purpose }) => [year, purpose] };

@QueryHandler(FindContributions)
export class FindContributionsHandler implements IQueryHandler<FindContributions> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly registers: RegisterReader,
  ) {}

  async execute({ query }: FindContributions): Promise<ContributionsDto> {
    const page = await this.asOf.page(query);
    const cells = this.slices.all(contributionWords, {
      by: ['year', 'purpose', 'level'],
      where: all([within(page.asOf), filtered(query)]),
      unlessZero: Object.keys(contributionWords) as ContributionWord[],
    });
    const { rows, nextAfter } = sortedPage(rowsOf(cells), page, byYearAndPurpose);
    const labels = this.labels(rows, page.asOf);
    const years = [...new Set(cells.map(({ key: [year] }) => String(year)))];
    return {
      ...answeredPage(page, nextAfter),
      items: rows.map(({ year, purpose, cells: own }) => ({
        ...{ year, purpose, label: labels.get(purpose) ?? null },
        ...figuresOf(own),
      })),
      years: years.map((year) => ({
        year,
        ...figuresOf(cells.filter(({ key }) => key[0] === year)),
      })),
      totals: figuresOf(cells),
    };
  }

  private labels(rows: readonly Row[], asOf: AsOf): ReadonlyMap<string | null, string> {
    const codes = [...new Set(rows.flatMap(({ purpose }) => purpose ?? []))];
    const purposes = this.registers.many<{ readonly label: string }>('purposes', codes, asOf);
    return new Map(purposes.map(({ id, label }) => [id, label]));
  }
}

/** Cells come in the order of their keys, so that those of a row stand together. */
function rowsOf(cells: readonly Cell[]): readonly Row[] {
  const rows: Row[] = [];
  for (const cell of cells) {
    const [year, purpose] = cell.key.map((part) => (part === null ? null : String(part)));
    const last = rows.at(-1);
    if (last !== undefined && last.year === year && last.purpose === purpose) {
      last.cells.push(cell);
    } else rows.push({ year: year ?? '', purpose: purpose ?? null, cells: [cell] });
  }
  return rows;
}

function figuresOf(cells: readonly Cell[]): ContributionFiguresDto {
  const sumsOf = (some: readonly Cell[]) =>
    addSums(
      contributionWords,
      some.map(({ sums }) => sums),
    );
  return {
    ...usdFigures(contributionWords, sumsOf(cells)),
    levels: levels.map((level) => ({
      level,
      ...usdFigures(levelWords, sumsOf(cells.filter(({ key }) => key[2] === level))),
    })),
  };
}
