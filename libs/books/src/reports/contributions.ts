import { account, levels, kit } from '@art30/accounting';
import type { RegisterReader } from '../registers/register-reader';
import { answeredPage, daysOf, type AsOf, type AsOfResolver } from '../times/as-of';
import { all, postedIn, within } from '../times/conditions';
import { type DaysQuery, type PageQuery, pageAnswered } from '../times/shapes';
import { sortedPage, type SortKey } from '../times/sorted-page';
import { balanceWords } from '../words/balance-words';
import { filtered, type DimensionValues } from '../words/dimensions';
import { explainTemplate, explainable } from '../words/explain-template';
import { usdFigures } from '../slices/slice-values';
import { addSums, type Slice, type Slices } from '../slices/slices';
import { exceptKinds, figure, plus, type Words } from '../words/words';

const { answer, answerRowsMax: rowsMax, listOf, nullable, oneOf, part, words } = kit;

const { revenue, refunds, transfersInNet } = balanceWords;
const { directExpenditure, pscCharged } = balanceWords;

/**
 * Returns the definition of a figure without pledges taken over from another system, whose money was received in no
 * year of these books.
 */
const here = (word: 'received' | 'allocated') => ({
  means: `${balanceWords[word].means}; not what was taken over from another system`,
  terms: exceptKinds(['PledgeTakenOver'], balanceWords[word].terms),
});

/** Definitions of the amounts allocated and spent at one level (global, regional, national) of recommendation (p). */
const levelWords = {
  allocated: here('allocated'),
  directExpenditure,
  pscCharged,
  spent: {
    means: 'Direct expenditure and support costs charged',
    terms: [{ ...plus(account.directExpenditure, account.supportCharged), ofPledges: true }],
  },
} as const satisfies Words;

/** Definitions of the amounts received, allocated and spent for a purpose. */
export const contributionWords = {
  revenue,
  refunds,
  received: here('received'),
  transfersInNet,
  ...levelWords,
} as const satisfies Words;

export type ContributionWord = keyof typeof contributionWords;

/** Spending authority that was allocated, and how much of it was spent, in US dollars. */
const Given = answer('Given', {
  allocated: figure(levelWords.allocated, '452000.00'),
  directExpenditure: figure(levelWords.directExpenditure, '150000.00'),
  pscCharged: figure(levelWords.pscCharged, '19500.00'),
  spent: figure(levelWords.spent, '169500.00'),
});

/** Spending authority allocated and spent at one level of recommendation (p). */
const LevelGiven = answer('LevelGiven', {
  ...Given.members,
  level: oneOf([...levels])('Level of recommendation (p).', 'NATIONAL'),
});

/** Contributions, and the spending authority allocated and spent from them, in US dollars. */
const ContributionFigures = answer('ContributionFigures', {
  ...Given.members,
  revenue: figure(contributionWords.revenue, '0.00'),
  refunds: figure(contributionWords.refunds, '0.00'),
  received: figure(contributionWords.received, '0.00'),
  transfersInNet: figure(contributionWords.transfersInNet, '452000.00'),
  levels: listOf(
    LevelGiven,
    rowsMax,
  )('Authority given and spent at each level of recommendation (p).'),
});
type ContributionFigures = kit.Infer<typeof ContributionFigures>;

/** Contributions for one purpose in one year. */
const ContributionRow = answer('ContributionRow', {
  ...ContributionFigures.members,
  year: words('Year of the posting dates.', '2024'),
  purpose: nullable(words('Code of the purpose; null for lines that carry none.', 'k')),
  label: nullable(
    words(
      'Name of the purpose; null where the catalogue does not have it.',
      'Technical assistance to Member States',
    ),
  ),
});

/** Contributions for all purposes in one year. */
const YearContributions = answer('YearContributions', {
  ...ContributionFigures.members,
  year: words('Year of the posting dates.', '2024'),
});

/** Contributions by purpose, level and year, as recommendation (p) asks States to be informed. */
export const ContributionsAnswer = answer('Contributions', {
  ...pageAnswered,
  ...explainable,
  items: listOf(ContributionRow, rowsMax)('One row for each year and purpose, in this order.'),
  years: listOf(YearContributions, rowsMax)('Each year, over all purposes of all pages.'),
  totals: part(ContributionFigures)('All years.'),
});
export type ContributionsAnswer = kit.Infer<typeof ContributionsAnswer>;

/** Sums of the journal lines of one year, purpose and level. Revenue has no level. */
type Cell = Slice<ContributionWord>;

/** A purpose in one year, with its sums by level. */
interface Row {
  readonly year: string;
  readonly purpose: string | null;
  readonly cells: Cell[];
}

const byYearAndPurpose: SortKey<Row> = { parts: 2, of: ({ year, purpose }) => [year, purpose] };

/** Computes the report of contributions by year and purpose, from revenue to spending. */
export class Contributions {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly slices: Slices,
    private readonly registers: RegisterReader,
  ) {}

  /**
   * Returns a page of the report, and its totals by year.
   *
   * @throws QuestionRefused UNREADABLE for an invalid day.
   */
  async find(query: PageQuery & DaysQuery & DimensionValues): Promise<ContributionsAnswer> {
    const days = postedIn(daysOf(query));
    const page = await this.asOf.page(query);
    const cells = this.slices.all(contributionWords, {
      by: ['year', 'purpose', 'level'],
      where: all([within(page.asOf), filtered(query), days]),
      unlessZero: Object.keys(contributionWords) as ContributionWord[],
    });
    const { rows, nextAfter } = sortedPage(rowsOf(cells), page, byYearAndPurpose);
    const labels = this.labels(rows, page.asOf);
    const years = [...new Set(cells.map(({ key: [year] }) => String(year)))];
    return {
      ...answeredPage(page, nextAfter),
      explain: explainTemplate({
        report: 'contributions',
        asOf: page.asOf,
        scope: query,
        variables: ['year', 'purpose', 'level'],
      }),
      items: rows.map(({ year, purpose, cells: own }) => ({
        year,
        purpose,
        label: labels.get(purpose) ?? null,
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
    const purposes = this.registers.many('purposes', codes, asOf);
    return new Map(purposes.map(({ id, label }) => [id, label]));
  }
}

/** Joins the sums of each year and purpose into one row. They are sorted by key, so those of a row are adjacent. */
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

function figuresOf(cells: readonly Cell[]): ContributionFigures {
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
