import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { ReversalReason } from '../../undoing/undoing';
import type { CarriedBalance } from '../../pledge/facts/opening.facts';
import type { Credit } from '../../pledge/facts/receiving.facts';
import type { Concerned, ReturnKind } from './receipt.events';
import type { RevalueReceipt, UndoReceiptRevaluation } from './revaluation.commands';

export const chargesBearers = ['ACCOUNT', 'DONOR'] as const;

/** What an officer states when money is identified. */
export interface ApplicationFacts {
  readonly pledgeId: string;
  readonly effectiveDate: IsoDate;
  readonly lines: readonly {
    readonly instalment?: number | undefined;
    readonly purpose?: string | undefined;
    readonly settles: MoneyFact;
    readonly paid?: MoneyFact | undefined;
  }[];
  readonly excess?:
    | {
        readonly amount: MoneyFact;
        readonly treatment: 'REFUNDABLE';
        readonly donorId?: string | undefined;
      }
    | undefined;
  /** An application of this receipt whose overpayment is kept, instead of money in suspense. */
  readonly fromOverpayment?: string | undefined;
  /** What the money is where it pays nothing that the agreement owes; one line says how much. */
  readonly credit?: Credit | undefined;
  readonly evidence?: string | undefined;
  readonly chargesBorneBy?: (typeof chargesBearers)[number] | undefined;
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
}

/** Records a bank credit and, where it is known whose it is, applies it at once. */
export class RecordReceipt extends Command<{
  readonly receiptId: string;
  readonly bankAccount: string;
  readonly bankReference: string;
  readonly valueDate: IsoDate;
  readonly net: MoneyFact;
  readonly charges: MoneyFact;
  readonly remitter?: string | undefined;
  readonly remittanceInfo?: string | undefined;
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
  readonly application?: ApplicationFacts | undefined;
}> {
  readonly type = 'RecordReceipt';
}

/**
 * Takes over money of a bank credit that another system could not apply: what of it was left there,
 * at its value there.
 */
export class TakeOverReceipt extends Command<{
  readonly receiptId: string;
  readonly effectiveDate: IsoDate;
  readonly bankAccount: string;
  readonly bankReference: string;
  readonly valueDate: IsoDate;
  readonly unapplied: CarriedBalance;
  readonly remitter?: string | undefined;
  readonly remittanceInfo?: string | undefined;
  readonly documentReference?: string | undefined;
  /** Balances stand in the books from the day of the take-over on. */
  readonly postingDate?: undefined;
}> {
  readonly type = 'TakeOverReceipt';
}

export class ApplyReceipt extends Command<{
  readonly receiptId: string;
  readonly application: ApplicationFacts;
}> {
  readonly type = 'ApplyReceipt';
}

export class ReverseApplication extends Command<{
  readonly receiptId: string;
  readonly applicationId: string;
  readonly effectiveDate: IsoDate;
  readonly reasonCode: ReversalReason;
  readonly reason: string;
  /** Takes back what was allocated out of the money with it; otherwise that blocks. */
  readonly withDependants?: boolean | undefined;
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
}> {
  readonly type = 'ReverseApplication';
}

export class ReturnReceipt extends Command<{
  readonly receiptId: string;
  readonly kind: ReturnKind;
  readonly effectiveDate: IsoDate;
  readonly amount: MoneyFact;
  /** Whose overpayment it is, where more than one application left one. */
  readonly applicationId?: string | undefined;
  readonly bankAccount?: string | undefined;
  readonly paymentReference: string;
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
}> {
  readonly type = 'ReturnReceipt';
}

export class ReverseReceipt extends Command<{
  readonly receiptId: string;
  readonly effectiveDate: IsoDate;
  readonly reasonCode: ReversalReason;
  readonly reason: string;
  /** Takes back what was allocated out of the money with it; otherwise that blocks. */
  readonly withDependants?: boolean | undefined;
  readonly withApplications?: boolean | undefined;
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
}> {
  readonly type = 'ReverseReceipt';
}

/** The receipt's side of an application, once its pledge is known. */
export interface AssignReceipt {
  readonly type: 'AssignReceipt';
  readonly facts: ApplicationFacts & {
    readonly receiptId: string;
    readonly applicationId: string;
    readonly concerns: Concerned;
  };
}

/** Gives assigned money back to suspense: the pledge refused it, or its application is undone. */
export interface ReleaseReceipt {
  readonly type: 'ReleaseReceipt';
  readonly facts: {
    readonly receiptId: string;
    readonly applicationId: string;
    readonly effectiveDate: IsoDate;
    readonly postingDate?: IsoDate | undefined;
    readonly reason: string;
  };
}

/** A reversal, with the applications that were undone on their pledges before it. */
export interface ReverseReceiptRecord {
  readonly type: 'ReverseReceiptRecord';
  readonly facts: ReverseReceipt['facts'] & { readonly undone: readonly string[] };
}

export type ReceiptCommand =
  | RecordReceipt
  | TakeOverReceipt
  | AssignReceipt
  | ReleaseReceipt
  | ReturnReceipt
  | RevalueReceipt
  | UndoReceiptRevaluation
  | ReverseReceiptRecord;
