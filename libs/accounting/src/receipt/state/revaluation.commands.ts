import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { ReversalReason } from '../../undoing/undoing';
import type { RateUsed } from '../../rates/rates.facts';

/** One receipt of a revaluation run; no endpoint takes it. */
export interface RevalueReceipt {
  readonly type: 'RevalueReceipt';
  readonly facts: {
    readonly receiptId: string;
    readonly revaluationId: string;
    readonly asAt: IsoDate;
    /** Rate of the receipt's currency as at the date. */
    readonly rate: RateUsed;
    readonly postingDate?: undefined;
  };
}

/** Takes the revaluation of a receipt by one run back. */
export interface UndoReceiptRevaluation {
  readonly type: 'UndoReceiptRevaluation';
  readonly facts: {
    readonly receiptId: string;
    readonly revaluationId: string;
    readonly effectiveDate: IsoDate;
    readonly postingDate?: IsoDate | undefined;
    readonly documentReference?: string | undefined;
    readonly reasonCode: ReversalReason;
    readonly reason: string;
  };
}

/** Takes it back for this receipt alone. */
export class ReverseReceiptRevaluation extends Command<UndoReceiptRevaluation['facts']> {
  readonly type = 'ReverseReceiptRevaluation';
}
