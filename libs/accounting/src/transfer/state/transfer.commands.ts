import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { ReversalReason } from '../../undoing/undoing';
import type { StatedTransfer } from './cash-sides';

type OnTransfer = {
  readonly transferId: string;
  readonly postingDate?: IsoDate | undefined;
  readonly documentReference?: string | undefined;
};

/** Moves money in suspense between own accounts. */
export class TransferCash extends Command<OnTransfer & StatedTransfer> {
  readonly type = 'TransferCash';
}

export class ReverseTransfer extends Command<
  OnTransfer & {
    readonly effectiveDate: IsoDate;
    readonly reasonCode: ReversalReason;
    readonly reason: string;
  }
> {
  readonly type = 'ReverseTransfer';
}

export type TransferCommand = TransferCash | ReverseTransfer;
