import type { Identified } from '@art30/event-sourcing';
import type { AppendMap } from '../../kernel/append-list';
import { bookedLines } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import type { Booked, DatedFacts } from '../../kernel/booking';
import type { AgreementTerminatedFacts, ConditionFailedFacts } from '../facts/receivables.facts';
import { daysOf, postingDateOf } from '../../period/posting';
import { type Agreement, amended, restored, termsDates, type BeforeSignature } from './terms.state';
import type { EventReversedFacts, PledgeEvent } from '../facts/pledge.facts';
import { originsAfter } from '../cash/origins';
import { cashAfter } from '../cash/owners-cash';
import { applicationAfter, creditIdOf, type Judgement, leviesAfter } from './application.state';
import { withConversion, withoutConversion } from './conversion.state';
import { withCharge, withExpenditure } from './spending.state';
import {
  debtsAfterReturn,
  refundedContribution,
  isOfPayment,
  refundOfEnding,
  withDebt,
  withPayment,
  withPaymentAtOnceReversed,
  withPaymentReversed,
  withRefundReversed,
  withReturn,
  withTakenOver,
} from './refund.state';
import { dayOfLines, withRevaluation, withoutRevaluation } from './revaluation.state';
import type { PledgeTakenOverFacts } from '../facts/opening.facts';
import type { ContributionRefundedFacts } from '../facts/payments.facts';
import type { ReallocationMadeFacts } from '../facts/spending-authority.facts';
import {
  asSuch,
  opened,
  type AnnouncedPledge,
  type BookedEvent,
  type EndedPledge,
  type Pledge,
  type PledgeState,
  type SignedPledge,
} from './pledge.state';

export function evolvePledge(state: PledgeState, recorded: Identified<PledgeEvent>): PledgeState {
  const changed = changedTerms(state, recorded);
  if (changed.status === 'none') return changed;
  const { event, id } = recorded;
  const { effectiveDate, entries } = event.data;
  const postedOn = postingDateOf(event.data);
  const fact = { type: event.type, effectiveDate, postedOn, entries, event, reversed: false };
  const withEvent = changed.booked.with(id, fact);
  const noted = 'reverses' in event.data ? reversedIn(withEvent, event.data) : withEvent;
  const booked = withReturn(noted, event);
  const added = bookedLines(postedOn, entries, dayOfLines(changed, event));
  return {
    ...changed,
    lines: changed.lines.with(added),
    cash: cashAfter(changed.cash, added),
    origins: originsAfter(changed.origins, event),
    booked,
  };
}

/**
 * Marks an event as reversed. If only the payment of a refund was reversed, the event is not marked: it keeps its other
 * lines, and has the debt in place of the payment.
 */
function reversedIn(
  booked: AppendMap<BookedEvent>,
  { reverses, entries, ...facts }: Booked & { readonly reverses: string },
): AppendMap<BookedEvent> {
  const original = booked.get(reverses);
  if (original === undefined) return booked;
  if (!('paymentOnly' in facts)) return booked.with(reverses, { ...original, reversed: true });
  const linesBesidePayment = original.entries.filter((line) => !isOfPayment(line));
  const owed = entries.filter((line) => line.account === account.refundsPayable);
  return booked.with(reverses, { ...original, entries: [...linesBesidePayment, ...owed] });
}

