import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { OnPledge } from './on-pledge';

/** What money of a receipt is, where it pays nothing that an agreement owes. */
export type Credit =
  | { readonly kind: 'INTEREST'; readonly id: string; readonly clause: string }
  | { readonly kind: 'LEVY'; readonly id: string; readonly rate: string }
  | { readonly kind: 'RECOVERY'; readonly id: string; readonly instalment: number };

/** Passes a coordination levy on, whole and once. */
export class PayLevy extends Command<
  OnPledge & {
    readonly levyId: string;
    readonly effectiveDate: IsoDate;
    /** A bank account in the currency of the levy, or `CLEARING`. */
    readonly paidFrom: string;
    readonly paymentReference: string;
  }
> {
  readonly type = 'PayLevy';
}
