import { authorityWords } from '@art30/books';
import { Optional, Text } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { PageAnswerDto } from '../read/as-of.dto';
import { LineFilterDto } from '../read/dimension-filter.dto';
import { Figure } from '../read/figure';

/** Which spending authority: by which dimensions, over which lines. */
export class SpendingAuthorityQueryDto extends LineFilterDto {
  /**
   * Dimensions by which it is told apart, separated by commas: purpose, level, country, pledge,
   * donor, recommendation. Left out: totals only.
   * @example "purpose,level"
   */
  @Optional()
  @Text(200)
  by?: string;
}

/** What may be spent, and what was, in US dollars. */
export class AuthorityDto {
  @Figure(authorityWords.gross, '452000.00')
  gross!: MoneyDto;

  @Figure(authorityWords.programmable, '400000.00')
  programmable!: MoneyDto;

  @Figure(authorityWords.supportReserve, '52000.00')
  supportReserve!: MoneyDto;

  @Figure(authorityWords.spentDirect, '0.00')
  spentDirect!: MoneyDto;

  @Figure(authorityWords.pscCharged, '0.00')
  pscCharged!: MoneyDto;

  @Figure(authorityWords.availableProgrammable, '400000.00')
  availableProgrammable!: MoneyDto;

  @Figure(authorityWords.availableSupportReserve, '52000.00')
  availableSupportReserve!: MoneyDto;

  /**
   * What was spent or charged above the authority of its place: what either available figure lacks
   * to zero, place by place (pledge, purpose, level, country), so that what is left elsewhere hides
   * none of it.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  overspent!: MoneyDto;
}

/** Spending authority that shares the dimensions asked for. */
export class AuthorityRowDto extends AuthorityDto {
  /**
   * The dimensions for people, in the order of `by`; null is written `unattributed`.
   * @example "k, NATIONAL"
   */
  label!: string;

  /**
   * Purpose; only where `by` names it, like all that follow.
   * @example "k"
   */
  purpose?: string | null;

  /**
   * Level of recommendation (p).
   * @example "NATIONAL"
   */
  level?: string | null;

  /**
   * Country of the activity.
   * @example "KEN"
   */
  country?: string | null;

  /**
   * Pledge.
   * @example "P1"
   */
  pledge?: string | null;

  /**
   * Donor.
   * @example "DON-A"
   */
  donor?: string | null;

  /**
   * The call under which the money was given.
   * @example "n"
   */
  recommendation?: string | null;
}

/** Spending authority as at a date, as known at a moment. */
export class SpendingAuthorityDto extends PageAnswerDto {
  /**
   * Dimensions of the rows.
   * @example ["purpose", "level"]
   */
  by!: string[];

  /** One row for each combination of dimensions, ordered by them. */
  items!: AuthorityRowDto[];

  /** The same figures over all rows of all pages. */
  totals!: AuthorityDto;
}
