import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { OnPledge } from './on-pledge';

/** Changes when instalments are due; what is not named stays due as it is. */
export class RescheduleInstalments extends Command<
  OnPledge & {
    readonly effectiveDate: IsoDate;
    readonly instalments: readonly { readonly no: number; readonly dueOn: IsoDate }[];
    readonly reason?: string | undefined;
  }
> {
  readonly type = 'RescheduleInstalments';
}
