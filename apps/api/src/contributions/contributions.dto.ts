import { ApiProperty, PickType } from '@nestjs/swagger';
import { levels, type Level } from '@art30/accounting';
import { contributionWords, levelWords } from '@art30/books';
import { MoneyDto } from '../http/money.dto';
import { PageAnswerDto } from '../read/as-of.dto';
import { DimensionFilterDto } from '../read/dimension-filter.dto';
import { Figure } from '../read/figure';

/** Which contributions. */
export class ContributionsQueryDto extends PickType(DimensionFilterDto, [
  ...(['asAt', 'knownAt', 'after', 'cursor', 'limit'] as const),
  ...(['year', 'purpose', 'recommendation', 'donor', 'pledge'] as const),
]) {}

/** What was given and spent, in US dollars. */
class GivenDto {
  @Figure(levelWords.allocated, '452000.00')
  allocated!: MoneyDto;

  @Figure(levelWords.directExpenditure, '150000.00')
  directExpenditure!: MoneyDto;

  @Figure(levelWords.pscCharged, '19500.00')
  pscCharged!: MoneyDto;

  @Figure(levelWords.spent, '169500.00')
  spent!: MoneyDto;
}

/** What was given and spent at one level. */
export class LevelGivenDto extends GivenDto {
  /**
   * Level of recommendation (p).
   * @example "NATIONAL"
   */
  @ApiProperty({ enum: [...levels] })
  level!: Level;
}

/** What came, and what was given and spent of it, in US dollars. */
export class ContributionFiguresDto extends GivenDto {
  @Figure(contributionWords.revenue, '0.00')
  revenue!: MoneyDto;

  @Figure(contributionWords.refunds, '0.00')
  refunds!: MoneyDto;

  @Figure(contributionWords.received, '0.00')
  received!: MoneyDto;

  @Figure(contributionWords.transfersInNet, '452000.00')
  transfersInNet!: MoneyDto;

  /** What was given and spent at each level of recommendation (p). */
  levels!: LevelGivenDto[];
}

/** One purpose in one year. */
export class ContributionRowDto extends ContributionFiguresDto {
  /**
   * Year of the posting dates.
   * @example "2024"
   */
  year!: string;

  /**
   * Code of the purpose; null for lines that carry none.
   * @example "k"
   */
  purpose!: string | null;

  /**
   * What it is for; null where the catalogue does not have it.
   * @example "Technical assistance to Member States"
   */
  label!: string | null;
}

/** All purposes in one year. */
export class YearContributionsDto extends ContributionFiguresDto {
  /**
   * Year of the posting dates.
   * @example "2024"
   */
  year!: string;
}

/** Contributions by purpose, level and year: what recommendation (p) asks to be reported. */
export class ContributionsDto extends PageAnswerDto {
  /** One row for each year and purpose, in this order. */
  items!: ContributionRowDto[];

  /** Each year, over all purposes of all pages. */
  years!: YearContributionsDto[];

  /** All years. */
  totals!: ContributionFiguresDto;
}
