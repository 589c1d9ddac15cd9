import { Command } from '../../kernel/command';
import type { StatedTransfer } from '../../transfer/state/cash-sides';
import type { OnPledge } from './on-pledge';

/** Moves cash of a pledge between own accounts; the pledge bears the exchange difference. */
export class ConvertCash extends Command<
  OnPledge &
    StatedTransfer & {
      readonly transferId: string;
      /** Needed where the pledge has cash of several purposes on the account it leaves. */
      readonly purpose?: string | undefined;
    }
> {
  readonly type = 'ConvertCash';
}
