import { IntersectionType } from '@nestjs/swagger';
import { earmarksMax, instalmentsMax } from '@art30/accounting';
import {
  CountryCode,
  DateText,
  DecimalText,
  Id,
  ListOf,
  OneOf,
  Optional,
  OptionalOrNull,
  Part,
  referenceLengthMax,
  Text,
  textLengthMax,
  WholeNumber,
  YesOrNo,
} from '../http/field-shapes';
import { RecordedFactDto } from '../http/recorded-fact.dto';
import { MoneyDto } from '../http/money.dto';

/** Where the donor's money comes from. */
const moneySources = ['BUDGET', 'PROCEEDS_OF_CRIME', 'OTHER'] as const;
/** Kinds of conditions (IATI ConditionType). */
const conditionKinds = ['POLICY', 'PERFORMANCE', 'FIDUCIARY'] as const;
/** Provisions of the Convention under which confiscated money is given. */
const legalBases = ['14(3)(a)', '30(2)(c)'] as const;

/** A share of the money that the donor ties to a purpose. */
export class EarmarkDto {
  /**
   * Code of the purpose.
   * @example "f"
   */
  @Id()
  purpose!: string;

  /** The share, in the pledge's currency. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;
}

/** One due payment. */
export class InstalmentDto {
  /**
   * Number: 1, 2, 3 in the order given.
   * @example 1
   */
  @WholeNumber(1, instalmentsMax)
  no!: number;

  /**
   * Day on which it is due.
   * @example "2024-06-30"
   */
  @DateText()
  dueOn!: string;

  /** Amount, in the pledge's currency; instalments sum to the amount of the agreement. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /** Its shares by purpose; left out: in proportion to the earmarks, rounded. */
  @Optional()
  @ListOf(() => EarmarkDto, earmarksMax, 1)
  lines?: EarmarkDto[];
}

/** An obligation to perform, with the duty to return the money: no revenue before it is met. */
export class ConditionDto {
  /**
   * Kind of condition.
   * @example "PERFORMANCE"
   */
  @OneOf(conditionKinds)
  kind!: string;

  /**
   * What must be performed.
   * @example "adoption of model provisions package"
   */
  @Text(textLengthMax, { blank: true })
  text!: string;

  /**
   * What goes back to the donor otherwise.
   * @example "return of unspent funds"
   */
  @Text(textLengthMax, { blank: true })
  returnClause!: string;
}

/** Provenance of confiscated money. */
export class ProceedsDto {
  /**
   * Provision of the Convention it is given under.
   * @example "14(3)(a)"
   */
  @OneOf(legalBases)
  legalBase!: string;

  /**
   * Reference of the confiscation order.
   * @example "order 2 BvR 1/2024"
   */
  @Text(referenceLengthMax)
  confiscationOrder!: string;

  /** Value that was confiscated. */
  @Part(() => MoneyDto)
  confiscatedValue!: MoneyDto;

  /**
   * Percentage of it that is given, above 0, at most 100; the donor decides it.
   * @example "15.00"
   */
  @DecimalText()
  percentage!: string;

  /**
   * State that asked for the confiscation, ISO 3166-1 alpha-3; an agreement under 14 (3) (a) needs it.
   * @example "XAB"
   */
  @Optional()
  @CountryCode()
  requestingState?: string;
}

/** What donor and organization agree on. */
export class AgreementTermsDto {
  /**
   * Day of the signature that makes it binding.
   * @example "2024-05-06"
   */
  @DateText()
  signedOn!: string;

  /**
   * Reference of the agreement.
   * @example "AGR-2024-001"
   */
  @Text(referenceLengthMax)
  agreementReference!: string;

  /** Amount agreed; left out: the amount of the pledge, which an agreement that begins it may only repeat. */
  @Optional()
  @Part(() => MoneyDto)
  amount?: MoneyDto;

  /**
   * Shares tied to purposes; left out: those of the pledge, which an agreement that begins it may
   * only repeat. What carries none stands under the bucket.
   */
  @Optional()
  @ListOf(() => EarmarkDto, earmarksMax)
  earmarks?: EarmarkDto[];

  /** When the money is due. */
  @ListOf(() => InstalmentDto, instalmentsMax, 1)
  instalments!: InstalmentDto[];

  /** Condition on the money; null or left out: none, it is revenue at signature. */
  @OptionalOrNull()
  @Part(() => ConditionDto)
  condition?: ConditionDto | null;

  /**
   * Programme support as a fraction of direct expenditure, in a string.
   * @example "0.13"
   */
  @DecimalText()
  pscRate!: string;

  /**
   * Approval of a support rate below 0.13.
   * @example "ASG memo 2024-04-30"
   */
  @Optional()
  @Text(referenceLengthMax)
  pscApprovalReference?: string;

  /**
   * Where the donor's money comes from.
   * @example "BUDGET"
   */
  @OneOf(moneySources)
  source!: string;

  /**
   * Whether the agreement brings the Organization a liability beyond the contribution (regulation
   * 3.12). Signing includes acceptance.
   * @example false
   */
  @Optional()
  @YesOrNo()
  additionalLiability?: boolean;

  /**
   * Consent of the authority, needed with an additional liability.
   * @example "CTOC/COP decision of 2024-04-02"
   */
  @Optional()
  @Text(referenceLengthMax)
  consentReference?: string;

  /** Provenance; proceeds of crime need it. */
  @Optional()
  @Part(() => ProceedsDto)
  proceeds?: ProceedsDto;
}

export class SignAgreementDto extends IntersectionType(AgreementTermsDto, RecordedFactDto) {}
