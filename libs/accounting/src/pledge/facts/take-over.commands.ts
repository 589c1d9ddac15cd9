import { Command } from '../../kernel/command';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { Recommendation } from '../../purpose/purpose.facts';
import type { AgreementTerms } from './agreement-terms';
import type { Earmark } from './agreement.events';
import type { OnPledge, StatedPlace } from './on-pledge';

import type { OpeningBalance, OpeningCash, OpeningLevy, OpeningRefund } from './take-over.events';

/** Takes over a pledge that another system has kept, with its agreement and its balances. */
export class TakeOverPledge extends Command<
  Omit<OnPledge, 'postingDate'> & {
    readonly effectiveDate: IsoDate;
    readonly donorId: string;
    readonly recommendation: Recommendation;
    readonly amount: MoneyFact;
    readonly earmarks: readonly Earmark[];
    readonly agreement: AgreementTerms;
    readonly balances: readonly OpeningBalance[];
    readonly cash?: readonly Omit<OpeningCash, 'ledgerAccount'>[] | undefined;
    readonly authority?:
      | readonly (StatedPlace & {
          readonly programmable: MoneyFact;
          readonly supportReserve: MoneyFact;
        })[]
      | undefined;
    readonly refunds?: readonly OpeningRefund[] | undefined;
    readonly levies?: readonly OpeningLevy[] | undefined;
  }
> {
  readonly type = 'TakeOverPledge';
}
