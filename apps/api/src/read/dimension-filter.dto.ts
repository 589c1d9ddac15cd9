import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateIf } from 'class-validator';
import { levels, recommendations } from '@art30/accounting';
import {
  CountryCode,
  CurrencyCode,
  Id,
  LedgerAccountCode,
  OneOf,
  Optional,
} from '../http/field-shapes';
import { PageQueryDto } from './as-of.dto';

/** May be left out; empty, it asks for lines that do not carry the dimension. */
const OrNone = () => ValidateIf((_query, value) => value !== undefined && value !== '');

const IdOrNone = () => applyDecorators(OrNone(), Id());

/** Lines that carry these dimensions; an empty value asks for lines without the dimension. */
export class DimensionFilterDto extends PageQueryDto {
  /**
   * Id of a donor.
   * @example "DON-A"
   */
  @IdOrNone()
  donor?: string;

  /**
   * Id of a pledge.
   * @example "P1"
   */
  @IdOrNone()
  pledge?: string;

  /**
   * Number of an instalment.
   * @example "1"
   */
  @OrNone()
  @Matches(/^\d{1,3}$/, { message: 'must be the number of an instalment' })
  instalment?: string;

  /**
   * Code of a purpose.
   * @example "k"
   */
  @IdOrNone()
  purpose?: string;

  /**
   * The call under which the money was given, `m` or `n`.
   * @example "n"
   */
  @OrNone()
  @OneOf(recommendations)
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
  @IdOrNone()
  bankAccount?: string;

  /**
   * Id of a receipt.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  @IdOrNone()
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
  @OrNone()
  @OneOf(levels)
  level?: string;

  /**
   * Country of an activity, ISO 3166-1 alpha-3.
   * @example "KEN"
   */
  @OrNone()
  @CountryCode()
  country?: string;
}
