import { AppendMap } from '../../kernel/append-list';
import { LinesByAccount } from '../../accounts/balances';
import type { BankAccounts } from '../../bank-account/bank-account.decider';
import type { BankCash } from '../../bank-account/cash-limits';
import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { DonorState } from '../../donor/donor.decider';
import type { Posting } from '../../period/posting';
import type { PurposeCatalogue } from '../../purpose/purpose.decider';
import type { Recommendation } from '../../kernel/entries';
import type { PriceLimits } from '../../rates/prices';
import type { RateTable } from '../../rates/rates.decider';
import {
  termsDates,
  type Agreement,
  type BeforeSignature,
  type EarlierTerms,
  type TermsDates,
} from './terms.state';
import { noOrigins, type Origins } from '../cash/origins';
import type { CashHeld } from '../cash/owners-cash';
import type { AgreementFacts } from '../facts/agreement.facts';
import type { Earmark } from '../facts/pledge-parts';
import type { BookedEvent } from '../facts/pledge.facts';
import type { Application } from './application.state';
import type { Conversion, Conversions } from './conversion.state';
import type { Expenditure, Expenditures } from './spending.state';
import type { RefundedContribution, Refunds } from './refund.state';
import type { UnreversedRevaluation } from './revaluation.state';

export type { BookedEvent };

/** Data from other streams that a decision about a pledge rests on. */
export interface PledgeContext {
  readonly today: IsoDate;
  readonly donor: DonorState;
  readonly purposes: PurposeCatalogue;
  readonly rates: RateTable;
  /** How far prices may be off. */
  readonly prices: PriceLimits;
  /** Where money can be paid from. */
  readonly bankAccounts: BankAccounts;
  /** What all owners hold on the bank account that pays. */
  readonly bankCash: BankCash;
  /** Who posts into which periods; null where a step decided before is only finished. */
  readonly posting: Posting | null;
  /** Ids of other pledges with the reference of the agreement that is signed. */
  readonly likeAgreements: readonly string[];
  /** Agreements of all anonymous donors; none where the donor has a name. */
  readonly anonymousAgreements: readonly AnonymousAgreement[];
  /** Whether the European Union counts as a State party under (n) (article 2 (j)). */
  readonly regionalOrganizationsEligible: boolean;
}

/** What an anonymous donor has agreed to give. */
export interface AnonymousAgreement {
  readonly pledgeId: string;
  readonly signedOn: IsoDate;
  /** In US cents, as it was converted when it was agreed. */
  readonly usd: bigint;
}

/** Members of a pledge in any status. */
export interface PledgeAsSuch extends TermsDates {
  readonly pledgeId: string;
  readonly donorId: string;
  readonly recommendation: Recommendation;
  readonly currency: string;
  /** Announced while nothing is signed, then agreed; sum to the amount. */
  readonly earmarks: readonly Earmark[];
  readonly lines: LinesByAccount;
  /** What it holds on each account, for each purpose. */
  readonly cash: CashHeld;
  /** Whose money that of each purpose is. */
  readonly origins: Origins;
  readonly booked: AppendMap<BookedEvent>;
  /** Open applications of receipts, by application id, with the event that booked each. */
  readonly applications: AppendMap<Application>;
  /** Ids of allocations, reductions and reallocations already used. */
  readonly usedIds: AppendMap<true>;
  /** Purposes that money reached with the donor's consent, and the event that moved it. */
  readonly consents: readonly { readonly purpose: string; readonly eventId: string }[];
  /** Expenditures reported, by their ids. */
  readonly expenditures: Expenditures;
  /** Conversions of its cash, reversed ones included. */
  readonly conversions: Conversions;
  /** Revaluations that stand, in the order of the log. */
  readonly revaluations: readonly UnreversedRevaluation[];
  /** Refunds that are or were owed to the donor, by refund id. */
  readonly refunds: Refunds;
  /** Refunds of contributions, and what was taken back of them. */
  readonly refundedContributions: readonly RefundedContribution[];
  /** Levies that came with the contribution, by their ids. */
  readonly levies: Refunds;
}

/** Not signed yet, or not any more. */
export interface AnnouncedPledge extends PledgeAsSuch {
  readonly status: 'announced';
  readonly accepted: boolean;
  /** Posting day of a reversed signature's reversal; money comes in advance from then on. */
  readonly unsignedOn?: IsoDate | undefined;
}

export interface SignedPledge extends PledgeAsSuch {
  readonly status: 'signed';
  readonly agreement: Agreement;
  /** Posting rules of the agreement, chosen by its signature date and kept for the pledge's life. */
  readonly policy: string;
  /** Status and earmarks that the reversal of the signature restores. */
  readonly beforeSignature: BeforeSignature;
  /** Terms that amendments and reschedulings changed, latest last, each with the event that did. */
  readonly earlierTerms: readonly EarlierTerms[];
  /** Day on which the agreement ended, where it was terminated. */
  readonly terminatedOn?: IsoDate | undefined;
}

/** `cancelled`: it began with an agreement whose signature was reversed. */
export interface EndedPledge extends PledgeAsSuch {
  readonly status: 'withdrawn' | 'lapsed' | 'cancelled';
}

export type Pledge = AnnouncedPledge | SignedPledge | EndedPledge;

/** The agreement in force, if any. */
export function agreementInForce(pledge: Pledge): Agreement | undefined {
  return pledge.status === 'signed' ? pledge.agreement : undefined;
}

export type PledgeState = Pledge | { readonly status: 'none' };

type OpeningFacts = Pick<DatedFacts, 'effectiveDate' | 'postingDate'> &
  Pick<AgreementFacts, 'pledgeId' | 'donorId' | 'recommendation' | 'amount' | 'earmarks'>;

/** A pledge with nothing but what its first event says. */
export function opened(facts: OpeningFacts): PledgeAsSuch {
  const { pledgeId, donorId, recommendation, amount, earmarks } = facts;
  const identity = { pledgeId, donorId, recommendation, currency: amount.currency };
  return {
    ...identity,
    earmarks,
    ...termsDates(facts),
    lines: LinesByAccount.of([]),
    cash: new Map(),
    origins: noOrigins,
    booked: AppendMap.empty<BookedEvent>(),
    applications: AppendMap.empty<Application>(),
    usedIds: AppendMap.empty<true>(),
    consents: [],
    expenditures: AppendMap.empty<Expenditure>(),
    conversions: AppendMap.empty<Conversion>(),
    revaluations: [],
    refunds: new Map(),
    refundedContributions: [],
    levies: new Map(),
  };
}

/** The pledge without what only its status gives it. */
export function asSuch(pledge: Pledge): PledgeAsSuch {
  switch (pledge.status) {
    case 'announced': {
      const { status, accepted, unsignedOn, ...such } = pledge;
      return such;
    }
    case 'signed': {
      const { status, agreement, policy, beforeSignature, earlierTerms, terminatedOn, ...such } =
        pledge;
      return such;
    }
    default: {
      const { status, ...such } = pledge;
      return such;
    }
  }
}
