import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import {
  Condition,
  Earmark,
  Proceeds,
  recommendations,
  type Recommendation,
} from '@art30/accounting';
import { pledgeStatuses, type PledgeStatus } from '@art30/books';
import { BalanceFiguresDto } from '../balances/balances.dto';
import { IdentityDto } from '../balances/identity.dto';
import { Id, OneOf, Optional } from '../http/field-shapes';
import { MoneyDto } from '../http/money.dto';
import { classOf } from '../http/schema-class';
import { AnswerDto, PageAnswerDto, PageQueryDto } from '../read/as-of.dto';
import { InstalmentViewDto, PledgeFiguresDto } from './instalments-view.dto';

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

  /**
   * Pledges of this status, at both times.
   * @example "PARTLY_RECEIVED"
   */
  @Optional()
  @OneOf(pledgeStatuses)
  status?: PledgeStatus;
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
  @ApiProperty({ type: () => classOf(Condition), nullable: true })
  condition!: Condition | null;

  /** Provenance of confiscated money; null where it is none. */
  @ApiProperty({ type: () => classOf(Proceeds), nullable: true })
  proceeds!: Proceeds | null;
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
   * Where it stands at both times. By its last step: `ANNOUNCED`; `ACCEPTED`, not signed yet;
   * `WITHDRAWN` or `LAPSED` before a signature. By the figures of the agreement, in its currency:
   * `SIGNED`, nothing came in yet; `PARTLY_RECEIVED`, some came in and some is outstanding;
   * `RECEIVED`, nothing is outstanding and all that was signed came in; `REDUCED`, the same after
   * less is agreed than was signed; `WRITTEN_OFF`, nothing is outstanding and some was written off;
   * `CANCELLED`, nothing is agreed any more and nothing came in, or a direct signature or a take-over was
   * reversed;
   * `CLOSED`, nothing is outstanding or owed, and what came in is spent to the last cent: no
   * unallocated cash, no authority left, none overspent.
   * @example "PARTLY_RECEIVED"
   */
  status!: PledgeStatus;

  /**
   * Day of the announcement; null where it began with its signature or its take-over.
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
   * Day from which these books keep it, where another system kept it before.
   * @example "2024-01-01"
   */
  takenOverOn!: string | null;

  /**
   * Occasion of the announcement.
   * @example "pledging event"
   */
  occasion!: string | null;

  /** Shares by purpose: announced while nothing is signed, then agreed. */
  @ApiProperty({ type: () => [classOf(Earmark)] })
  earmarks!: Earmark[];

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

  /**
   * Bank charges that the account bore; those in another currency stand in USD only.
   * @example { "amount": "15.00", "currency": "EUR" }
   */
  bankCharges!: MoneyDto;

  /**
   * All of them in USD.
   * @example { "amount": "16.57", "currency": "USD" }
   */
  bankChargesUsd!: MoneyDto;

  /**
   * Refunded to the donor; refunds in another currency stand in USD only.
   * @example { "amount": "0.00", "currency": "EUR" }
   */
  refunded!: MoneyDto;

  /**
   * All of them in USD.
   * @example { "amount": "0.00", "currency": "USD" }
   */
  refundedUsd!: MoneyDto;

  /** What its fund balance consists of. */
  identity!: IdentityDto;
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
