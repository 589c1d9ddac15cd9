import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { OnPledge } from './on-pledge';
import type { Earmark } from './pledge.events';

type ConditionOutcome = OnPledge & {
  readonly effectiveDate: IsoDate;
  /** What it is about, by purpose, in the currency of the pledge. */
  readonly lines: readonly Earmark[];
};

/** Part of a condition is met: what it is about is earned. */
export class MeetCondition extends Command<
  ConditionOutcome & {
    /** Document that shows it. */
    readonly evidence: string;
  }
> {
  readonly type = 'MeetCondition';
}

/** Part of a condition can be met no more: its money goes back, the rest is owed no more. */
export class FailCondition extends Command<
  ConditionOutcome & {
    /** Id of the refund that is then due, where money had come in. */
    readonly refundId: string;
    readonly evidence?: string | undefined;
  }
> {
  readonly type = 'FailCondition';
}

export type ConditionCommand = MeetCondition | FailCondition;
