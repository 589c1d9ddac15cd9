import type { DatedFacts } from '../../kernel/booking';
import type { MoneyFact } from '../../kernel/money';
import type { LeftOutCode } from '../../pledge/facts/revaluation.events';
import type { RateUsed } from '../../rates/rates.facts';
import type { ReversalReason } from '../../undoing/undoing';

/** What a receipt holds that no pledge has taken. */
export type HeldMoney = {
  /**
   * `UNAPPLIED`: assigned to nobody. `OVERPAYMENT`: owed back to the donor. `UNATTRIBUTED`: value
   * that is left on the account where money was paid back that never concerned anybody.
   */
  readonly kind: 'UNAPPLIED' | 'OVERPAYMENT' | 'UNATTRIBUTED';
  /** The application that left the overpayment, and the donor who is owed it. */
  readonly applicationId?: string | undefined;
  readonly donorId?: string | undefined;
};

export type RevaluedMoney = HeldMoney & {
  readonly amount: MoneyFact;
  readonly carryingUsd: string;
  readonly valueUsd: string;
};

export type MoneyLeftOut = HeldMoney & {
  readonly currency: string;
  readonly code: LeftOutCode;
  readonly remedy: string;
};

export type ReceiptRevaluedFacts = DatedFacts & {
  readonly revaluationId: string;
  readonly rate: RateUsed;
  readonly items: readonly RevaluedMoney[];
  readonly leftOut: readonly MoneyLeftOut[];
};

export type ReceiptRevaluationReversedFacts = DatedFacts & {
  readonly revaluationId: string;
  readonly reverses: string;
  readonly reasonCode: ReversalReason;
  readonly reason: string;
};