function changedTerms(state: PledgeState, { id, event }: Identified<PledgeEvent>): PledgeState {
  if (event.type === 'PledgeAnnounced') {
    return { ...opened(event.data), status: 'announced', accepted: false };
  }
  if (event.type === 'AgreementSigned') return signed(state, event.data);
  if (event.type === 'PledgeTakenOver') return takenOver(signed(state, event.data), event.data, id);
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'PledgeAmended':
      return { ...state, earmarks: event.data.earmarks, ...termsDates(event.data) };
    case 'PledgeWithdrawn':
      return ended(state, 'withdrawn', event.data, id);
    case 'PledgeLapsed':
      return ended(state, 'lapsed', event.data, id);
    case 'PledgeAccepted':
      return state.status === 'announced' ? { ...state, accepted: true } : state;
    case 'ReceiptApplied':
    case 'ReceiptApplicationRefused':
      return judged(state, event, id);
    case 'PaymentReturned':
    case 'ReceiptApplicationReversed':
      return debtsAfterReturn(judged(state, event, id), event);
    case 'InterestCredited':
    case 'CoordinationLevyAccrued':
    case 'WrittenOffRecovered':
      return withId(judged(state, event, id), creditIdOf(event));
    case 'LevyPaid':
      return { ...state, levies: leviesAfter(state.levies, event, id) };
    case 'AllocationMade':
      return withId(state, event.data.allocationId);
    case 'AllocationReduced':
      return withId(state, event.data.reductionId);
    case 'ReallocationMade':
      return reallocated(state, event.data, id);
    case 'ExpenditureReported': {
      return { ...state, expenditures: withExpenditure(state.expenditures, event.data, id) };
    }
    case 'SupportCostCharged': {
      const expenditures = withCharge(state.expenditures, event.data.expenditureId, id);
      return { ...state, expenditures };
    }
    case 'AllowanceBooked':
      return withId(state, event.data.allowanceId);
    case 'AgreementAmended':
    case 'InstalmentsRescheduled':
      return state.status === 'signed' ? amended(state, event.data, id) : state;
    case 'ConditionFailed':
      return failed(state, event.data, id);
    case 'AgreementTerminated':
      return terminated(state, event.data, id);
    case 'ContributionRefunded':
      return refunded(state, event.data, id);
    case 'RefundPaid':
      return { ...state, refunds: withPayment(state.refunds, event.data.refundId, id) };
    case 'CashConverted': {
      const conversions = withConversion(state.conversions, event.data, id);
      return withId({ ...state, conversions }, event.data.transferId);
    }
    case 'PledgeRevalued':
      return { ...state, revaluations: withRevaluation(state.revaluations, event.data, id) };
    case 'EventReversed':
      return withoutReversed(state, event.data);
    default:
      // The event changes nothing but lines, which are stored for all events.
      return state;
  }
}

/** Remembers the purpose if the donor consented to the move, because later allocations treat it as an earmark. */
function reallocated(pledge: Pledge, facts: ReallocationMadeFacts, eventId: string): Pledge {
  const { to, donorConsent, reallocationId } = facts;
  const consent = { purpose: to.purpose, eventId };
  const consents = donorConsent ? [...pledge.consents, consent] : pledge.consents;
  return withId({ ...pledge, consents }, reallocationId);
}

/** Adds a refund. Its debt is added too, unless the same event pays it. */
function refunded(
  pledge: Pledge,
  facts: ContributionRefundedFacts & Booked,
  eventId: string,
): Pledge {
  const refunds = withDebt(pledge.refunds, { ...facts, eventId });
  const counted = refundedContribution(facts, eventId);
  const refundedContributions = [...pledge.refundedContributions, counted];
  return withId({ ...pledge, refunds, refundedContributions }, facts.refundId);
}

/** Ends a pledge. Its advances become a refund under the id reserved for that ending. */
function ended(
  pledge: Pledge,
  status: 'withdrawn' | 'lapsed',
  facts: DatedFacts & Booked,
  eventId: string,
): EndedPledge {
  const debt = { refundId: refundOfEnding[status], eventId, entries: facts.entries };
  const refunds = withDebt(pledge.refunds, debt);
  return { ...asSuch(pledge), status, refunds, ...termsDates(facts) };
}

/** Ends the agreement. If money received under an unmet condition is owed back, a refund is added. */
function terminated(
  pledge: Pledge,
  facts: AgreementTerminatedFacts & Booked,
  eventId: string,
): Pledge {
  if (pledge.status !== 'signed') return pledge;
  const { effectiveDate: terminatedOn, postingDate } = facts;
  const dates = { effectiveDate: terminatedOn, postingDate };
  return failed({ ...amended(pledge, dates, eventId), terminatedOn }, facts, eventId);
}

/** Adds the refund of money that was received under a failed condition, if there is any. */
function failed(
  pledge: Pledge,
  { refundId, entries }: Pick<ConditionFailedFacts & Booked, 'refundId' | 'entries'>,
  eventId: string,
): Pledge {
  if (refundId === undefined) return pledge;
  const refunds = withDebt(pledge.refunds, { refundId, eventId, entries });
  return withId({ ...pledge, refunds }, refundId);
}

