import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { Recommendation } from '../../purpose/purpose.facts';
import type { RejectionCode } from '../../kernel/rejection';
import type { ReversalReason } from '../../undoing/undoing';
import type { SpendingCommand } from './spending.facts';
import type { AgreementTerms } from './agreement-terms';
import type { ConditionCommand, BookAllowance, WriteOffReceivable } from './receivables.facts';
import type { ConvertCash } from './conversion.commands';
import type { Credit, PayLevy } from './credit.commands';
import type { OnPledge } from './on-pledge';
import type { Earmark } from './pledge.events';
import type { RescheduleInstalments } from './rescheduling.commands';
import type { RefundCommand } from './refund.commands';
import type { RevaluePledge } from './revaluation.commands';
import type { TakeOverPledge } from './take-over.commands';

export type { AgreementTerms };

export class AnnouncePledge extends Command<
  OnPledge & {
    readonly donorId: string;
    readonly recommendation: Recommendation;
    readonly amount: MoneyFact;
    readonly earmarks: readonly Earmark[];
    readonly announcedOn: IsoDate;
    readonly occasion?: string | undefined;
  }
> {
  readonly type = 'AnnouncePledge';
}

/** Changes amount or earmarks, and the instalments of an agreement. */
export class AmendPledge extends Command<
  OnPledge & {
    readonly effectiveDate: IsoDate;
    readonly amount: MoneyFact;
    readonly earmarks?: readonly Earmark[] | undefined;
    /** Of an agreement alone; left out, those that stand. */
    readonly instalments?: AgreementTerms['instalments'] | undefined;
    readonly reason: string;
  }
> {
  readonly type = 'AmendPledge';
}

type EndFacts = OnPledge & { readonly effectiveDate: IsoDate; readonly reason: string };

export class WithdrawPledge extends Command<EndFacts> {
  readonly type = 'WithdrawPledge';
}

export class LapsePledge extends Command<EndFacts> {
  readonly type = 'LapsePledge';
}

export class AcceptPledge extends Command<
  OnPledge & {
    readonly effectiveDate: IsoDate;
    readonly additionalLiability: boolean;
    readonly consentReference?: string | undefined;
  }
> {
  readonly type = 'AcceptPledge';
}

/** Signs the agreement on an announced pledge. */
export class SignAgreement extends Command<OnPledge & { readonly agreement: AgreementTerms }> {
  readonly type = 'SignAgreement';
}

/** Signs an agreement that no announcement came before. */
export class SignDirectly extends Command<
  OnPledge & {
    readonly donorId: string;
    readonly recommendation: Recommendation;
    readonly amount: MoneyFact;
    readonly earmarks: readonly Earmark[];
    readonly agreement: AgreementTerms;
  }
> {
  readonly type = 'SignDirectly';
}

export class ReversePledgeEvent extends Command<
  OnPledge & {
    readonly eventId: string;
    readonly effectiveDate: IsoDate;
    readonly reasonCode: ReversalReason;
    readonly reason: string;
    /** Takes back what stands on the event with it; otherwise that blocks. */
    readonly withDependants?: boolean | undefined;
  }
> {
  readonly type = 'ReversePledgeEvent';
}

/** The pledge's side of an application; the receipt's side was decided before it. */
export interface SettleFacts {
  readonly pledgeId: string;
  readonly applicationId: string;
  readonly receiptId: string;
  readonly effectiveDate: IsoDate;
  readonly postingDate?: IsoDate | undefined;
  readonly valueDate: IsoDate;
  readonly bankAccount: string;
  readonly ledgerAccount: string;
  readonly lines: readonly {
    readonly instalment?: number | undefined;
    readonly purpose?: string | undefined;
    readonly settles: MoneyFact;
    readonly cash: MoneyFact;
    readonly cashUsd: string;
    readonly charges: MoneyFact;
    readonly chargesUsd: string;
  }[];
  readonly fromOverpayment?: string | undefined;
  readonly evidence?: string | undefined;
}

/** Commands that only the settlement of receipts gives; no endpoint takes them. */
export interface SettleInstalments {
  readonly type: 'SettleInstalments';
  readonly facts: SettleFacts;
}

/** Takes money that pays nothing of the agreement; only the settlement of receipts gives it. */
export interface TakeCredit {
  readonly type: 'TakeCredit';
  readonly facts: SettleFacts & { readonly credit: Credit };
}

/** Settles the matter the other way: exactly one of both stands in the pledge's stream. */
export interface RefuseSettlement {
  readonly type: 'RefuseSettlement';
  readonly facts: SettleFacts & { readonly code: RejectionCode; readonly detail: string };
}

export interface UndoSettlement {
  readonly type: 'UndoSettlement';
  readonly facts: {
    readonly pledgeId: string;
    readonly applicationId: string;
    readonly effectiveDate: IsoDate;
    readonly postingDate?: IsoDate | undefined;
    readonly documentReference?: string | undefined;
    readonly reasonCode: ReversalReason;
    readonly reason: string;
    readonly withDependants?: boolean | undefined;
  };
}

export type PledgeCommand =
  | AnnouncePledge
  | AmendPledge
  | WithdrawPledge
  | LapsePledge
  | AcceptPledge
  | SignAgreement
  | SignDirectly
  | TakeOverPledge
  | SpendingCommand
  | RescheduleInstalments
  | ConditionCommand
  | BookAllowance
  | WriteOffReceivable
  | RefundCommand
  | ConvertCash
  | RevaluePledge
  | ReversePledgeEvent
  | SettleInstalments
  | TakeCredit
  | PayLevy
  | RefuseSettlement
  | UndoSettlement;
