import { CountryCode, Id, Optional, Text } from '../http/field-shapes';

/** Characters of a level; which levels there are is a rule of the business. */
const levelLengthMax = 20;

/** Where spending authority stands. */
export class PlaceDto {
  /**
   * Code of the purpose.
   * @example "k"
   */
  @Id()
  purpose!: string;

  /**
   * Level of recommendation (p): GLOBAL, REGIONAL or NATIONAL.
   * @example "NATIONAL"
   */
  @Optional()
  @Text(levelLengthMax, { blank: true })
  level?: string;

  /**
   * Country of the activity, where it is known, ISO 3166-1 alpha-3.
   * @example "KEN"
   */
  @Optional()
  @CountryCode()
  country?: string;
}
