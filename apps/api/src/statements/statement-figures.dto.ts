import type { MoneyDto } from '../http/money.dto';

/** A figure of a statement by its name. */
export class NamedFigureDto {
  /**
   * Name of the figure.
   * @example "received"
   */
  figure!: string;

  /**
   * What it says.
   * @example "Credited by receipts, bank charges borne by the account included"
   */
  label!: string;

  /**
   * Its value.
   * @example { "amount": "662983.42", "currency": "USD" }
   */
  value!: MoneyDto;
}

/** A figure before the period, what the period adds, and both together, in US dollars. */
export class OverThePeriodDto {
  /**
   * Before the period.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  opening!: MoneyDto;

  /**
   * Of the period.
   * @example { "amount": "452000.00", "currency": "USD" }
   */
  inPeriod!: MoneyDto;

  /**
   * Through the end of the period.
   * @example { "amount": "452000.00", "currency": "USD" }
   */
  closing!: MoneyDto;
}

/** The event that makes a line. */
export class OfEventDto {
  /**
   * Id of the event of the fact; its reversal is netted with it.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  eventId!: string;

  /**
   * Kind of the event.
   * @example "ReceiptApplied"
   */
  eventType!: string;

  /**
   * Date of the fact.
   * @example "2024-07-02"
   */
  date!: string;

  /**
   * Date it is posted under.
   * @example "2024-07-02"
   */
  postedOn!: string;
}
