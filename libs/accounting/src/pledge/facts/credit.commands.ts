import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { OnPledge } from './on-pledge';

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
