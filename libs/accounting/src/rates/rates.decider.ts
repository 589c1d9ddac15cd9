import type { Decider } from '@art30/event-sourcing';
import { functionalCurrency, minorUnitsOf } from '../kernel/currency';
import {
  dayAfter,
  daysBefore,
  daysBetween,
  demandNotFuture,
  validDate,
  type IsoDate,
} from '../kernel/dates';
import { decimalBetween } from '../kernel/money';
import { policyInForce, settingsOn } from '../kernel/policy-settings';
import { demand, isGiven, refuse } from '../kernel/rejection';
import { lastDayOf, periodStatus, yearOf, type Periods } from '../period/period.decider';
import { inOrderOfNames, warned, type Warning } from '../kernel/booking';
import { priceWarnings, type PriceLimits } from './prices';
import {
  rateListCurrenciesMax,
  type PublishExchangeRates,
  type RateListFacts,
  type RatesEvent,
  type RateUsed,
} from './rates.facts';

export interface RateTable {
  readonly lists: readonly RateListFacts[];
}

/** Data on which a decision about a list of rates depends. */
export interface RatesContext {
  readonly prices: PriceLimits;
  readonly periods: Periods;
  /** Ids of revaluation runs that used the list which the new one supersedes; empty if there are none. */
  readonly runs: readonly string[];
}

export const ratesDecider: Decider<RateTable, PublishExchangeRates, RatesEvent, RatesContext> = {
  initialState: { lists: [] },

  decide({ facts, request }, { lists }, { prices, periods, runs }) {
    validDate(facts.effectiveDate, 'effectiveDate');
    demandNotFuture(facts.publishedOn, request.today, 'publishedOn');
    demandRates(facts.rates);
    demandManualApproved(facts);
    const superseded = facts.supersedes;
    const replaced = supersededIn(lists, superseded);
    const { id, ...published } = facts;
    const listId =
      id ?? `${facts.effectiveDate}.${facts.kind}${superseded ? `.${lists.length}` : ''}`;
    const inUse = inForce(lists).find(
      (list) => list.effectiveDate === facts.effectiveDate && list.listId !== superseded,
    );
    demand(
      inUse === undefined && lists.every((list) => list.listId !== listId),
      'RATE_LIST_EXISTS',
      `rate list ${inUse?.listId ?? listId} is already published: ` +
        'name it in supersedes to replace it',
      'effectiveDate',
    );
    const closed = replaced
      ? closedYearsOf(replaced, lists, { periods, today: request.today })
      : [];
    demandReason(facts, closed);
    const warnings = [
      ...jumpWarnings(facts, lists, prices),
      ...closedWarnings(facts, closed, runs),
    ];
    const data = { ...published, listId, ...warned(warnings), policy: policyInForce, entries: [] };
    return [{ type: 'ExchangeRatesPublished', data }];
  },

  evolve({ lists }, { event }) {
    return { lists: [...lists, event.data] };
  },
};

/**
 * Returns the list that the request supersedes; undefined if the request names none.
 *
 * @throws Rejection RATE_LIST_UNKNOWN, or RATE_LIST_EXISTS if the list was already superseded.
 */
function supersededIn(
  lists: readonly RateListFacts[],
  superseded: string | undefined,
): RateListFacts | undefined {
  if (superseded === undefined) return undefined;
  const list = lists.find(({ listId }) => listId === superseded);
  demand(
    list !== undefined,
    'RATE_LIST_UNKNOWN',
    `there is no rate list ${superseded} to supersede`,
    'supersedes',
  );
  const successor = lists.find(({ supersedes }) => supersedes === superseded);
  demand(
    successor === undefined,
    'RATE_LIST_EXISTS',
    `rate list ${superseded} is already superseded by ${successor?.listId ?? ''}: supersede that one`,
    'supersedes',
  );
  return list;
}

/**
 * Refuses to supersede a list without a reason if a closed year used it, because that year is not booked anew.
 *
 * @throws Rejection RATE_APPROVAL_REQUIRED.
 */
