import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { RateSource, type RateListFacts } from '@art30/accounting';
import { Id } from '../http/field-shapes';
import { classOf } from '../http/schema-class';
import { AnswerDto, PageAnswerDto } from '../read/as-of.dto';

/** The list of rates a path names. */
export class RateListPath {
  /**
   * Id of the list.
   * @example "2024-05-01.MONTHLY"
   */
  @Id()
  listId!: string;
}

/** A list of operational rates as published. */
export class RateListViewDto {
  /**
   * Id of the list.
   * @example "2024-05-01.MONTHLY"
   */
  id!: string;

  /**
   * First day on which the rates are used.
   * @example "2024-05-01"
   */
  effectiveDate!: string;

  /**
   * Day on which the list was published.
   * @example "2024-04-29"
   */
  publishedOn!: string;

  /**
   * Monthly, mid-month or manual.
   * @example "MONTHLY"
   */
  kind!: RateListFacts['kind'];

  /** Where the list comes from. */
  @ApiProperty({ type: () => classOf(RateSource) })
  source!: RateListFacts['source'];

  /**
   * Units of the currency per USD 1, by currency, as decimal numbers in strings.
   * @example { "EUR": "0.900", "CHF": "0.890" }
   */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  rates!: Record<string, string>;

  /**
   * Id of the mistyped list that this one replaces.
   * @example "2024-05-01.MONTHLY"
   */
  supersedes!: string | null;

  /**
   * Id of the list that replaces this one: its rates are used no more.
   * @example "2024-05-01.MONTHLY.2"
   */
  supersededBy!: string | null;
}

/** A list of rates and the times it was looked at. */
export class RateListAnswerDto extends IntersectionType(RateListViewDto, AnswerDto) {}

/** Lists of rates in the order of their ids. */
export class RateListsPageDto extends PageAnswerDto {
  /** The lists. */
  items!: RateListViewDto[];
}
