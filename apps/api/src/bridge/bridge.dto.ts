import { ApiProperty, IntersectionType, PickType } from '@nestjs/swagger';
import { bridgeWords, bridgeWordsInCurrency } from '@art30/books';
import { Optional, Text } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { PageAnswerDto } from '../read/as-of.dto';
import { DimensionFilterDto } from '../read/dimension-filter.dto';
import { Figure } from '../read/figure';

/** Which bridges: by what, over which pledges. */
export class BridgesQueryDto extends PickType(DimensionFilterDto, [
  'asAt',
  'knownAt',
  'after',
  'cursor',
  'limit',
  'donor',
  'pledge',
  'purpose',
  'recommendation',
]) {
  /**
   * What a bridge is made of, separated by commas: pledge, donor, purpose, recommendation. Left
   * out: totals only.
   * @example "donor"
   */
  @Optional()
  @Text(200)
  by?: string;
}

/**
 * From what was signed to the cash of it, in USD: the steps from `signed` to `outstanding` sum to
 * `cashReceived`, and with the steps after the receipt to `cashHeld`. Deductions are negative.
 */
export class BridgeInUsdDto {
  @Figure(bridgeWords.signed, '1222222.22')
  signed!: MoneyDto;

  @Figure(bridgeWords.takenOver, '0.00')
  takenOver!: MoneyDto;

  @Figure(bridgeWords.amended, '0.00')
  amended!: MoneyDto;

  @Figure(bridgeWords.conditionMet, '0.00')
  conditionMet!: MoneyDto;

  @Figure(bridgeWords.conditionFailed, '0.00')
  conditionFailed!: MoneyDto;

  @Figure(bridgeWords.receivedInAdvance, '0.00')
  receivedInAdvance!: MoneyDto;

  @Figure(bridgeWords.bankCharges, '-16.57')
  bankCharges!: MoneyDto;

  @Figure(bridgeWords.exchangeAtReceipt, '4597.38')
  exchangeAtReceipt!: MoneyDto;

  @Figure(bridgeWords.revaluation, '-23640.66')
  revaluation!: MoneyDto;

  @Figure(bridgeWords.writtenOff, '-21276.60')
  writtenOff!: MoneyDto;

  @Figure(bridgeWords.outstanding, '0.00')
  outstanding!: MoneyDto;

  @Figure(bridgeWords.cashReceived, '1181885.77')
  cashReceived!: MoneyDto;

  /**
   * `cashReceived` less the steps before it: always zero.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  difference!: MoneyDto;

  @Figure(bridgeWords.cashRevaluation, '-24684.94')
  cashRevaluation!: MoneyDto;

  @Figure(bridgeWords.conversions, '0.00')
  conversions!: MoneyDto;

  @Figure(bridgeWords.returnDifferences, '0.00')
  returnDifferences!: MoneyDto;

  @Figure(bridgeWords.interest, '0.00')
  interest!: MoneyDto;

  @Figure(bridgeWords.recoveries, '0.00')
  recoveries!: MoneyDto;

  @Figure(bridgeWords.levies, '0.00')
  levies!: MoneyDto;

  @Figure(bridgeWords.expenditure, '-150000.00')
  expenditure!: MoneyDto;

  @Figure(bridgeWords.refundsPaid, '0.00')
  refundsPaid!: MoneyDto;

  @Figure(bridgeWords.transfersInNet, '0.00')
  transfersInNet!: MoneyDto;

  @Figure(bridgeWords.cashHeld, '1007200.83')
  cashHeld!: MoneyDto;

  /**
   * `cashHeld` less `cashReceived` and the steps after it: always zero.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  differenceHeld!: MoneyDto;
}

/** The same steps in the currency of pledges, without those that change USD values alone. */
export class BridgeInCurrencyDto {
  /**
   * Currency of the pledges.
   * @example "EUR"
   */
  currency!: string;

  @Figure(bridgeWordsInCurrency.signed, '1100000.00', 'EUR')
  signed!: MoneyDto;

  @Figure(bridgeWordsInCurrency.takenOver, '0.00', 'EUR')
  takenOver!: MoneyDto;

