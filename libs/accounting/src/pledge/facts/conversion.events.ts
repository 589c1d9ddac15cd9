import type { DatedFacts } from '../../kernel/booking';
import type { CashSide } from '../../transfer/state/transfer.events';

/** Cash of one purpose of a pledge moved between own accounts, in one currency or into another. */
export type CashConvertedFacts = DatedFacts & {
  readonly transferId: string;
  readonly purpose: string;
  readonly from: CashSide;
  readonly to: CashSide;
};