function demandReason(
  { supersedes = '', reason }: PublishExchangeRates['facts'],
  closed: readonly string[],
): void {
  demand(
    closed.length === 0 || isGiven(reason),
    'RATE_APPROVAL_REQUIRED',
    `rate list ${supersedes} was used in ${closed.join(', ')}, which is closed: give the reason ` +
      'for which it is superseded',
    'reason',
  );
}

/**
 * Refuses a manual list of rates without reason and approval, because rule 106.4 requires the published rates.
 *
 * @throws Rejection RATE_APPROVAL_REQUIRED.
 */
function demandManualApproved({
  kind,
  approvalReference,
  reason,
}: PublishExchangeRates['facts']): void {
  if (kind !== 'MANUAL') return;
  for (const [field, text] of Object.entries({ approvalReference, reason })) {
    demand(
      isGiven(text),
      'RATE_APPROVAL_REQUIRED',
      `a manual rate needs the reference of its approval and a reason: give ${field}`,
      field,
    );
  }
}

function demandRates(rates: Readonly<Record<string, string>>): void {
  const codes = Object.keys(rates);
  demand(codes.length > 0, 'RATE_MISSING', 'rates must give at least one rate', 'rates');
  demand(
    codes.length <= rateListCurrenciesMax,
    'LIMIT_EXCEEDED',
    `a rate list carries at most ${rateListCurrenciesMax} currencies: split the list`,
    'rates',
  );
  for (const code of codes) {
    const hasRateToUsd = minorUnitsOf(code) !== undefined && code !== functionalCurrency;
    demand(
      hasRateToUsd,
      'UNKNOWN_CURRENCY',
      `"${code}" cannot have a rate to USD: name a currency of ISO 4217 other than USD`,
      `rates.${code}`,
    );
    demand(
      decimalBetween(rates[code] ?? '', '0.000000000001', '999999999'),
      'INVALID_AMOUNT',
      `the rate of ${code} must be above zero and at most 999999999 units per USD 1, ` +
        'with at most 12 decimals',
      `rates.${code}`,
    );
  }
}

/**
 * Warns of rates that differ much from the previous or the next rate of their currency, as in a list whose rates are
 * inverted.
 *
 * @throws Rejection APPROVAL_REFERENCE_REQUIRED if the difference needs an approval.
 */
function jumpWarnings(
  { effectiveDate, rates, supersedes, approvalReference }: PublishExchangeRates['facts'],
  lists: readonly RateListFacts[],
  limits: PriceLimits,
): Warning[] {
  const others = inForce(lists).filter(({ listId }) => listId !== supersedes);
  return inOrderOfNames(rates).flatMap(([currency, rate]) => {
    const naming = others.filter((list) => list.rates[currency] !== undefined);
    const before = newestOf(naming.filter((list) => list.effectiveDate < effectiveDate));
    const after = oldestOf(naming.filter((list) => list.effectiveDate > effectiveDate));
    return [before, after].flatMap((list) => {
      const other = list?.rates[currency];
      if (list === undefined || other === undefined) return [];
      const says = `rate ${rate} of ${currency} differs from ${other} of ${list.effectiveDate}`;
      const compared = { found: scaledRate(rate), expected: scaledRate(other), says };
      return priceWarnings('RATE_JUMP', compared, { limits, approvalReference });
    });
  });
}

/**
 * Returns the closed years in which a list's rates were valid. For each currency that is from the list's first day to
 * the day before the next list with that currency.
 */
function closedYearsOf(
  { effectiveDate, rates, listId }: RateListFacts,
  lists: readonly RateListFacts[],
  { periods, today }: { readonly periods: Periods; readonly today: IsoDate },
): string[] {
  const later = inForce(lists).filter(
    (list) => list.effectiveDate > effectiveDate && list.listId !== listId,
  );
  const ends = Object.keys(rates).map((currency) => {
    const next = oldestOf(later.filter((list) => list.rates[currency] !== undefined));
    return next === undefined ? today : daysBefore(next.effectiveDate, 1n);
  });
  const last = yearOf(ends.reduce((latest, end) => (end > latest ? end : latest), ''));
  const years: string[] = [];
  for (let day = effectiveDate; yearOf(day) <= last; day = dayAfter(lastDayOf(yearOf(day)))) {
    if (periodStatus(periods, lastDayOf(yearOf(day))) === 'closed') years.push(yearOf(day));
  }
  return years;
}

