import type { Decider } from '@art30/event-sourcing';
import { inOrderOfNames } from '../kernel/booking';
import { functionalCurrency, minorUnitsOf } from '../kernel/currency';
import { demandNotFuture, type IsoDate } from '../kernel/dates';
import { posted, type Posting } from '../period/posting';
import { policyInForce } from '../kernel/policy-settings';
import { rateOn, rateWarnings, type RateTable } from '../rates/rates.decider';
import { demand, refuse } from '../kernel/rejection';
import {
  revaluationItemsMax,
  type CompleteReversal,
  type CompleteRevaluation,
  type LeftOut,
  type RevaluationCommand,
  type RevaluationEvent,
  type RevaluationReversalStartedFacts,
  type RevaluationStartedFacts,
  type RunItems,
  type StartReversal,
  type StartRevaluation,
} from './revaluation.facts';

/**
 * State of a revaluation run (the valuation of all items in other currencies at a day's rates), from its start to its
 * reversal.
 */
export interface RevaluationRun {
  readonly status: 'started' | 'completed' | 'reversing' | 'reversed';
  readonly started: RevaluationStartedFacts;
  readonly reversal?: RevaluationReversalStartedFacts | undefined;
}

export type RevaluationState = RevaluationRun | { readonly status: 'none' };

/** Data of other streams, and of the tables made from the log, on which decisions about a run depend. */
export interface RevaluationContext {
  readonly today: IsoDate;
  readonly rates: RateTable;
  /** Open periods by role; null for a step that the service carries out after an earlier decision. */
  readonly posting: Posting | null;
  /** Pledges, receipts and bank accounts with open items on the day of the run, by currency. */
  readonly found: readonly (RunItems & { readonly currency: string })[];
  /** Sequence number of the last event up to which these items were searched. */
  readonly throughSequence: number;
  /**
   * Applications of receipts, dated by the day of the run, that were assigned and that no pledge has booked or refused
   * yet.
   */
  readonly pendingApplications: readonly string[];
}

export const revaluationDecider: Decider<
  RevaluationState,
  RevaluationCommand,
  RevaluationEvent,
  RevaluationContext
> = {
  initialState: { status: 'none' },

  decide(command, state, context) {
    switch (command.type) {
      case 'StartRevaluation':
        return [started(command, state, context)];
      case 'CompleteRevaluation':
        return completed(command, state);
      case 'StartReversal':
        return [reversalStarted(command, state, context)];
      case 'CompleteReversal':
        return reversalCompleted(command, state);
    }
  },

  evolve(state, { event }) {
    if (event.type === 'RevaluationStarted') return { status: 'started', started: event.data };
    if (state.status === 'none') return state;
    switch (event.type) {
      case 'RevaluationCompleted':
        return { ...state, status: 'completed' };
      case 'RevaluationReversalStarted':
        return { ...state, status: 'reversing', reversal: event.data };
      case 'RevaluationReversed':
        return { ...state, status: 'reversed' };
    }
  },
};

const unbooked = { policy: policyInForce, entries: [] };

function started(
  { facts }: StartRevaluation,
  state: RevaluationState,
  context: RevaluationContext,
): RevaluationEvent {
  const { revaluationId, asAt, documentReference } = facts;
  const { today, posting, throughSequence, pendingApplications } = context;
  demand(
    state.status === 'none',
    'DUPLICATE_ID',
    `revaluation ${revaluationId} exists already: run again under another id`,
    'id',
  );
  demandNotFuture(asAt, today, 'asAt');
  const currencies = currenciesOf(facts, context);
  const rates = Object.fromEntries(
    currencies.map((currency) => [currency, rateOn(context.rates, currency, asAt)]),
  );
  demand(
    pendingApplications.length === 0,
    'PERIOD_UNSETTLED',
    `applications ${pendingApplications.join(', ')} are not settled yet: ` +
      'run again in a few seconds',
  );
  const own = context.found.filter(({ currency }) => currencies.includes(currency));
  const pledges = [...new Set(own.flatMap((found) => found.pledges))].sort();
  const receipts = [...new Set(own.flatMap((found) => found.receipts))].sort();
  const bankAccounts = [...new Set(own.flatMap((found) => found.bankAccounts))].sort();
  const count = pledges.length + receipts.length + bankAccounts.length;
  demand(
    count <= revaluationItemsMax,
    'LIMIT_EXCEEDED',
    `${count} pledges, receipts and bank accounts have open items, a run values ` +
      `at most ${revaluationItemsMax}: run for fewer currencies at once`,
    'currencies',
  );
  const warnings = inOrderOfNames(rates).flatMap(([, rate]) => rateWarnings(rate, asAt));
  const dated = { effectiveDate: asAt, documentReference, warnings };
  const items = { pledges, receipts, bankAccounts };
  const data = { ...dated, revaluationId, rates, throughSequence, ...items };
  return {
    type: 'RevaluationStarted',
    data: { ...posted(data, {}, posting, today), ...unbooked },
  };
}

