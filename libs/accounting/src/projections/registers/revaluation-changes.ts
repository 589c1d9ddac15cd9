import type { JsonObject } from '@art30/event-sourcing';
import type { IsoDate } from '../../kernel/dates';
import type { AnyLedgerEvent } from '../../log/events';

type RevaluationsOf = Extract<
  AnyLedgerEvent,
  {
    type:
      | 'PledgeRevalued'
      | 'ReceiptRevalued'
      | 'AccountItemsRevalued'
      | 'ReceiptRevaluationReversed'
      | 'RevaluationStarted'
      | 'RevaluationCompleted'
      | 'RevaluationReversalStarted'
      | 'RevaluationReversed';
  }
>;

type Facts<Type> = Extract<RevaluationsOf, { readonly type: Type }>['data'];
type LeftOut = Facts<'RevaluationCompleted'>['leftOut'];

/** A revaluation run (the valuation of all items in other currencies at new rates) in the register. */
export type RegisteredRun = Pick<
  Facts<'RevaluationStarted'>,
  'rates' | 'throughSequence' | 'pledges' | 'receipts' | 'bankAccounts'
> &
  Partial<Pick<Facts<'RevaluationReversalStarted'>, 'reasonCode' | 'reason'>> & {
    readonly status: 'STARTED' | 'COMPLETED' | 'REVERSING' | 'REVERSED';
    readonly asAt: IsoDate;
    readonly valued?: Pick<Facts<'RevaluationCompleted'>, 'pledges' | 'receipts' | 'bankAccounts'>;
    readonly leftOut?: LeftOut;
    readonly reversedOn?: IsoDate;
    readonly notReversed?: LeftOut;
  };

type Revaluing = 'PledgeRevalued' | 'ReceiptRevalued' | 'AccountItemsRevalued';

/** Values that one revaluation run changed on one pledge, receipt or bank account. */
export type RegisteredRevaluation = {
  readonly rates: Facts<Revaluing>['rates'];
  readonly items: readonly Facts<Revaluing>['items'][number][];
  readonly reversed: boolean;
};

/** Objects of these registers: each is the merge of all its changes in log order. */
export interface RegisteredRuns {
  readonly revaluations: RegisteredRun;
  readonly revalued: RegisteredRevaluation;
}

interface Change {
  readonly register: keyof RegisteredRuns;
  readonly id: string;
  readonly changes: JsonObject;
}

/** Returns the changes that an event makes to its run, or to the values that the run changed on one stream. */
export function revaluationChanges(event: RevaluationsOf, stream: string): readonly Change[] {
  const { revaluationId } = event.data;
  const ofRun = (changes: Partial<RegisteredRun>): Change[] => [
    { register: 'revaluations', id: revaluationId, changes },
  ];
  switch (event.type) {
    case 'RevaluationStarted': {
      const { effectiveDate: asAt, rates, throughSequence } = event.data;
      const { pledges, receipts, bankAccounts } = event.data;
      const found = { pledges, receipts, bankAccounts };
      return ofRun({ status: 'STARTED', asAt, rates, throughSequence, ...found });
    }
    case 'RevaluationCompleted': {
      const { pledges, receipts, bankAccounts, leftOut } = event.data;
      const valued = { pledges, receipts, bankAccounts };
      return ofRun({ status: 'COMPLETED', valued, leftOut });
    }
    case 'RevaluationReversalStarted': {
      const { reasonCode, reason, effectiveDate: reversedOn } = event.data;
      return ofRun({ status: 'REVERSING', reasonCode, reason, reversedOn });
    }
    case 'RevaluationReversed':
      return ofRun({ status: 'REVERSED', notReversed: event.data.leftOut });
    case 'AccountItemsRevalued':
    case 'PledgeRevalued': {
      const { rates, items, moved } = event.data;
      if (moved !== undefined) return [];
      return [revaluedChange(revaluationId, stream, { rates, items, reversed: false })];
    }
    case 'ReceiptRevalued': {
      const { rates, items, takesBack } = event.data;
      if (takesBack) return [];
      return [revaluedChange(revaluationId, stream, { rates, items, reversed: false })];
    }
    case 'ReceiptRevaluationReversed':
      return [revaluedChange(revaluationId, stream, { reversed: true })];
  }
}

/** Returns the change by a reversal if the reversed event was part of a revaluation run; otherwise none. */
export function valuesReversed(
  { data: { revaluationId } }: Extract<AnyLedgerEvent, { type: 'EventReversed' }>,
  stream: string,
): readonly Change[] {
  return revaluationId ? [revaluedChange(revaluationId, stream, { reversed: true })] : [];
}

/**
 * Returns a change of the values of one run on one stream. Its id joins run and stream with a bar, because neither
 * contains one.
 */
function revaluedChange(
  revaluationId: string,
  stream: string,
  changes: Partial<RegisteredRevaluation>,
): Change {
  return { register: 'revalued', id: `${revaluationId}|${stream}`, changes };
}