/**
 * Warns that the superseded list was used in closed years. Their entries stay unchanged; the warning says how to find
 * them.
 */
function closedWarnings(
  { supersedes = '' }: PublishExchangeRates['facts'],
  years: readonly string[],
  runs: readonly string[],
): Warning[] {
  if (years.length === 0) return [];
  const valued = runs.length === 0 ? 'no revaluation run' : `revaluation runs ${runs.join(', ')}`;
  const detail =
    `rate list ${supersedes} was used in ${years.join(', ')}, which is closed, and by ${valued}: what was ` +
    'booked at it stays as it is, and GET /v1/audit/tests/withdrawn-rates lists it';
  return [{ code: 'RATES_IN_CLOSED_YEAR', detail }];
}

/** Returns the list with the newest effective date; the first one if several have that date. */
function newestOf(lists: readonly RateListFacts[]): RateListFacts | undefined {
  return lists.reduce<RateListFacts | undefined>(
    (newest, list) =>
      newest === undefined || list.effectiveDate > newest.effectiveDate ? list : newest,
    undefined,
  );
}

function oldestOf(lists: readonly RateListFacts[]): RateListFacts | undefined {
  return lists.reduce<RateListFacts | undefined>(
    (oldest, list) =>
      oldest === undefined || list.effectiveDate < oldest.effectiveDate ? list : oldest,
    undefined,
  );
}

/** Most decimals of a rate. */
const rateDecimals = 12;

/** Returns a rate as a whole number (the rate times 10^12), so that rates are compared exactly. */
export function scaledRate(rate: string): bigint {
  const [whole = '', fraction = ''] = rate.split('.');
  return BigInt(whole + fraction.padEnd(rateDecimals, '0'));
}

function inForce(lists: readonly RateListFacts[]): RateListFacts[] {
  const gone = new Set(lists.map((list) => list.supersedes));
  return lists.filter((list) => !gone.has(list.listId));
}

/**
 * Returns the UN operational rate of a currency on a date: the one with the newest effective date that is not later. A
 * currency that a mid-month list does not name keeps its rate of the monthly list, as the United Nations do it.
 *
 * @throws Rejection RATE_MISSING if no valid list names the currency by that date.
 */
export function rateOn(table: RateTable, currency: string, date: IsoDate): RateUsed {
  return (
    rateKnownOn(table, currency, date) ??
    refuse(
      'RATE_MISSING',
      `no operational rate of ${currency} is effective by ${date}: publish a rate list first`,
    )
  );
}

/** Returns the rate like {@link rateOn}; undefined if no valid list names the currency by that date. */
export function rateKnownOn(
  table: RateTable,
  currency: string,
  date: IsoDate,
): RateUsed | undefined {
  if (currency === functionalCurrency) return { list: null, effectiveDate: null, unitsPerUsd: '1' };
  const list = newestOf(
    inForce(table.lists).filter((list) => list.effectiveDate <= date && list.rates[currency]),
  );
  const unitsPerUsd = list?.rates[currency];
  if (list === undefined || unitsPerUsd === undefined) return undefined;
  return { list: list.listId, effectiveDate: list.effectiveDate, unitsPerUsd };
}

/**
 * Warns of a rate that is older than `rateAgeDaysMax`, a setting of the posting rules, on the day on which it is used.
 */
export function rateWarnings(rate: RateUsed, date: IsoDate): Warning[] {
  if (rate.effectiveDate === null) return [];
  const age = daysBetween(rate.effectiveDate, date);
  if (age <= settingsOn(date).rateAgeDaysMax) return [];
  const detail =
    `rate ${rate.unitsPerUsd} of ${rate.effectiveDate} is ${age} days old on ` +
    `${date}: publish a newer one`;
  return [{ code: 'RATE_OLD', detail }];
}
