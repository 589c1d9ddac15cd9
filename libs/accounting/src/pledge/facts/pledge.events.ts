import type { EventIn, Fact, LedgerEvent } from '../../kernel/booking';
import type { agreementEvents } from './agreement.facts';
import type { announcementEvents } from './announcement.facts';
import type { reversingEvents } from './reversing.facts';
import type { receivablesEvents } from './receivables.facts';
import type { receivingEvents } from './receiving.facts';
import type { PledgeRevaluedFacts } from './revaluation.events';
import type { CreditEvent } from './credit.facts';
import type { PayingEvent } from './paying.facts';
import type { spendingEvents } from './spending.facts';
import type { openingEvents } from './opening.facts';

export type PledgeEvent =
  | EventIn<typeof announcementEvents>
  | EventIn<typeof agreementEvents>
  | EventIn<typeof openingEvents>
  | EventIn<typeof receivingEvents>
  | CreditEvent
  | PayingEvent
  | EventIn<typeof spendingEvents>
  | EventIn<typeof receivablesEvents>
  | LedgerEvent<'PledgeRevalued', PledgeRevaluedFacts>
  | EventIn<typeof reversingEvents>;

export type PledgeFact = Fact<PledgeEvent>;
