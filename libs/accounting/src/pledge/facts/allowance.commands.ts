import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { OnPledge } from './on-pledge';

/** Allows for what instalments may not pay, or releases what was allowed for them. */
export class BookAllowance extends Command<
  OnPledge & {
    readonly allowanceId: string;
    /** Run of expected losses that it comes from, over many pledges. */
    readonly runId: string;
    readonly effectiveDate: IsoDate;
    readonly lines: readonly {
      readonly instalment: number;
      /** All purposes of the instalment, in proportion, where it is left out. */
      readonly purpose?: string | undefined;
      /** US dollars; below zero it releases. */
      readonly amount: MoneyFact;
    }[];
    readonly basis: string;
  }
> {
  readonly type = 'BookAllowance';
}
