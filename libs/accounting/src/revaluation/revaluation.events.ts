import type { DatedFacts, LedgerEvent } from '../kernel/booking';
import type { RateUsed } from '../rates/rates.facts';
import type { ReversalReason } from '../undoing/undoing';

/** Pledges and receipts by id, each in a stream of its own. */
export type RunItems = {
  readonly pledges: readonly string[];
  readonly receipts: readonly string[];
};

/** A run as at the effective date: which rates, and what had open items at a point of the log. */
export type RevaluationStartedFacts = DatedFacts &
  RunItems & {
    readonly revaluationId: string;
    readonly rates: Readonly<Record<string, RateUsed>>;
    /** Sequence of the last event that was looked at to find the items. */
    readonly throughSequence: number;
  };

/** What a run did not value, or did not take back, why, and what can be done about it. */
export type LeftOut = {
  readonly pledgeId?: string | undefined;
  readonly receiptId?: string | undefined;
  /** The item of the pledge or the money of the receipt; absent where it is all of it. */
  readonly account?: string | undefined;
  readonly instalment?: number | undefined;
  readonly purpose?: string | undefined;
  readonly bankAccount?: string | undefined;
  readonly kind?: string | undefined;
  readonly applicationId?: string | undefined;
  readonly donorId?: string | undefined;
  readonly currency?: string | undefined;
  readonly code: string;
  readonly remedy: string;
};

export type RevaluationCompletedFacts = DatedFacts & {
  readonly revaluationId: string;
  /** How many pledges and receipts were valued. */
  readonly pledges: number;
  readonly receipts: number;
  readonly leftOut: readonly LeftOut[];
};

/** The whole run is taken back: what of it still stands, item by item. */
export type RevaluationReversalStartedFacts = DatedFacts &
  RunItems & {
    readonly revaluationId: string;
    readonly reasonCode: ReversalReason;
    readonly reason: string;
  };

export type RevaluationReversedFacts = DatedFacts & {
  readonly revaluationId: string;
  readonly pledges: number;
  readonly receipts: number;
  readonly leftOut: readonly LeftOut[];
};

export type RevaluationEvent =
  | LedgerEvent<'RevaluationStarted', RevaluationStartedFacts>
  | LedgerEvent<'RevaluationCompleted', RevaluationCompletedFacts>
  | LedgerEvent<'RevaluationReversalStarted', RevaluationReversalStartedFacts>
  | LedgerEvent<'RevaluationReversed', RevaluationReversedFacts>;
