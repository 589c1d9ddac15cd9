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

/** Data of other streams that decisions about a pledge depend on. */
export interface PledgeContext {
  readonly today: IsoDate;
  readonly donor: DonorState;
  readonly purposes: PurposeCatalogue;
  readonly rates: RateTable;
  /** Limits above which an unusual price gets a warning, or needs an approval. */
  readonly prices: PriceLimits;
  /** Bank accounts that payments can be made from. */
  readonly bankAccounts: BankAccounts;
  /** Total cash of all owners on the paying bank account. */
  readonly bankCash: BankCash;
  /** Periods that are open, and to whom; null while the service carries out a step that was decided earlier. */
  readonly posting: Posting | null;
  /** Ids of other pledges whose agreement has the reference that is about to be signed. */
  readonly likeAgreements: readonly string[];
  /** Agreements of all anonymous donors; empty if the donor has a name. */
  readonly anonymousAgreements: readonly AnonymousAgreement[];
  /**
   * True if regional organizations, such as the European Union, may give under recommendation (n) as States parties do
   * (article 2 (j) of the Convention).
   */
  readonly regionalOrganizationsEligible: boolean;
}

/** An amount that an anonymous donor agreed to give. */
export interface AnonymousAgreement {
  readonly pledgeId: string;
  readonly signedOn: IsoDate;
  /** US cents, converted on the day of the agreement. */
  readonly usd: bigint;
}

/** Members of a pledge in any status. */
export interface PledgeAsSuch extends TermsDates {
  readonly pledgeId: string;
  readonly donorId: string;
  readonly recommendation: Recommendation;
  readonly currency: string;
  /** Earmarks as announced or, from the signature on, as agreed; their amounts sum to the whole pledge. */
  readonly earmarks: readonly Earmark[];
  readonly lines: LinesByAccount;
  /** Cash of the pledge over all posting dates, by account and purpose. */
  readonly cash: CashHeld;
  /** Origin of each purpose's money: the earmark that covers the purpose, or the bucket of unearmarked money. */
  readonly origins: Origins;
  readonly booked: AppendMap<BookedEvent>;
  /** Applications of receipts, open or closed, by application id, each with the event that booked it. */
  readonly applications: AppendMap<Application>;
  /** Ids of allocations, reductions, reallocations and the like; an id can be used only once. */
  readonly usedIds: AppendMap<true>;
  /** Purposes to which money was moved with the donor's consent, and the event that moved the money. */
  readonly consents: readonly { readonly purpose: string; readonly eventId: string }[];
  /** Reported expenditures by id. */
  readonly expenditures: Expenditures;
  /** Conversions of the pledge's cash, including reversed ones. */
  readonly conversions: Conversions;
  /** Unreversed revaluations, in log order. */
  readonly revaluations: readonly UnreversedRevaluation[];
  /** Refunds by refund id: those owed to the donor, and those already paid. */
  readonly refunds: Refunds;
  /** Approved refunds of contributions, and their reversals. */
  readonly refundedContributions: readonly RefundedContribution[];
  /** Levies received with the contribution, by levy id: debts to the agency that collects them, open or paid. */
  readonly levies: Refunds;
}

/** A pledge that is not signed yet, or whose signature was reversed. */
export interface AnnouncedPledge extends PledgeAsSuch {
  readonly status: 'announced';
  readonly accepted: boolean;
  /** Posting day of the signature's reversal, from which on receipts are advances again. */
  readonly unsignedOn?: IsoDate | undefined;
}

export interface SignedPledge extends PledgeAsSuch {
  readonly status: 'signed';
  readonly agreement: Agreement;
  /** Id of the agreement's posting rules, chosen by its signature date and kept for the pledge's life. */
  readonly policy: string;
  /** Status and earmarks that the reversal of the signature restores. */
  readonly beforeSignature: BeforeSignature;
  /** Terms before each amendment, rescheduling or termination, latest last, with the event that changed them. */
  readonly earlierTerms: readonly EarlierTerms[];
  /** Day on which the agreement was terminated. */
  readonly terminatedOn?: IsoDate | undefined;
}

/** `cancelled` if the pledge began with an agreement whose signature was reversed. */
export interface EndedPledge extends PledgeAsSuch {
  readonly status: 'withdrawn' | 'lapsed' | 'cancelled';
}

export type Pledge = AnnouncedPledge | SignedPledge | EndedPledge;

/** Returns the agreement of a signed pledge; undefined for any other pledge. */
export function agreementInForce(pledge: Pledge): Agreement | undefined {
  return pledge.status === 'signed' ? pledge.agreement : undefined;
}

export type PledgeState = Pledge | { readonly status: 'none' };

type OpeningFacts = Pick<DatedFacts, 'effectiveDate' | 'postingDate'> &
  Pick<AgreementFacts, 'pledgeId' | 'donorId' | 'recommendation' | 'amount' | 'earmarks'>;

/** Returns a new pledge that has only the members that its first event states. */
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

/** Returns the pledge without the members that depend on its status. */
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
