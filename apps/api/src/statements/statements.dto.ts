import { OmitType } from '@nestjs/swagger';
import { DateText, Optional } from '../http/field-shapes';
import { AsOfQueryDto } from '../read/as-of.dto';

/** Over which posting dates a statement is asked for, as known at a moment. */
export class StatementQueryDto extends OmitType(AsOfQueryDto, ['asAt']) {
  /**
   * First posting date. Left out: from the first fact on.
   * @example "2024-01-01"
   */
  @Optional()
  @DateText()
  from?: string;

  /**
   * Last posting date, at which all balances stand. Left out: today (UTC).
   * @example "2024-12-31"
   */
  @Optional()
  @DateText()
  to?: string;
}
