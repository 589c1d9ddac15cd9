import { OmitType, PickType } from '@nestjs/swagger';
import { rateListCurrenciesMax } from '@art30/accounting';
import { Currencies, DateText, Id, Optional } from '../http/field-shapes';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { ReverseEventDto } from '../pledges/pledges.dto';

/** The run a path names. */
export class RevaluationPath {
  /**
   * Id of the run.
   * @example "REV-2024"
   */
  @Id()
  revaluationId!: string;
}

/** A run, or what it made of a receipt, is reversed by itself: nothing goes with it. */
export class ReverseRevaluationDto extends OmitType(ReverseEventDto, ['withDependants']) {}

export class RunRevaluationDto extends PickType(RecordedFactDto, ['documentReference']) {
  /**
   * Id of the run; derived from the request where it is left out.
   * @example "REV-2024"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Day whose balances are valued, at the rates of that day; as a rule the last of a year.
   * @example "2024-12-31"
   */
  @DateText()
  asAt!: string;

  /**
   * Currencies to value; left out, every currency in which something is open.
   * @example ["EUR"]
   */
  @Optional()
  @Currencies(rateListCurrenciesMax)
  currencies?: string[];
}
