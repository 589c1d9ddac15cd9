import {
  chargesBearers,
  instalmentsMax,
  returnKinds,
  type ApplicationFacts,
  type ReturnKind,
} from '@art30/accounting';
import {
  DateText,
  Id,
  ListOf,
  nameLengthMax,
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
import { ReverseEventDto } from '../pledges/pledges.dto';

/** Lines an application may carry. */
const applicationLinesMax = 200;
/** What is done with money beyond what was owed. */
const excessTreatments = ['REFUNDABLE'] as const;

/** The receipt a path names. */
export class ReceiptPath {
  /**
   * Id of the receipt, which follows from bank account and bank reference.
   * @example "0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00"
   */
  @Id()
  receiptId!: string;
}

/** An application of a receipt, as a path names it. */
export class ReceiptApplicationPath extends ReceiptPath {
  /**
   * Id of the application, as the command that made it answered.
   * @example "7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a"
   */
  @Id()
  applicationId!: string;
}

export class ReceiptRevaluationPath extends ReceiptPath {
  /**
   * Id of the run.
   * @example "REV-2024"
   */
  @Id()
  revaluationId!: string;
}

/** What one line of an application settles. */
export class ApplicationLineDto {
  /**
   * Number of the instalment; left out while nothing is signed.
   * @example 1
   */
  @Optional()
  @WholeNumber(1, instalmentsMax)
  instalment?: number;

  /**
   * Code of the purpose; needed where the instalment serves several.
   * @example "f"
   */
  @Optional()
  @Id()
  purpose?: string;

  /** What is credited to the donor, in the pledge's currency, bank charges within the tolerance included. */
  @Part(() => MoneyDto)
  settles!: MoneyDto;

  /** What was paid for it, in the receipt's currency; needed where that is another one. */
  @Optional()
  @Part(() => MoneyDto)
  paid?: MoneyDto;
}

/** Money beyond what was owed. */
export class ExcessDto {
  /** Amount, in the receipt's currency. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /**
   * What is done with it: it is owed to the donor until it is returned.
   * @example "REFUNDABLE"
   */
  @OneOf(excessTreatments)
  treatment!: (typeof excessTreatments)[number];

  /**
   * Donor it is owed to, the one of the pledge; left out: the same.
   * @example "DON-B"
   */
  @Optional()
  @Id()
  donorId?: string;
}

/** Whose money a receipt is. */
export class ApplicationFactsDto extends RecordedFactDto {
  /**
   * Id of the pledge.
   * @example "P2"
   */
  @Id()
  pledgeId!: string;

  /**
   * Day of the application, not before the money came in.
   * @example "2024-07-29"
   */
  @DateText()
  effectiveDate!: string;

  /** What it settles. */
  @ListOf(() => ApplicationLineDto, applicationLinesMax, 1)
  lines!: ApplicationLineDto[];

  /** What is left over and owed to the donor. */
  @Optional()
  @Part(() => ExcessDto)
  excess?: ExcessDto;

  /**
   * An application of the same receipt whose overpayment is kept on the donor's written wish, named as
   * `evidence` or `documentReference`; left out: the money comes out of suspense.
   * @example "7f3d2c1b-0a4e-5c6d-8b9a-1f2e3d4c5b6a"
   */
  @Optional()
  @Id()
  fromOverpayment?: string;

  /**
   * How it is known whose money it is.
   * @example "remitter confirmation"
   */
  @Optional()
  @Text(textLengthMax)
  evidence?: string;

  /**
   * Who bears the bank charges; left out: the account, within the tolerance.
   * @example "ACCOUNT"
   */
  @Optional()
  @OneOf(chargesBearers)
  chargesBorneBy?: NonNullable<ApplicationFacts['chargesBorneBy']>;
}

export class RecordReceiptDto extends RecordedFactDto {
  /**
   * Code of the bank account that was credited.
   * @example "BK-EUR"
   */
  @Id()
  bankAccount!: string;

  /**
   * The bank's reference of the credit; with the account it is booked once.
   * @example "20240702-000117"
   */
  @Text(referenceLengthMax, { exact: true })
  bankReference!: string;

  /**
   * Value date of the credit.
   * @example "2024-07-02"
   */
  @DateText()
  valueDate!: string;

  /** What reached the account. */
  @Part(() => MoneyDto)
  net!: MoneyDto;

  /** What banks took on the way, zero where nothing. */
  @Part(() => MoneyDto)
  charges!: MoneyDto;

  /**
   * Who sent it, as the bank says.
   * @example "Ministry of Finance of Donor A"
   */
  @Optional()
  @Text(nameLengthMax, { blank: true })
  remitter?: string;

  /**
   * What the remitter wrote.
   * @example "contribution 2024, first instalment"
   */
  @Optional()
  @Text(textLengthMax, { blank: true })
  remittanceInfo?: string;

  /** Whose money it is, where that is known at once; left out: it waits in suspense. */
  @Optional()
  @Part(() => ApplicationFactsDto)
  application?: ApplicationFactsDto;
}

export class ReturnReceiptDto extends RecordedFactDto {
  /**
   * Application whose overpayment goes back; needed where several of the receipt have one.
   * @example "6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30"
   */
  @Optional()
  @Id()
  applicationId?: string;

  /**
   * Why it goes back: overpaid, never identified, or recalled by the bank.
   * @example "OVERPAYMENT"
   */
  @OneOf(returnKinds)
  kind!: ReturnKind;

  /**
   * Day of the payment.
   * @example "2024-08-12"
   */
  @DateText()
  effectiveDate!: string;

  /** Amount, in the receipt's currency. */
  @Part(() => MoneyDto)
  amount!: MoneyDto;

  /**
   * Bank account it is paid from; left out: the one that was credited.
   * @example "BK-USD"
   */
  @Optional()
  @Id()
  bankAccount?: string;

  /**
   * Reference of the payment.
   * @example "PAY-0001"
   */
  @Text(referenceLengthMax, { exact: true })
  paymentReference!: string;
}

export class ReverseApplicationDto extends ReverseEventDto {}

export class ReverseReceiptDto extends ReverseEventDto {
  /**
   * Undo the applications that still stand with it; left out: they block.
   * @example true
   */
  @Optional()
  @YesOrNo()
  withApplications?: boolean;
}
