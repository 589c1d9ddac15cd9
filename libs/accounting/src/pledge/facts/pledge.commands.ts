import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { Recommendation } from '../../purpose/purpose.facts';
import type { ReversalReason } from '../../undoing/undoing';
import type { SpendingCommand } from './spending.facts';
import type { AgreementTerms } from './agreement-terms';
import type { ConditionCommand, BookAllowance, WriteOffReceivable } from './receivables.facts';
import type { ConvertCash, PayLevy, RefundCommand } from './paying.facts';
import type { OnPledge } from './on-pledge';
import type { Earmark } from './pledge.events';
import type { ReceivingCommand } from './receiving.facts';
import type { RescheduleInstalments } from './rescheduling.commands';
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
  | ReceivingCommand
  | PayLevy;
