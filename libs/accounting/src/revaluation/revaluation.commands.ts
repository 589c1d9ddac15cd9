import { Command } from '../kernel/command';
import type { IsoDate } from '../kernel/dates';
import type { ReversalReason } from '../undoing/undoing';
import type { LeftOut, RunItems } from './revaluation.events';

/** What somebody who starts a run states. */
export interface RunFacts {
  readonly revaluationId: string;
  readonly asAt: IsoDate;
  /** None stated: every currency in which something is open. */
  readonly currencies?: readonly string[] | undefined;
  readonly documentReference?: string | undefined;
}

/** Values what is held and owed in other currencies, pledge by pledge and receipt by receipt. */
export class RunRevaluation extends Command<RunFacts> {
  readonly type = 'RunRevaluation';
}

/** A run begins: its rates are fixed, and its items found. */
export interface StartRevaluation {
  readonly type: 'StartRevaluation';
  readonly facts: RunFacts;
}

export interface CompleteRevaluation {
  readonly type: 'CompleteRevaluation';
  readonly facts: { readonly revaluationId: string } & Outcome;
}

/** What a run came to. */
export interface Outcome {
  readonly pledges: number;
  readonly receipts: number;
  readonly leftOut: readonly LeftOut[];
}

/** What somebody who takes a whole run back states. */
export interface RunReversalFacts {
  readonly revaluationId: string;
  readonly effectiveDate: IsoDate;
  readonly postingDate?: IsoDate | undefined;
  readonly reasonCode: ReversalReason;
  readonly reason: string;
  readonly documentReference?: string | undefined;
}

export interface StartReversal {
  readonly type: 'StartReversal';
  /** What of the run still stands. */
  readonly facts: RunReversalFacts & RunItems;
}

/** Takes a whole run back, pledge by pledge and receipt by receipt. */
export class ReverseRevaluation extends Command<RunReversalFacts> {
  readonly type = 'ReverseRevaluation';
}

export interface CompleteReversal {
  readonly type: 'CompleteReversal';
  readonly facts: { readonly revaluationId: string } & Outcome;
}

export type RevaluationCommand =
  StartRevaluation | CompleteRevaluation | StartReversal | CompleteReversal;
