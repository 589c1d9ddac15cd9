import { Type } from 'class-transformer';
import { Optional, WholeNumber } from '../http/field-shapes';
import { TimesQueryDto } from '../read/as-of.dto';

/** Events of one answer, at most. */
const auditEventsMax = 10_000;

/** Which events of the log. */
export class AuditEventsQueryDto extends TimesQueryDto {
  /**
   * Sequence of the last event the caller has; the answer begins with the next one.
   * @example 0
   */
  @Optional()
  @Type(() => Number)
  @WholeNumber(0, Number.MAX_SAFE_INTEGER)
  after?: number;

  /**
   * Events of the answer, at most 10000.
   * @example 1000
   */
  @Optional()
  @Type(() => Number)
  @WholeNumber(1, auditEventsMax)
  limit?: number;
}