function signed(state: PledgeState, facts: Agreement & Booked): SignedPledge {
  return {
    ...(state.status === 'none' ? opened(facts) : asSuch(state)),
    status: 'signed',
    earmarks: facts.earmarks,
    ...termsDates(facts),
    agreement: facts,
    policy: facts.policy,
    beforeSignature: beforeSignature(state, facts),
    earlierTerms: [],
  };
}

function beforeSignature(state: PledgeState, { earmarks }: Agreement): BeforeSignature {
  if (state.status !== 'announced') return { status: 'cancelled', earmarks };
  return { status: state.status, earmarks: state.earmarks, accepted: state.accepted };
}

function takenOver(pledge: SignedPledge, facts: PledgeTakenOverFacts, eventId: string): Pledge {
  const { refunds, levies = [] } = facts;
  const owedOn = levies.map(({ levyId, ...line }) => ({ refundId: levyId, lines: [line] }));
  return {
    ...pledge,
    refunds: withTakenOver(pledge.refunds, refunds, eventId),
    levies: withTakenOver(pledge.levies, owedOn, eventId),
  };
}

function withoutReversed(pledge: Pledge, facts: EventReversedFacts & Booked): Pledge {
  if (facts.paymentOnly) return owedSincePaymentReversed(pledge, facts);
  const stands = ({ eventId }: { readonly eventId: string }) => eventId !== facts.reverses;
  const refunds = new Map([...pledge.refunds].filter(([, refund]) => stands(refund)));
  if (pledge.status === 'signed') {
    if (facts.reversedType === 'AgreementSigned') return unsigned(pledge, facts);
    if (facts.reversedType === 'PledgeTakenOver') {
      return { ...unsigned(pledge, facts), refunds: new Map(), levies: new Map() };
    }
    if (facts.restoresTerms) {
      const again = restored(pledge, facts.restoresTerms, facts);
      return { ...again, terminatedOn: undefined, refunds };
    }
  }
  const { reverses } = facts;
  const until = postingDateOf(facts);
  const stood = { from: pledge.booked.get(reverses)?.postedOn ?? until, until };
  const conversions = withoutConversion(pledge.conversions, reverses, daysOf(facts));
  const revaluations = withoutRevaluation(pledge.revaluations, reverses);
  const consents = pledge.consents.filter(stands);
  const refundedContributions = withRefundReversed(pledge.refundedContributions, reverses, facts);
  return {
    ...pledge,
    refunds: withPaymentReversed(refunds, reverses, stood),
    levies: withPaymentReversed(pledge.levies, reverses, stood),
    refundedContributions,
    conversions,
    revaluations,
    consents,
  };
}

/** Adds the debt of a refund that one event approved and paid, because only its payment was reversed. */
function owedSincePaymentReversed(
  pledge: Pledge,
  { reverses: eventId, entries, ...facts }: EventReversedFacts & Booked,
): Pledge {
  const original = pledge.booked.get(eventId);
  if (original?.event.type !== 'ContributionRefunded') return pledge;
  const { refundId } = original.event.data;
  const stood = { from: original.postedOn, until: postingDateOf(facts) };
  const debt = { refundId, eventId, entries };
  return { ...pledge, refunds: withPaymentAtOnceReversed(pledge.refunds, debt, stood) };
}

/**
 * Returns the pledge without its signature: `announced` if it was announced before, else `cancelled`. Later changes of
 * its terms may not be dated before the reversal.
 */
function unsigned(pledge: SignedPledge, dates: DatedFacts): AnnouncedPledge | EndedPledge {
  const { beforeSignature: before } = pledge;
  const such = { ...asSuch(pledge), ...termsDates(dates) };
  if (before.status === 'cancelled') return { ...such, ...before };
  return { ...such, ...before, unsignedOn: postingDateOf(dates) };
}

/** Records that the pledge booked, refused or reversed an application. */
function judged(pledge: Pledge, event: Judgement, id: string): Pledge {
  const { applicationId } = event.data;
  const levies = leviesAfter(pledge.levies, event, id);
  const applications = pledge.applications.with(applicationId, applicationAfter(event, id));
  return { ...pledge, levies, applications };
}

function withId(pledge: Pledge, id: string): Pledge {
  return { ...pledge, usedIds: pledge.usedIds.with(id, true) };
}
