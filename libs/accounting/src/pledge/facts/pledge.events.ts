import type { DatedFacts, EventIn, Fact, LedgerEvent } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { MoneyFact } from '../../kernel/money';
import type { Recommendation } from '../../purpose/purpose.facts';
import type { RateUsed } from '../../rates/rates.facts';
import type { ReversalReason, UndoneBy } from '../../undoing/undoing';
import type { AgreementSignedFacts, Earmark, Instalment, MoneyTerms } from './agreement.events';
import type { receivablesEvents } from './receivables.facts';
import type { receivingEvents } from './receiving.facts';
import type { PledgeRevaluedFacts } from './revaluation.events';
import type { CreditEvent } from './credit.facts';
import type { PayingEvent } from './paying.facts';
import type { spendingEvents } from './spending.facts';
import type { PledgeTakenOverFacts } from './take-over.events';

export type * from './agreement.events';

export type PledgeAnnouncedFacts = DatedFacts & {
  readonly pledgeId: string;
  readonly donorId: string;
  readonly recommendation: Recommendation;
  readonly amount: MoneyFact;
  /** Sum to `amount`; what carries no earmark stands under the bucket. */
  readonly earmarks: readonly Earmark[];
  readonly rate: RateUsed;
  readonly occasion?: string | undefined;
};

export type PledgeAmendedFacts = DatedFacts & {
  readonly amount: MoneyFact;
  readonly earmarks: readonly Earmark[];
  readonly rate: RateUsed;
  readonly reason: string;
};

export type PledgeAcceptedFacts = DatedFacts & {
  readonly additionalLiability: boolean;
  readonly consentReference?: string | undefined;
};

export type PledgeEndedFacts = DatedFacts & { readonly reason: string };

export type AgreementAmendedFacts = DatedFacts &
  MoneyTerms & {
    readonly rate: RateUsed;
    readonly reason: string;
    /** The amount is lowered in a later year than that of the signature. */
    readonly laterYear?: true | undefined;
  };

export type InstalmentsRescheduledFacts = DatedFacts & {
  readonly moved: readonly { readonly no: number; readonly from: IsoDate; readonly to: IsoDate }[];
  /** All of the agreement, with the dates that hold now. */
  readonly instalments: readonly Instalment[];
  readonly reason?: string | undefined;
};

/** What a reversal of an event of a pledge may be about. */
export type ReversedType = UndoneBy<'EventReversed'>;

/** What a pledge is again without its signature; `cancelled` where no announcement came before. */
export type RestoredStatus = 'announced' | 'accepted' | 'cancelled';

export type EventReversedFacts = DatedFacts & {
  readonly reverses: string;
  readonly reversedType: ReversedType;
  /** The event that this one stood on and was reversed with. */
  readonly reversedWith?: string | undefined;
  /** The run whose revaluation it takes back. */
  readonly revaluationId?: string | undefined;
  /** What the pledge is again once a signature is reversed. */
  readonly restores?:
    { readonly status: RestoredStatus; readonly earmarks: readonly Earmark[] } | undefined;
  /** What the agreement says again once an amendment or a rescheduling is reversed. */
  readonly restoresTerms?: MoneyTerms | undefined;
  readonly reasonCode: ReversalReason;
  readonly reason: string;
};

export type PledgeEvent =
  | LedgerEvent<'PledgeAnnounced', PledgeAnnouncedFacts>
  | LedgerEvent<'PledgeAmended', PledgeAmendedFacts>
  | LedgerEvent<'PledgeWithdrawn', PledgeEndedFacts>
  | LedgerEvent<'PledgeLapsed', PledgeEndedFacts>
  | LedgerEvent<'PledgeAccepted', PledgeAcceptedFacts>
  | LedgerEvent<'AgreementSigned', AgreementSignedFacts>
  | LedgerEvent<'PledgeTakenOver', PledgeTakenOverFacts>
  | EventIn<typeof receivingEvents>
  | LedgerEvent<'AgreementAmended', AgreementAmendedFacts>
  | LedgerEvent<'InstalmentsRescheduled', InstalmentsRescheduledFacts>
  | CreditEvent
  | PayingEvent
  | EventIn<typeof spendingEvents>
  | EventIn<typeof receivablesEvents>
  | LedgerEvent<'PledgeRevalued', PledgeRevaluedFacts>
  | LedgerEvent<'EventReversed', EventReversedFacts>;

export type PledgeFact = Fact<PledgeEvent>;
