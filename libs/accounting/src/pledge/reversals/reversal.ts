import { isCash } from '../../accounts/chart-of-accounts';
import type { DatedFacts } from '../../kernel/booking';
import { functionalCurrency } from '../../kernel/currency';
import { Money } from '../../kernel/money';
import { rateOn } from '../../rates/rates.decider';
import { OwnersCash } from '../cash/owners-cash';
import { demandNotFuture, type IsoDate } from '../../kernel/dates';
import { demandController } from '../../period/posting';
import { demand, refuse } from '../../kernel/rejection';
import { howUndone, isUndoneBy } from '../../log/event-reversals';
import type { Undoing } from '../../reversals/reversal-rules';
import { demandAfterTerms } from '../terms/announcement';
import type { ReversibleDependant } from './dependants';
import type {
  ReversePledgeEvent,
  EventReversedFacts,
  ReversedType,
  PledgeFact,
} from '../facts/pledge.facts';
import type { BookedEvent, Pledge, PledgeContext, PledgeState } from '../state/pledge.state';
import type { BeforeSignature } from '../state/terms.state';
import { demandValuesUnused } from '../revaluation/revaluation';
import { demandNotBeforeAgreement, existingPledge } from '../guards/existing-pledge';

/**
 * Reverses one event of a pledge, once. The entries of the reversal mirror those of the event. Later events that depend
 * on the event block the reversal, or are reversed with it.
 *
 * @throws Rejection PLEDGE_UNKNOWN, EVENT_UNKNOWN, ALREADY_REVERSED, AUTHORITY_REQUIRED, NOT_REVERSIBLE,
 * DATES_NOT_ORDERED, DEPENDENT_EVENTS, PAYMENT_NOT_MADE or PLEDGE_STATUS.
 */
export function reverse(
  { facts, request }: ReversePledgeEvent,
  state: PledgeState,
  { posting }: PledgeContext,
): PledgeFact[] {
  const pledge = existingPledge(state, facts.pledgeId);
  const { eventId, effectiveDate, reasonCode, reason, documentReference } = facts;
  demandNotFuture(effectiveDate, request.today, 'effectiveDate');
  const original = pledge.booked.get(eventId);
  if (!original) {
    return refuse('EVENT_UNKNOWN', `pledge ${pledge.pledgeId} has no event ${eventId}`, 'eventId');
  }
  const { type, reversed } = original;
  const { by, mirrors }: Undoing = howUndone(type);
  demand(
    mirrors === undefined && !reversed,
    'ALREADY_REVERSED',
    'this event is a reversal or is already reversed: record the fact again',
  );
  if (by === 'controller') demandController(posting, `the reversal of ${type}`);
  if (!isUndoneBy(type, 'EventReversed')) {
    return refuse('NOT_REVERSIBLE', howUndone(type).instead);
  }
  demand(
    original.event.type !== 'PledgeRevalued' || original.event.data.moved === undefined,
    'NOT_REVERSIBLE',
    'this event is the share of a revaluation, booked with a movement: ' +
      'reverse the revaluation or the movement, and the share is reversed with it',
  );
  demand(
    effectiveDate >= original.effectiveDate,
    'DATES_NOT_ORDERED',
    `the event is of ${original.effectiveDate}: reverse it from that day on`,
    'effectiveDate',
  );
  demandNothingBuiltOn(pledge, { eventId, type }, facts);
  if (facts.paymentOnly) demandPaidAtOnce(original);
  const dated = { effectiveDate, documentReference };
  const taken = {
    reverses: eventId,
    reversedType: type,
    ...restoredMembers(pledge, eventId, type),
  };
  if (taken.restoresTerms) demandAfterTerms(pledge, facts, 'effectiveDate');
  const only = facts.paymentOnly ? { paymentOnly: true } : {};
  const data = { ...dated, ...taken, ...only, reasonCode, reason };
  return [{ type: 'EventReversed', data }];
}

/**
 * Returns the members of a reversal that depend on the type of the reversed event: the status and earmarks before a
 * signature, the terms before a change, or the id of a revaluation.
 */
function restoredMembers(
  pledge: Pledge,
  eventId: string,
  type: ReversedType,
): Pick<EventReversedFacts, 'restores' | 'restoresTerms' | 'revaluationId'> {
  const { revaluationId } = pledge.revaluations.find((own) => own.eventId === eventId) ?? {};
  if (pledge.status !== 'signed') return { revaluationId };
  const begun = type === 'AgreementSigned' || type === 'PledgeTakenOver';
  const restores = begun ? restored(pledge.beforeSignature) : undefined;
  const earlier = pledge.earlierTerms.find((changed) => changed.eventId === eventId);
  return { restores, restoresTerms: earlier?.terms, revaluationId };
}

function restored(before: BeforeSignature): EventReversedFacts['restores'] {
  const accepted = before.status === 'announced' && before.accepted;
  return { status: accepted ? 'accepted' : before.status, earmarks: before.earmarks };
}

