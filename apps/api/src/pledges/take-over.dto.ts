import { OmitType } from '@nestjs/swagger';
import {
  earmarksMax,
  instalmentsMax,
  recommendations,
  takeOverLinesMax,
  type Recommendation,
} from '@art30/accounting';
import {
  DateText,
  DecimalText,
  Id,
  ListOf,
  OneOf,
  Optional,
  Part,
  WholeNumber,
} from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { AgreementTermsDto, EarmarkDto, InstalmentDto } from './agreement.dto';
import { PlaceDto } from './allocations.dto';

/** A balance with the value that the other books have for it. */
export class CarriedBalanceDto {
  /** Amount, in the currency of what it is a balance of. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /**
   * Its value in USD there; that of an amount in USD is the amount.
   * @example "521739.13"
   */
  @DecimalText()
  carryingUsd!: string;
}

/** What became of one instalment for one purpose, in the pledge's currency; left out: nothing. */
export class OpeningBalanceDto {
  /**
   * Number of the instalment.
   * @example 2
   */
  @WholeNumber(1, instalmentsMax)
  instalment!: number;

  /**
   * Code of one of its purposes.
   * @example "TA-GEN"
   */
  @Id()
  purpose!: string;

  /** Owed without a condition, or with one that is met. */
  @Optional()
  @Part(() => CarriedBalanceDto)
  receivable?: CarriedBalanceDto;

  /** Owed on a condition that is not met. */
  @Optional()
  @Part(() => CarriedBalanceDto)
  conditionalOutstanding?: CarriedBalanceDto;

  /** Came in, gross, at the value of its receipts. */
  @Optional()
  @Part(() => CarriedBalanceDto)
  received?: CarriedBalanceDto;

  /** Part of `received` whose condition is not met. */
  @Optional()
  @Part(() => CarriedBalanceDto)
  conditionalLiability?: CarriedBalanceDto;

  /** Written off. */
  @Optional()
  @Part(() => CarriedBalanceDto)
  writtenOff?: CarriedBalanceDto;

  /**
   * Allowance against the receivable, in USD.
   * @example "50000.00"
   */
  @Optional()
  @DecimalText()
  allowanceUsd?: string;
}

/** Cash of the pledge on one account for one purpose, in the account's currency. */
export class OpeningCashDto extends CarriedBalanceDto {
  /**
   * Code of the bank account, or `CLEARING`.
   * @example "BK-EUR"
   */
  @Id()
  bankAccount!: string;

  /**
   * Code of the purpose that the cash is for, after all allocations.
   * @example "TA-GEN"
   */
  @Id()
  purpose!: string;
}

/** Spending authority that is left at a place, in US dollars. */
export class OpeningAuthorityDto extends PlaceDto {
  /** Left to spend. */
  @Part(() => MoneyDto)
  programmable!: MoneyDto;

  /** Left to charge for programme support. */
  @Part(() => MoneyDto)
  supportReserve!: MoneyDto;
}

/** What is owed back for one purpose, in US dollars or the pledge's currency. */
export class OpeningRefundLineDto extends CarriedBalanceDto {
  /**
   * Code of the purpose.
   * @example "k"
   */
  @Id()
  purpose!: string;
}

/** A refund that is approved and not paid. */
export class OpeningRefundDto {
  /**
   * Id under which it will be paid.
   * @example "R-2023-4"
   */
  @Id()
  refundId!: string;

  /** What is owed back, in one currency. */
  @ListOf(() => OpeningRefundLineDto, takeOverLinesMax, 1)
  lines!: OpeningRefundLineDto[];
}

/** A coordination levy that came in and is not passed on, in the currency in which it came. */
export class OpeningLevyDto extends CarriedBalanceDto {
  /**
   * Id under which it will be passed on.
   * @example "LEVY-2023-2"
   */
  @Id()
  levyId!: string;

  /**
   * Code of the purpose that it came with.
   * @example "TA-GEN"
   */
  @Id()
  purpose!: string;
}

/** One due payment of an agreement that another system has kept. */
export class TakenOverInstalmentDto extends InstalmentDto {
  /**
   * Day first agreed, where the other system moved it to `dueOn`.
   * @example "2023-12-15"
   */
  @Optional()
  @DateText()
  originalDueOn?: string;
}

/** What donor and organization agreed on, as it stands on the day of the take-over. */
export class TakenOverTermsDto extends OmitType(AgreementTermsDto, ['instalments']) {
  /** When the money is due. */
  @ListOf(() => TakenOverInstalmentDto, instalmentsMax, 1)
  instalments!: TakenOverInstalmentDto[];
}

/** A pledge that another system has kept until now. */
export class TakeOverPledgeDto extends OmitType(RecordedFactDto, ['postingDate']) {
  /**
   * Id of the pledge; derived from the request where it is left out.
   * @example "P7"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Day from which these books keep it: the balances are those of its beginning.
   * @example "2024-01-01"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Id of the donor.
   * @example "DON-A"
   */
  @Id()
  donorId!: string;

  /**
   * The call of the resolution it answers.
   * @example "n"
   */
  @OneOf(recommendations)
  recommendation!: Recommendation;

  /** Amount agreed on that day, amendments included. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /** Shares tied to purposes; what carries none stands under the recommendation's bucket. */
  @ListOf(() => EarmarkDto, earmarksMax)
  earmarks!: EarmarkDto[];

  /** The agreement as it stands on that day. */
  @Part(() => TakenOverTermsDto)
  agreement!: TakenOverTermsDto;

  /** What became of each instalment for each purpose; together what was agreed. */
  @ListOf(() => OpeningBalanceDto, takeOverLinesMax, 1)
  balances!: OpeningBalanceDto[];

  /** Cash of the pledge; left out: none. */
  @Optional()
  @ListOf(() => OpeningCashDto, takeOverLinesMax)
  cash?: OpeningCashDto[];

  /** Spending authority that is left; left out: none. */
  @Optional()
  @ListOf(() => OpeningAuthorityDto, takeOverLinesMax)
  authority?: OpeningAuthorityDto[];

  /** Refunds that are owed; left out: none. */
  @Optional()
  @ListOf(() => OpeningRefundDto, takeOverLinesMax)
  refunds?: OpeningRefundDto[];

  /** Coordination levies that are not passed on; left out: none. */
  @Optional()
  @ListOf(() => OpeningLevyDto, takeOverLinesMax)
  levies?: OpeningLevyDto[];
}
