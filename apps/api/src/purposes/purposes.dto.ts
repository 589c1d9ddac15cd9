import {
  purposeKinds,
  recommendations,
  type PurposeKind,
  type Recommendation,
} from '@art30/accounting';
import {
  DateText,
  Id,
  nameLengthMax,
  OneOf,
  Optional,
  referenceLengthMax,
  SomeOf,
  Text,
  textLengthMax,
} from '../http/field-shapes';

export class SetPurposeDto {
  /**
   * Code of the purpose; one that stands in the catalogue is revised.
   * @example "k.west-africa"
   */
  @Id()
  code!: string;

  /**
   * What it is: a letter of the resolution, a part of one, or a bucket for money not yet allocated.
   * @example "SUB_PURPOSE"
   */
  @OneOf(purposeKinds)
  kind!: PurposeKind;

  /**
   * Words for people.
   * @example "Technical assistance, West Africa"
   */
  @Text(nameLengthMax)
  label!: string;

  /**
   * Code of the purpose it stands under.
   * @example "k"
   */
  @Optional()
  @Id()
  parent?: string;

  /**
   * Recommendations under which it may be an earmark or an allocation; none: it never may.
   * @example ["m", "n"]
   */
  @SomeOf(recommendations)
  recommendations!: Recommendation[];

  /**
   * First day on which this holds.
   * @example "2024-03-01"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Last day on which it holds; left out while that is open.
   * @example "2026-12-31"
   */
  @Optional()
  @DateText()
  validUntil?: string;

  /**
   * Why the catalogue changes.
   * @example "regional programme agreed with the donors"
   */
  @Optional()
  @Text(textLengthMax)
  reason?: string;

  /**
   * Document the entry rests on.
   * @example "memo of 2024-02-20"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}
