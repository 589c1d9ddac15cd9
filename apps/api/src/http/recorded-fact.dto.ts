import { DateText, Optional, referenceLengthMax, Text } from './field-shapes';

/** What any fact of the books may be recorded with. */
export class RecordedFactDto {
  /**
   * Day of an open period under which a late fact is posted; left out, its own date.
   * @example "2025-02-17"
   */
  @Optional()
  @DateText()
  postingDate?: string;

  /**
   * Document the fact rests on.
   * @example "note verbale of 2024-04-15"
   */
  @Optional()
  @Text(referenceLengthMax)
  documentReference?: string;
}
