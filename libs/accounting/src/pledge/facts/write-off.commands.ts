import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { OnPledge } from './on-pledge';

/** Gives up what an instalment still owes, after an investigation; only the controller may. */
export class WriteOffReceivable extends Command<
  OnPledge & {
    readonly effectiveDate: IsoDate;
    readonly lines: readonly {
      readonly instalment: number;
      /** All that the instalment owes, in proportion, where it is left out. */
      readonly purpose?: string | undefined;
      readonly amount: MoneyFact;
    }[];
    readonly investigationReference: string;
    readonly approvalReference: string;
    readonly reason: string;
  }
> {
  readonly type = 'WriteOffReceivable';
}