  @Figure(bridgeWordsInCurrency.amended, '0.00', 'EUR')
  amended!: MoneyDto;

  @Figure(bridgeWordsInCurrency.conditionMet, '0.00', 'EUR')
  conditionMet!: MoneyDto;

  @Figure(bridgeWordsInCurrency.conditionFailed, '0.00', 'EUR')
  conditionFailed!: MoneyDto;

  @Figure(bridgeWordsInCurrency.receivedInAdvance, '0.00', 'EUR')
  receivedInAdvance!: MoneyDto;

  @Figure(bridgeWordsInCurrency.bankCharges, '-15.00', 'EUR')
  bankCharges!: MoneyDto;

  @Figure(bridgeWordsInCurrency.writtenOff, '-20000.00', 'EUR')
  writtenOff!: MoneyDto;

  @Figure(bridgeWordsInCurrency.outstanding, '0.00', 'EUR')
  outstanding!: MoneyDto;

  @Figure(bridgeWordsInCurrency.cashReceived, '1079985.00', 'EUR')
  cashReceived!: MoneyDto;

  /**
   * `cashReceived` less the steps before it: always zero.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  difference!: MoneyDto;
}

/** One bridge, in both currencies. */
export class BridgeFiguresDto {
  /** In US dollars, the currency of the books. */
  usd!: BridgeInUsdDto;

  /** In the currencies of the pledges, one bridge for each. */
  inCurrencies!: BridgeInCurrencyDto[];
}

/** The bridge of what shares the dimensions asked for. */
export class BridgeRowDto extends BridgeFiguresDto {
  /**
   * The dimensions for people, in the order of `by`.
   * @example "DON-A"
   */
  label!: string;

  /**
   * Pledge; only where `by` names it, like all that follow.
   * @example "P1"
   */
  pledge?: string;

  /**
   * Donor.
   * @example "DON-A"
   */
  donor?: string;

  /**
   * Purpose.
   * @example "TA-GEN"
   */
  purpose?: string;

  /**
   * The call under which the money was given.
   * @example "n"
   */
  recommendation?: string;
}

/** Bridges as at a date, as known at a moment. */
export class BridgesDto extends PageAnswerDto {
  /**
   * What the bridges are of.
   * @example ["donor"]
   */
  by!: string[];

  /** One bridge for each combination of dimensions, ordered by them. */
  items!: BridgeRowDto[];

  /** One bridge over all of all pages. */
  totals!: BridgeFiguresDto;
}

/** What one event or receipt adds to one step. */
export class BridgeItemDto {
  /**
   * The step, as `usd` names it.
   * @example "exchangeAtReceipt"
   */
  step!: string;

  /**
   * Sequence of the event; its reversal is netted with it.
   * @example 66
   */
  @ApiProperty({ type: 'integer' })
  sequence!: number;

  /**
   * Id of the event.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  eventId!: string;

  /**
   * Kind of the event.
   * @example "ReceiptApplied"
   */
  type!: string;

  /**
   * Date of the fact.
   * @example "2024-07-02"
   */
  effectiveDate!: string;

  /**
   * Date it is posted at.
   * @example "2024-07-02"
   */
  postingDate!: string;

  /**
   * Receipt of the cash; null where the step has none.
   * @example "4b64bcdc-5973-5654-b4af-9dd4c98503b4"
   */
  receipt!: string | null;

  /**
   * What it adds, in USD.
   * @example { "amount": "-3683.25", "currency": "USD" }
   */
  usd!: MoneyDto;

  /**
   * What it adds, in the currency of the pledge.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  inCurrency!: MoneyDto;
}

/** The bridge of one pledge, and the events that make its steps. */
export class PledgeBridgeDto extends IntersectionType(BridgeFiguresDto, PageAnswerDto) {
  /**
   * Id of the pledge.
   * @example "P1"
   */
  pledge!: string;

  /**
   * Its currency.
   * @example "EUR"
   */
  currency!: string;

  /** What each event adds to each step, in the order of the log; what cancels is left out. */
  items!: BridgeItemDto[];
}