/**
 * Returns the currencies of the request or, if it states none, those with open items; never US dollars, the currency of
 * the books.
 *
 * @throws Rejection UNKNOWN_CURRENCY.
 */
function currenciesOf(
  { currencies }: StartRevaluation['facts'],
  { found }: RevaluationContext,
): string[] {
  if (currencies === undefined) return found.map(({ currency }) => currency).toSorted();
  currencies.forEach((currency, index) => {
    demand(
      currency !== functionalCurrency && minorUnitsOf(currency) !== undefined,
      'UNKNOWN_CURRENCY',
      `"${currency}" cannot be revalued: ` +
        `name a currency of ISO 4217 other than ${functionalCurrency}`,
      `currencies[${index}]`,
    );
  });
  return currencies.toSorted();
}

function completed({ facts }: CompleteRevaluation, state: RevaluationState): RevaluationEvent[] {
  const { started: begun, status } = knownRun(state, facts.revaluationId);
  if (status !== 'started') return [];
  const came = { ...facts, leftOut: withShortRemedies(facts.leftOut) };
  const data = { effectiveDate: begun.effectiveDate, ...came, ...unbooked };
  return [{ type: 'RevaluationCompleted', data }];
}

/** Most characters of a remedy, so that the remedies of all left-out items fit into one event. */
const remedyLengthMax = 300;

/** Returns the left-out items with short remedies, so that one event can store all of them. */
function withShortRemedies(leftOut: readonly LeftOut[]): readonly LeftOut[] {
  return leftOut.map((item) => ({ ...item, remedy: shortened(item.remedy) }));
}

function shortened(remedy: string): string {
  return remedy.length <= remedyLengthMax ? remedy : `${remedy.slice(0, remedyLengthMax - 1)}…`;
}

function reversalStarted(
  { facts }: StartReversal,
  state: RevaluationState,
  { today, posting }: RevaluationContext,
): RevaluationEvent {
  const { postingDate, ...stated } = facts;
  const { status, started: begun } = knownRun(state, facts.revaluationId);
  demandNotFuture(facts.effectiveDate, today, 'effectiveDate');
  demand(
    status !== 'started',
    'REVALUATION_STATUS',
    `revaluation ${facts.revaluationId} is not complete yet: reverse the revaluation once its run is complete`,
  );
  demand(
    status === 'completed',
    'ALREADY_REVERSED',
    `revaluation ${facts.revaluationId} is already reversed`,
  );
  demand(
    facts.effectiveDate >= begun.effectiveDate,
    'DATES_NOT_ORDERED',
    `the revaluation is of ${begun.effectiveDate}: reverse it from that day on`,
    'effectiveDate',
  );
  const dating = { postingDate, concerns: begun.effectiveDate };
  return {
    type: 'RevaluationReversalStarted',
    data: { ...posted(stated, dating, posting, today), ...unbooked },
  };
}

function reversalCompleted(
  { facts }: CompleteReversal,
  state: RevaluationState,
): RevaluationEvent[] {
  const { reversal, status } = knownRun(state, facts.revaluationId);
  if (status !== 'reversing' || reversal === undefined) return [];
  const { effectiveDate, postingDate, originalPeriod } = reversal;
  const dated = { effectiveDate, postingDate, originalPeriod };
  const came = { ...facts, leftOut: withShortRemedies(facts.leftOut) };
  return [{ type: 'RevaluationReversed', data: { ...dated, ...came, ...unbooked } }];
}

export function knownRun(state: RevaluationState, revaluationId: string): RevaluationRun {
  if (state.status !== 'none') return state;
  return refuse('REVALUATION_UNKNOWN', `there is no revaluation ${revaluationId}`, 'revaluationId');
}