/**
 * Refuses a reversal if the type of the event requires more than balances that stay at zero or more: a revaluation
 * whose values are unused, or an agreement in force.
 */
function demandNothingBuiltOn(
  pledge: Pledge,
  { eventId, type }: { readonly eventId: string; readonly type: ReversedType },
  facts: DatedFacts,
): void {
  if (type === 'PledgeRevalued') return demandValuesUnused(pledge, eventId);
  if (howUndone(type).needsAgreement) demandAgreement(pledge, facts);
}

/**
 * Refuses `paymentOnly` unless one event both approved and paid a refund. Any other payment is an event of its own, so
 * it can be reversed by itself.
 */
function demandPaidAtOnce({ type, entries }: BookedEvent): void {
  demand(
    type === 'ContributionRefunded' && entries.some((line) => isCash(line.account)),
    'PAYMENT_NOT_MADE',
    'this event made no payment: leave paymentOnly out, or reverse the event that paid',
    'paymentOnly',
  );
}

/** Refuses to reverse a move of spending authority once its agreement is no longer signed. */
function demandAgreement(pledge: Pledge, facts: DatedFacts): void {
  if (pledge.status !== 'signed') {
    const detail =
      `pledge ${pledge.pledgeId} is ${pledge.status}: ` +
      'its spending authority ended with the agreement and cannot be reversed';
    return refuse('PLEDGE_STATUS', detail);
  }
  demandNotBeforeAgreement(pledge.agreement, facts);
}

/** Members of a request to reverse an event that the reversals of its dependants take over. */
type Why = Pick<
  ReversePledgeEvent['facts'],
  'effectiveDate' | 'postingDate' | 'documentReference' | 'reasonCode' | 'reason'
>;

/**
 * Returns the reversal of a dependant (an event that depends on the reversed one), on the day of the requested
 * reversal. A dependant of a later day is reversed on its own day, because it had no effect before.
 *
 * @param reversedWith id of the event that the requested reversal is for.
 */
export function reversalAlong(
  why: Why,
  reversedWith: string,
  dependant: ReversibleDependant,
): PledgeFact {
  const { reasonCode, reason, documentReference } = why;
  const effectiveDate = laterDay(why.effectiveDate, dependant.effectiveDate);
  const postedOn = laterDay(laterDay(why.postingDate ?? '', dependant.postedOn), effectiveDate);
  const dated = { effectiveDate, ...(postedOn > effectiveDate ? { postingDate: postedOn } : {}) };
  const original = { reverses: dependant.eventId, reversedType: dependant.type, reversedWith };
  const data = { ...dated, documentReference, ...original, reasonCode, reason };
  return { type: 'EventReversed', data };
}

/**
 * Adds exchange rates to a reversal that takes out more cash than its owner has, because the excess is valued at the
 * rate of the day. Cash is owned by the origin of its purpose (an earmark or the bucket), or by joined origins.
 *
 * @throws Rejection RATE_MISSING.
 */
export function withRatesNeeded(
  fact: PledgeFact,
  pledge: Pledge,
  { rates: table }: Pick<PledgeContext, 'rates'>,
): PledgeFact {
  if (!('reverses' in fact.data)) return fact;
  const { reverses, effectiveDate } = fact.data;
  const cash = new OwnersCash(pledge, fact.data);
  const needed = (pledge.booked.get(reverses)?.entries ?? []).filter((line) => {
    const { account: ledgerAccount, currency, dims } = line;
    const { bankAccount = '', purpose = '' } = dims;
    if (!isCash(ledgerAccount) || dims.pledge === undefined) return false;
    const amount = Money.parse(line.amount, currency);
    const place = { ledgerAccount, bankAccount };
    const { amount: held } = cash.held(place, purpose);
    const usd = Money.parse(line.usd, functionalCurrency);
    cash.moveAtValue(place, purpose, amount.negated(), usd.negated());
    return currency !== functionalCurrency && !amount.isNegative && amount.minor > held;
  });
  if (needed.length === 0) return fact;
  const currencies = new Set(needed.map(({ currency }) => currency));
  const rates = Object.fromEntries(
    [...currencies].map((currency) => [currency, rateOn(table, currency, effectiveDate)]),
  );
  return { ...fact, data: { ...fact.data, rates } } as PledgeFact;
}

/**
 * Returns the events that booked back shares of revaluations and must be reversed with an event. That event is either
 * the revaluation, or the movement of the amount to which the share belongs.
 */
export function takenBackWith(pledge: Pledge, eventId: string): readonly ReversibleDependant[] {
  return pledge.revaluations.flatMap((run) =>
    run.takenBack.flatMap(({ eventId: id, moved }) => {
      const event = pledge.booked.get(id);
      if (event === undefined || (run.eventId !== eventId && moved !== eventId)) return [];
      return [{ ...event, eventId: id, type: 'PledgeRevalued' as const }];
    }),
  );
}

function laterDay(one: IsoDate, other: IsoDate): IsoDate {
  return one > other ? one : other;
}
