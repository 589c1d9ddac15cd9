import { Matches } from 'class-validator';
import { CurrencyCode, Id, LedgerAccountCode, Optional } from '../http/field-shapes';
import { PageQueryDto } from './as-of.dto';

const idOrNone = 'must be an id of 1 to 64 letters, digits, dots, underscores or hyphens, or empty';

/** Lines that carry these dimensions; an empty value asks for lines without the dimension. */
export class DimensionFilterDto extends PageQueryDto {
  /**
   * Id of a donor.
   * @example "DON-A"
   */
  @Optional()
  @Matches(/^[A-Za-z0-9._-]{0,64}$/, { message: idOrNone })
  donor?: string;

  /**
   * Id of a pledge.
   * @example "P1"
   */
  @Optional()
  @Matches(/^[A-Za-z0-9._-]{0,64}$/, { message: idOrNone })
  pledge?: string;

  /**
   * Number of an instalment.
   * @example "1"
   */
  @Optional()
  @Matches(/^\d{0,3}$/, { message: 'must be the number of an instalment, or empty' })
  instalment?: string;

  /**
   * Code of a purpose.
   * @example "k"
   */
  @Optional()
  @Matches(/^[A-Za-z0-9._-]{0,64}$/, { message: idOrNone })
  purpose?: string;

  /**
   * The call under which the money was given, `m` or `n`.
   * @example "n"
   */
  @Optional()
  @Matches(/^[mn]?$/, { message: 'must be m or n, or empty' })
  recommendation?: string;

  /**
   * Ledger account.
   * @example "1310"
   */
  @Optional()
  @LedgerAccountCode()
  account?: string;

  /**
   * Currency of the line, ISO 4217.
   * @example "EUR"
   */
  @Optional()
  @CurrencyCode()
  currency?: string;

  /**
   * Fund; the account of article 30 is `ART30`.
   * @example "ART30"
   */
  @Optional()
  @Id()
  fund?: string;

  /**
   * Code of a bank account.
   * @example "BK-EUR"
   */
  @Optional()
  @Matches(/^[A-Za-z0-9._-]{0,64}$/, { message: idOrNone })
  bankAccount?: string;

  /**
   * Id of a receipt.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  @Optional()
  @Matches(/^[A-Za-z0-9._-]{0,64}$/, { message: idOrNone })
  receipt?: string;

  /**
   * Year of the posting date.
   * @example "2024"
   */
  @Optional()
  @Matches(/^\d{4}$/, { message: 'must be a year, four digits' })
  year?: string;
}

/** Lines that also stand at a level and in a country, as those of spending authority do. */
export class LineFilterDto extends DimensionFilterDto {
  /**
   * Level of recommendation (p): GLOBAL, REGIONAL or NATIONAL.
   * @example "NATIONAL"
   */
  @Optional()
  @Matches(/^(GLOBAL|REGIONAL|NATIONAL)?$/, {
    message: 'must be GLOBAL, REGIONAL or NATIONAL, or empty',
  })
  level?: string;

  /**
   * Country of an activity, ISO 3166-1 alpha-3.
   * @example "KEN"
   */
  @Optional()
  @Matches(/^([A-Z]{3})?$/, { message: 'must be the three letters of a country, or empty' })
  country?: string;
}
