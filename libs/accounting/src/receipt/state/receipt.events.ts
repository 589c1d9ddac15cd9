import type { DatedFacts, Fact, LedgerEvent } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { RateUsed } from '../../rates/rates.facts';
import type { ReversalReason } from '../../undoing/undoing';
import type { ReceiptRevaluationReversedFacts, ReceiptRevaluedFacts } from './revaluation.events';
import type { AssignedLine, Credit } from '../../pledge/facts/receiving.facts';

/** A bank credit as it came in; it is unapplied until somebody says whose it is. */
export type ReceiptRecordedFacts = DatedFacts & {
  readonly receiptId: string;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly bankReference: string;
  /** What reached the account, and what banks took on the way. */
  readonly net: MoneyFact;
  readonly charges: MoneyFact;
  readonly rate: RateUsed;
  readonly remitter?: string | undefined;
  readonly remittanceInfo?: string | undefined;
};

/** Money of a bank credit of another system that nobody had claimed there, at its value there. */
export type ReceiptTakenOverFacts = DatedFacts & {
  readonly receiptId: string;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly bankReference: string;
  /** Day of the bank credit; nothing of it is dated before the take-over. */
  readonly valueDate: IsoDate;
  /** What of the credit is taken over, and its value in USD. */
  readonly net: MoneyFact;
  readonly carryingUsd: string;
  readonly remitter?: string | undefined;
  readonly remittanceInfo?: string | undefined;
};

/** Whose books an exchange difference on this money belongs to. */
export type Concerned = {
  readonly donor: string;
  readonly pledge: string;
  readonly recommendation: string;
  readonly purpose: string;
};

/** More than was owed: it is the donor's money until it is returned. */
export type Excess = {
  readonly amount: MoneyFact;
  readonly usd: string;
  readonly treatment: 'REFUNDABLE';
  readonly donorId: string;
};

export type ReceiptAssignedFacts = DatedFacts & {
  readonly applicationId: string;
  readonly pledgeId: string;
  readonly concerns: Concerned;
  readonly lines: readonly AssignedLine[];
  readonly excess?: Excess | undefined;
  /** The application whose overpayment this money is; it never went back to suspense. */
  readonly fromOverpayment?: string | undefined;
  /** What the money is where it pays nothing that the agreement owes. */
  readonly credit?: Credit | undefined;
  readonly evidence?: string | undefined;
};

export type ReceiptReleasedFacts = DatedFacts & {
  readonly applicationId: string;
  readonly pledgeId: string;
  readonly reason: string;
};

export const returnKinds = ['OVERPAYMENT', 'UNIDENTIFIED', 'BANK_RECALL'] as const;
export type ReturnKind = (typeof returnKinds)[number];

export type ReceiptReturnedFacts = DatedFacts & {
  readonly kind: ReturnKind;
  readonly amount: MoneyFact;
  /** Carrying value in USD of the money that is returned. */
  readonly carryingUsd: string;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly paymentReference: string;
  readonly rate: RateUsed;
  /** The application that left the overpayment, and the donor who is owed it. */
  readonly applicationId?: string | undefined;
  readonly donorId?: string | undefined;
  readonly concerns?: Concerned | undefined;
};

export type ReceiptReversedFacts = DatedFacts & {
  readonly reasonCode: ReversalReason;
  readonly reason: string;
  /** Applications that were undone on their pledges and are released with the receipt. */
  readonly applications: readonly string[];
};

export type ReceiptEvent =
  | LedgerEvent<'ReceiptRecorded', ReceiptRecordedFacts>
  | LedgerEvent<'ReceiptTakenOver', ReceiptTakenOverFacts>
  | LedgerEvent<'ReceiptAssigned', ReceiptAssignedFacts>
  | LedgerEvent<'ReceiptReleased', ReceiptReleasedFacts>
  | LedgerEvent<'ReceiptReturned', ReceiptReturnedFacts>
  | LedgerEvent<'ReceiptRevalued', ReceiptRevaluedFacts>
  | LedgerEvent<'ReceiptRevaluationReversed', ReceiptRevaluationReversedFacts>
  | LedgerEvent<'ReceiptReversed', ReceiptReversedFacts>;

export type ReceiptFact = Fact<ReceiptEvent>;
