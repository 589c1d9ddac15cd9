import { rateListCurrenciesMax, rateListKinds, type RateListKind } from '@art30/accounting';
import {
  DateText,
  DecimalsByCurrency,
  Id,
  nameLengthMax,
  OneOf,
  Optional,
  Part,
  referenceLengthMax,
  Sha256Hex,
  Text,
} from '../http/field-shapes';

/** Where a list of rates comes from. */
export class RateSourceDto {
  /**
   * Name of the publication.
   * @example "UN operational rates of exchange, May 2024"
   */
  @Text(nameLengthMax)
  name!: string;

  /**
   * SHA-256 of the file as published, in hexadecimal.
   * @example "0000000000000000000000000000000000000000000000000000000000000000"
   */
  @Optional()
  @Sha256Hex()
  sha256?: string;
}

export class PublishExchangeRatesDto {
  /**
   * Id of the list; derived from date and kind where it is left out.
   * @example "2024-05-01.MONTHLY"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * First day on which the rates are used.
   * @example "2024-05-01"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Day on which the list was published.
   * @example "2024-04-29"
   */
  @DateText()
  publishedOn!: string;

  /**
   * Monthly lists name all currencies, mid-month lists those that changed; a manual rate needs an
   * approval.
   * @example "MONTHLY"
   */
  @OneOf(rateListKinds)
  kind!: RateListKind;

  /** Where the list comes from. */
  @Part(() => RateSourceDto)
  source!: RateSourceDto;

  /**
   * Units of the currency per USD 1, by currency (ISO 4217), as decimal numbers in strings.
   * @example { "EUR": "0.900", "CHF": "0.890" }
   */
  @DecimalsByCurrency(rateListCurrenciesMax)
  rates!: Record<string, string>;

  /**
   * Id of the mistyped list that this one replaces.
   * @example "2024-05-01.MONTHLY"
   */
  @Optional()
  @Id()
  supersedes?: string;

  /**
   * Approval of a manual rate.
   * @example "Controller memo 2024-05-02"
   */
  @Optional()
  @Text(referenceLengthMax)
  approvalReference?: string;

  /**
   * Why a manual rate is used; only for kind MANUAL.
   * @example "no published rate of the new currency yet"
   */
  @Optional()
  @Text(referenceLengthMax)
  reason?: string;

  /**
   * Document the list rests on.
   * @example "treasury circular 2024/05"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}
