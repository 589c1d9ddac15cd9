import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { OnPledge, StatedPlace } from './on-pledge';

/** Money of the pledge was spent: what another system reports is booked, also above what is there. */
export class ReportExpenditure extends Command<
  OnPledge &
    StatedPlace & {
      readonly expenditureId: string;
      readonly effectiveDate: IsoDate;
      readonly direct: MoneyFact;
      /** A bank account or `CLEARING`. */
      readonly paidFrom: string;
      readonly document: string;
      /** Charges programme support for it in the same append. */
      readonly chargeSupport: boolean;
    }
> {
  readonly type = 'ReportExpenditure';
}

/** Charges programme support for an expenditure that was reported, once. */
export class ChargeSupport extends Command<
  OnPledge & { readonly effectiveDate: IsoDate; readonly expenditureId: string }
> {
  readonly type = 'ChargeSupport';
}

export type SpendingCommand = ReportExpenditure | ChargeSupport;
