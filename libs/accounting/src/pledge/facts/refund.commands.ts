import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { OnPledge, StatedPlace } from './on-pledge';

/** Gives unspent money back to the donor: approved, or approved and paid at once. */
export class RefundContribution extends Command<
  OnPledge & {
    readonly refundId: string;
    readonly effectiveDate: IsoDate;
    /** `gross` in US dollars or in the currency of the pledge, the same in every line. */
    readonly lines: readonly (StatedPlace & { readonly gross: MoneyFact })[];
    readonly approvalReference: string;
    /** Account and reference of the payment, where it is paid at once. */
    readonly paidFrom?: string | undefined;
    readonly paymentReference?: string | undefined;
  }
> {
  readonly type = 'RefundContribution';
}

/** Pays what is owed back to the donor under a refund id, whole and once. */
export class PayRefund extends Command<
  OnPledge & {
    readonly refundId: string;
    readonly effectiveDate: IsoDate;
    readonly paidFrom: string;
    readonly paymentReference: string;
  }
> {
  readonly type = 'PayRefund';
}

export type RefundCommand = RefundContribution | PayRefund;
