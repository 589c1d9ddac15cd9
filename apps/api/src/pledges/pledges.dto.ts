import {
  earmarksMax,
  instalmentsMax,
  recommendations,
  reversalReasons,
  type Recommendation,
  type ReversalReason,
} from '@art30/accounting';
import { ValidateIf } from 'class-validator';
import {
  DateText,
  Id,
  ListOf,
  nameLengthMax,
  NotTogetherWith,
  OneOf,
  Optional,
  Part,
  referenceLengthMax,
  Text,
  textLengthMax,
  WholeNumber,
  YesOrNo,
} from '../http/field-shapes';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { MoneyDto } from '../http/money.dto';
import { AgreementTermsDto, EarmarkDto, InstalmentDto } from './agreement.dto';

/** The pledge a path names. */
export class PledgePath {
  /**
   * Id of the pledge.
   * @example "P1"
   */
  @Id()
  pledgeId!: string;
}

/** An event of a pledge, as a path names it. */
export class PledgeEventPath extends PledgePath {
  /**
   * Id of the event, as the command that appended it answered.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  @Id()
  eventId!: string;
}

/** A pledge begins with its announcement or, where none came before, with its signature. */
export class OpenPledgeDto extends RecordedFactDto {
  /**
   * Id of the pledge; derived from the request where it is left out.
   * @example "P1"
   */
  @Optional()
  @Id()
  id?: string;

  /**
   * Id of the donor.
   * @example "DON-A"
   */
  @Id()
  donorId!: string;

  /**
   * The call of the resolution it answers: `m`, open to all donors, or `n`, to States parties.
   * @example "n"
   */
  @OneOf(recommendations)
  recommendation!: Recommendation;

  /** Amount of the pledge. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /** Shares tied to purposes; what carries none stands under the recommendation's bucket. */
  @ListOf(() => EarmarkDto, earmarksMax)
  earmarks!: EarmarkDto[];

  /**
   * Day of the announcement. Give either this or `agreement`.
   * @example "2024-03-11"
   */
  @ValidateIf(
    ({ announcedOn, agreement }: OpenPledgeDto) =>
      announcedOn !== undefined || agreement === undefined,
  )
  @DateText(', unless the pledge comes with its agreement')
  announcedOn?: string;

  /** The agreement, where no announcement came before it. Give either this or `announcedOn`. */
  @Optional()
  @NotTogetherWith('announcedOn')
  @Part(() => AgreementTermsDto)
  agreement?: AgreementTermsDto;

  /**
   * Occasion of the announcement.
   * @example "pledging event"
   */
  @Optional()
  @NotTogetherWith('agreement')
  @Text(nameLengthMax)
  occasion?: string;
}

export class AmendPledgeDto extends RecordedFactDto {
  /**
   * Day from which the new terms hold.
   * @example "2024-04-15"
   */
  @DateText()
  effectiveDate!: string;

  /** The whole new amount, in the pledge's currency. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /** New shares tied to purposes; left out: those that stand, where the amount lets them. */
  @Optional()
  @ListOf(() => EarmarkDto, earmarksMax)
  earmarks?: EarmarkDto[];

  /** All instalments of an agreement from that day on; left out: those that stand. */
  @Optional()
  @ListOf(() => InstalmentDto, instalmentsMax, 1)
  instalments?: InstalmentDto[];

  /**
   * Why it changes.
   * @example "note verbale"
   */
  @Text(textLengthMax)
  reason!: string;
}

/** Another due date of an instalment. */
export class DueDateDto {
  /**
   * Number of the instalment.
   * @example 2
   */
  @WholeNumber(1, instalmentsMax)
  no!: number;

  /**
   * Day on which it is due from now on.
   * @example "2025-06-30"
   */
  @DateText()
  dueOn!: string;
}

export class RescheduleDto extends RecordedFactDto {
  /**
   * Day from which the dates hold, such as that of the donor's letter.
   * @example "2024-11-15"
   */
  @DateText()
  effectiveDate!: string;

  /** Instalments with other due dates; the others stay due as they are. */
  @ListOf(() => DueDateDto, instalmentsMax, 1)
  instalments!: DueDateDto[];

  /**
   * Why they change.
   * @example "budget law comes late"
   */
  @Optional()
  @Text(textLengthMax)
  reason?: string;
}

export class EndPledgeDto extends RecordedFactDto {
  /**
   * Day on which the pledge ends.
   * @example "2024-12-31"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Why it ends.
   * @example "the donor withdraws its announcement"
   */
  @Text(textLengthMax)
  reason!: string;
}

export class AcceptPledgeDto extends RecordedFactDto {
  /**
   * Day of the acceptance.
   * @example "2024-04-20"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * The pledge brings an additional financial liability (regulation 3.12); left out: none.
   * @example false
   */
  @Optional()
  @YesOrNo()
  additionalLiability?: boolean;

  /**
   * Consent of the authority to that liability.
   * @example "decision 2024/17"
   */
  @Optional()
  @Text(referenceLengthMax)
  consentReference?: string;
}

export class ReverseEventDto extends RecordedFactDto {
  /**
   * Day from which the event counts no more, not before its own.
   * @example "2024-09-16"
   */
  @DateText()
  effectiveDate!: string;

  /**
   * Kind of mistake.
   * @example "WRONG_FUND"
   */
  @OneOf(reversalReasons)
  reasonCode!: ReversalReason;

  /**
   * What was wrong.
   * @example "misposted bank credit"
   */
  @Text(textLengthMax)
  reason!: string;

  /**
   * Reverse what stands on the event with it, latest first, in one append; left out: it blocks.
   * @example true
   */
  @Optional()
  @YesOrNo()
  withDependants?: boolean;
}
