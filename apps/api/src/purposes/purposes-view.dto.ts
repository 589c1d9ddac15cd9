import { IntersectionType } from '@nestjs/swagger';
import type { PurposeKind, Recommendation } from '@art30/accounting';
import { Id } from '../http/field-shapes';
import { AnswerDto, PageAnswerDto } from '../read/as-of.dto';

/** The purpose a path names. */
export class PurposePath {
  /**
   * Code of the purpose.
   * @example "k"
   */
  @Id()
  code!: string;
}

/** An entry of the purpose catalogue in its latest version. */
export class PurposeViewDto {
  /**
   * Code of the purpose.
   * @example "k"
   */
  code!: string;

  /**
   * A letter of the resolution, a part of one, a bucket for money not yet allocated, or a level.
   * @example "LETTER"
   */
  kind!: PurposeKind;

  /**
   * Words for people.
   * @example "Technical assistance to Member States"
   */
  label!: string;

  /**
   * Code of the purpose it stands under.
   * @example "f"
   */
  parent!: string | null;

  /**
   * Recommendations under which it may be an earmark or an allocation.
   * @example ["m", "n"]
   */
  recommendations!: Recommendation[];

  /**
   * First day on which this version holds.
   * @example "2010-10-22"
   */
  validFrom!: string;

  /**
   * Last day on which it holds; null while that is open.
   * @example "2026-12-31"
   */
  validUntil!: string | null;
}

/** A purpose and the times it was looked at. */
export class PurposeAnswerDto extends IntersectionType(PurposeViewDto, AnswerDto) {}

/** Purposes in the order of their codes. */
export class PurposesPageDto extends PageAnswerDto {
  /** The purposes. */
  items!: PurposeViewDto[];
}
