import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { recommendations, type Recommendation } from '@art30/accounting';
import { BalanceFiguresDto } from '../balances/balances.dto';
import { Id, OneOf, Optional } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { AnswerDto, PageAnswerDto, PageQueryDto } from '../read/as-of.dto';
import { ConditionDto, EarmarkDto, ProceedsDto } from './agreement.dto';

export type PledgeStatus =
  | 'ANNOUNCED'
  | 'ACCEPTED'
  | 'WITHDRAWN'
  | 'LAPSED'
  | 'CANCELLED'
  | 'SIGNED'
  | 'PARTLY_RECEIVED'
  | 'RECEIVED';

/** Which pledges. */
export class PledgesQueryDto extends PageQueryDto {
  /**
   * Pledges of this donor.
   * @example "DON-A"
   */
  @Optional()
  @Id()
  donor?: string;

  /**
   * Pledges under this recommendation.
   * @example "n"
   */
  @Optional()
  @OneOf(recommendations)
  recommendation?: Recommendation;
}

/** What a pledge, an instalment or a part of one comes to, in its currency and in USD. */
export class PledgeFiguresDto {
  /**
   * Signed, in the pledge's currency.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  agreed!: MoneyDto;

  /**
   * Signed, in USD at the rate of the signature.
   * @example { "amount": "666666.67", "currency": "USD" }
   */
  agreedUsd!: MoneyDto;

  /**
   * Gross credited to the donor, in the pledge's currency.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  received!: MoneyDto;

  /**
   * Gross credited, in USD: cash at the rate of its value date plus charges.
   * @example { "amount": "662983.42", "currency": "USD" }
   */
  receivedUsd!: MoneyDto;

  /**
   * Agreed and neither received nor written off, conditional parts included, in the pledge's currency.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  outstanding!: MoneyDto;

  /**
   * The same in USD: the receivable and, at the rate of the signature, the conditional part.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  outstandingUsd!: MoneyDto;

  /**
   * Receivable, in the pledge's currency; conditional parts are none.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  receivable!: MoneyDto;

  /**
   * Receivable in USD, at carrying value.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  receivableUsd!: MoneyDto;
}

/** The part of an instalment that is tied to one purpose. */
export class InstalmentLineViewDto extends PledgeFiguresDto {
  /**
   * Code of the purpose.
   * @example "TA-GEN"
   */
  purpose!: string;
}

/** A due payment and what became of it. */
export class InstalmentViewDto extends PledgeFiguresDto {
  /**
   * Number of the instalment.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  no!: number;

  /**
   * Day on which it is due.
   * @example "2024-06-30"
   */
  dueOn!: string;

  /**
   * Amount by the agreement, in the pledge's currency.
   * @example { "amount": "600000.00", "currency": "EUR" }
   */
  amount!: MoneyDto;

  /** Its parts by purpose. */
  lines!: InstalmentLineViewDto[];
}

/** What was agreed, beside amounts and dates. */
export class AgreementViewDto {
  /**
   * Reference of the agreement.
   * @example "AGR-2024-001"
   */
  agreementReference!: string;

  /**
   * Programme support as a fraction of direct expenditure.
   * @example "0.13"
   */
  pscRate!: string;

  /**
   * Where the donor's money comes from.
   * @example "BUDGET"
   */
  source!: string;

  /** Condition on the money; null where there is none. */
  condition!: ConditionDto | null;

  /** Provenance of confiscated money; null where it is none. */
  proceeds!: ProceedsDto | null;
}

/** A pledge. */
export class PledgeViewDto extends PledgeFiguresDto {
  /**
   * Id of the pledge.
   * @example "P1"
   */
  id!: string;

  /**
   * Id of the donor.
   * @example "DON-A"
   */
  donorId!: string;

  /**
   * The call it answers.
   * @example "n"
   */
  recommendation!: Recommendation;

  /**
   * Currency of the pledge, ISO 4217.
   * @example "EUR"
   */
  currency!: string;

  /**
   * Where it stands in its life.
   * @example "PARTLY_RECEIVED"
   */
  status!: PledgeStatus;

  /**
   * Day of the announcement; null where it began with its signature.
   * @example "2024-03-11"
   */
  announcedOn!: string | null;

  /**
   * Day of a separate acceptance.
   * @example "2024-04-20"
   */
  acceptedOn!: string | null;

  /**
   * Day of the signature.
   * @example "2024-05-06"
   */
  signedOn!: string | null;

  /**
   * Occasion of the announcement.
   * @example "pledging event"
   */
  occasion!: string | null;

  /** Shares by purpose: announced while nothing is signed, then agreed. */
  earmarks!: EarmarkDto[];

  /**
   * Last announced amount, kept after signature, in the pledge's currency.
   * @example { "amount": "1100000.00", "currency": "EUR" }
   */
  announced!: MoneyDto;

  /**
   * The same in USD at the rate of the announcement.
   * @example { "amount": "1195652.17", "currency": "USD" }
   */
  announcedUsd!: MoneyDto;
}

/** A pledge with its terms, instalments and balances, and the times it was looked at. */
export class PledgeAnswerDto extends IntersectionType(PledgeViewDto, AnswerDto) {
  /**
   * Revision of the pledge's stream, which is the ETag too.
   * @example 4
   */
  @ApiProperty({ type: 'integer' })
  revision!: number;

  /** Terms of the agreement; null while nothing is signed. */
  agreement!: AgreementViewDto | null;

  /** Due payments; none while nothing is signed. */
  instalments!: InstalmentViewDto[];

  /** Balances of all lines of the pledge, in USD; in its own currency those of that currency. */
  balances!: BalanceFiguresDto;
}

/** Pledges in the order of their ids. */
export class PledgesPageDto extends PageAnswerDto {
  /** The pledges. */
  items!: PledgeViewDto[];
}
