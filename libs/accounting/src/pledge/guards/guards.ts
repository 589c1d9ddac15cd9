import {
  type BookedLine,
  type DatedBalance,
  type Effect,
  type LinesByAccount,
  type Lowered,
  lowestFrom,
  residueIn,
} from '../../accounts/balances';
import { account, type Accounts, chartOfAccounts, codesOf } from '../../accounts/chart-of-accounts';
import { minus, plus, signIn, type Term } from '../../accounts/figure-terms';
import type { Warning } from '../../kernel/booking';
import { functionalCurrency } from '../../kernel/currency';
import type { IsoDate } from '../../kernel/dates';
import type { Dims } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import type { RejectionCode } from '../../kernel/rejection';
import type { Shortfall } from '../../rows/command-row';
import { type Origins, ownerOf } from '../cash/origins';
import { type PledgeCommand, pledgeCommands, type PledgeFact } from '../facts/pledge.facts';
import type { PledgeState } from '../state/pledge.state';
import { isOfRevaluation } from '../state/revaluation.state';

/** A quantity that may not fall below zero on any date. */
interface Guarded {
  /** Lines that change the quantity. */
  readonly terms: readonly Term[];
  /** Column that is summed: the amount in the line's currency, or US cents. */
  readonly in: 'amount' | 'usd';
  /** Dimensions that separate balances: each combination of their values must hold by itself. */
  readonly per: keyof typeof keyOf;
  /** True if the quantity has a carrying value in USD, which must be zero whenever the quantity is. */
  readonly carries?: true;
  /** True if the quantity is checked by posting date only, because events split it by the booked balance. */
  readonly asBooked?: true;
}

const ofPledges = (...accounts: readonly Accounts[]): Term => ({
  ...plus(...accounts),
  ofPledges: true,
});

/**
 * Guarded quantities by the name that refusals use. A fact that violates several of them is refused for the
 * first in this order. Terms select lines as the terms of report figures do.
 */
const guarded = {
  outstanding: {
    terms: [plus(account.receivable)],
    in: 'amount',
    per: 'cell',
    carries: true,
  },
  'conditional outstanding': {
    terms: [plus(account.memoConditionalOutstanding)],
    in: 'amount',
    per: 'cell',
    carries: true,
    asBooked: true,
  },
  /** Money received under a condition and not yet earned. */
  'receipts under the condition': {
    terms: [minus(account.memoConditionalOutstanding), plus(account.memoAgreedConditional)],
    in: 'amount',
    per: 'cell',
    asBooked: true,
  },
  'conditional liability': {
    terms: [minus(account.conditionalLiability)],
    in: 'amount',
    per: 'purpose',
    carries: true,
    asBooked: true,
  },
  /** Amount under a condition, whether it was received or not. */
  'amount under the condition': {
    terms: [plus(account.memoAgreedConditional)],
    in: 'amount',
    per: 'cell',
  },
  allowance: { terms: [minus(account.allowance)], in: 'usd', per: 'cell' },
  'receivable beyond its allowance': {
    terms: [plus(account.receivable, account.allowance)],
    in: 'usd',
    per: 'cell',
  },
  /** The amount announced, without the advances received on it. */
  'announced amount': {
    terms: [plus(account.memoAnnounced, account.receivedInAdvance)],
    in: 'amount',
    per: 'purpose',
  },
  advance: {
    terms: [minus(account.receivedInAdvance)],
    in: 'amount',
    per: 'purpose',
    carries: true,
  },
  /** Cash that is neither covered by spending authority nor owed to others. */
  'unallocated cash': {
    terms: [
      ofPledges(codesOf.cash, account.refundsPayable),
      plus(account.levyPayable, account.directExpenditure),
      minus(account.allocationTransfers, account.memoProgrammable, account.memoSupportReserve),
    ],
    in: 'usd',
    per: 'purpose',
  },
  /**
   * Unallocated cash of all purposes of one origin together, which share one carrying value. {@link
   * effectsWithin} computes it.
   */
  'unallocated cash within the origin': { terms: [], in: 'usd', per: 'purpose' },
  'refunds owed': {
    terms: [{ ...minus(account.refundsPayable), ofPledges: true }],
    in: 'amount',
    per: 'debt',
    carries: true,
  },
  'levy owed': {
    terms: [minus(account.levyPayable)],
    in: 'amount',
    per: 'debt',
    carries: true,
  },
  /** Amount written off and not recovered. */
  'written off': {
    terms: [plus(account.memoWrittenOff, account.recoveries)],
    in: 'amount',
    per: 'cell',
  },
  'spending authority': {
    terms: [plus(account.memoProgrammable), minus(account.directExpenditure)],
    in: 'usd',
    per: 'place',
  },
  'support reserve': {
    terms: [plus(account.memoSupportReserve), minus(account.supportCharged)],
    in: 'usd',
    per: 'place',
  },
} as const satisfies Readonly<Record<string, Guarded>>;

export type Measure = keyof typeof guarded;

/** Change of one guarded quantity by one line. */
type GuardedEffect = Effect<Measure>;

/** True if the quantity must hold by the effective dates of the facts as well as by posting date. */
function holdsByEffect(measure: Measure): boolean {
  const how: Guarded = guarded[measure];
  return how.asBooked !== true;
}

/** The receivable less the allowance booked for it. */
const beyondAllowance = 'receivable beyond its allowance' satisfies Measure;

interface Moved extends Omit<Guarded, 'terms'> {
  readonly measure: Measure;
  readonly sign: 1 | -1;
}

const measures = Object.entries(guarded) as readonly (readonly [Measure, Guarded])[];

/** Returns the quantities that a line of an account changes; that may depend on whether it has a pledge. */
function movedOn(account: string, pledge: string | null): Moved[] {
  return measures.flatMap(([measure, { terms, ...how }]) => {
    const sign = signIn(terms, { account, pledge });
    return sign === 0 ? [] : [{ measure, sign, ...how }];
  });
}

/** Cache of the quantities that each account of the chart changes; long streams have thousands of lines. */
const ofChart = new Map(chartOfAccounts.map(({ code }) => [code, movedOnEither(code)]));

function movedOnEither(code: string) {
  return { owned: movedOn(code, ''), unowned: movedOn(code, null) };
}

function movedBy(code: string) {
  return ofChart.get(code) ?? movedOnEither(code);
}

const noEffects: readonly GuardedEffect[] = [];

/**
 * Returns the changes of guarded quantities by a line, in minor units of its currency or in US cents.
 *
 * @param of measures to return; all of them if left out.
 */
export function guardedEffects(
  line: BookedLine,
  of?: ReadonlySet<Measure>,
): readonly GuardedEffect[] {
  const { account: code, dims } = line;
  const moved = movedBy(code)[dims.pledge === undefined ? 'unowned' : 'owned'];
  // The array is made on the first effect only: of thousands of lines per command most have none.
  let effects: GuardedEffect[] | undefined;
  for (const { measure, sign, in: column, per, carries } of moved) {
    if (of !== undefined && !of.has(measure)) continue;
    const delta = signed(line[column], sign);
    const usd = carries ? signed(line.usd, sign) : undefined;
    effects ??= [];
    effects.push({ measure, key: keyOf[per](line), delta, usd });
  }
  return effects ?? noEffects;
}

/**
 * Returns a function like {@link guardedEffects} that also counts unallocated cash by the owner of each
 * purpose.
 */
export function effectsWithin(
  origins: Origins,
): (line: BookedLine, of?: ReadonlySet<Measure>) => readonly GuardedEffect[] {
  const measure = 'unallocated cash within the origin';
  // A line changes the owner's sum only if it changes its purpose's cash, so asking for the latter covers
  // both.
  return (line, of) =>
    guardedEffects(line, of).flatMap((effect) =>
      effect.measure === 'unallocated cash'
        ? [effect, { ...effect, measure, key: ownerOf(origins, effect.key) }]
        : [effect],
    );
}

function signed(minor: bigint, sign: 1 | -1): bigint {
  return sign === 1 ? minor : -minor;
}

/** Returns the lines of those accounts that can change some of the measures. */
export function linesMoving(
  lines: LinesByAccount,
  measures: ReadonlySet<Measure>,
): readonly BookedLine[] {
  const moving = [...lines.accounts()].filter((code) => {
    const { owned, unowned } = movedBy(code);
    return [...owned, ...unowned].some(({ measure }) => measures.has(measure));
  });
  return lines.on(...moving);
}

/** Returns the lowest value of a quantity on a date or later, computed from these lines. */
export function lowestOf(
  lines: Iterable<BookedLine>,
  { measure, key }: Pick<GuardedEffect, 'measure' | 'key'>,
  date: IsoDate,
): bigint {
  const movements: DatedBalance[] = [];
  const asked: ReadonlySet<Measure> = new Set([measure]);
  for (const line of lines) {
    for (const effect of guardedEffects(line, asked)) {
      if (effect.key !== key) continue;
      movements.push({ date: line.date, amount: effect.delta, usd: 0n });
    }
  }
  return lowestFrom(movements, date).amount;
}

const keyOf = {
  cell: ({ dims }: BookedLine) => cellKey(dims),
  purpose: ({ dims: { purpose = '' } }: BookedLine) => purpose,
  place: ({ dims }: BookedLine) => placeKey(dims),
  debt: ({ dims: { purpose = '' }, currency }: BookedLine) => `${purpose}|${currency}`,
} as const;

/** Key of an instalment and a purpose. */
export function cellKey({ instalment = 0, purpose = '' }: Dims): string {
  return `${instalment}|${purpose}`;
}

/** Key of a place of spending authority. */
export function placeKey({ purpose = '', level, country = '' }: Dims): string {
  return `${purpose}|${level ?? ''}|${country}`;
}

/** A quantity that a fact would bring below zero, and the refusal that follows from it. */
export interface GuardViolation {
  readonly code: RejectionCode;
  readonly detail: string;
  readonly field?: string | undefined;
  readonly measure: Measure;
  readonly key: string;
  readonly date: IsoDate;
  /** True if the shortage is on an effective date; otherwise `date` is a posting date. */
  readonly byEffect?: true;
}

/** Returns the currency of a quantity: of the debt in its key, US dollars, or the pledge's currency. */
function currencyOf({ measure, key }: Lowered<Measure>, state: PledgeState): string {
  const { in: column, per } = guarded[measure];
  const [, ofDebt = functionalCurrency] = key.split('|');
  if (per === 'debt') return ofDebt;
  return column === 'usd' || state.status === 'none' ? functionalCurrency : state.currency;
}

/** Names the balance of a key in a sentence: `instalment 1 for k`, `k NATIONAL KEN`, `k in EUR` or `k`. */
function keyInWords({ measure, key }: Lowered<Measure>): string {
  const parts = key.split('|');
  const [first = '', second = ''] = parts;
  const { per } = guarded[measure];
  if (per === 'cell') return `instalment ${first} for ${second}`;
  return per === 'debt' ? `${first} in ${second}` : parts.join(' ').trim();
}

/**
 * Codes that are kept when a receivable would fall below its allowance; other codes become `ALLOWANCE_LEFT`.
 */
const ofReceivables: readonly RejectionCode[] = ['EXCEEDS_RECEIVABLE', 'DEPENDENT_EVENTS'];

/** Advice for a quantity that would fall below zero, by the code of the refusal. */
const remedies: Readonly<Partial<Record<RejectionCode, string>>> = {
  BALANCES_DO_NOT_SUM: 'correct the balances',
  BELOW_RECEIVED: 'agree on at least what was received',
  CONDITION_EXCEEDED: 'state less',
  DATES_NOT_ORDERED: 'use a later date',
  EXCEEDS_RECEIVABLE: 'state less or use a later date',
  INSUFFICIENT_CASH: 'use less or a date on which the cash is there',
  INSUFFICIENT_UNSPENT: 'use less or a date on which the money is there',
  RECOVERY_EXCEEDS_WRITTEN_OFF: 'use a date on which it was written off',
  SETTLEMENT_EXCEEDS_OUTSTANDING: 'settle less or use a later date',
};

/**
 * Returns code and sentence of a violation, with advice. A receivable below its allowance has its own code.
 */
function withRemedy(
  code: RejectionCode,
  measure: Measure,
  detail: string,
): Pick<GuardViolation, 'code' | 'detail'> {
  if (measure !== beyondAllowance || ofReceivables.includes(code)) {
    const remedy = remedies[code];
    return { code, detail: remedy === undefined ? detail : `${detail}: ${remedy}` };
  }
  return { code: 'ALLOWANCE_LEFT', detail: `${detail}: release or reverse the allowance first` };
}

/**
 * Returns the first quantity that would fall below zero, or would be zero with USD left.
 *
 * @param code the refusal that a shortage means for the command.
 * @returns undefined if no quantity is violated.
 */
export function firstViolation(
  code: RejectionCode,
  lowered: readonly Lowered<Measure>[],
  state: PledgeState,
): GuardViolation | undefined {
  for (const one of lowered) {
    const violation = violationOf(code, one, state);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/**
 * Checks one quantity: it may not be below zero on any date, nor zero with a value left on a posting date.
 */
function violationOf(
  code: RejectionCode,
  lowered: Lowered<Measure>,
  state: PledgeState,
): GuardViolation | undefined {
  const { measure, key, balances, effective } = lowered;
  const currency = currencyOf(lowered, state);
  const name = `${measure} of ${keyInWords(lowered)}`;
  const isShort = ({ amount }: DatedBalance) => amount < 0n;
  const short = balances.find(isShort);
  const shortByEffect = short || !holdsByEffect(measure) ? undefined : effective.find(isShort);
  const first = short ?? shortByEffect;
  if (first) {
    const { date } = first;
    const missing = Money.ofMinor(-first.amount, currency).toString();
    const when = shortByEffect ? `${date}, by the days of the facts, whenever posted` : date;
    const detail = `${name} would be short by ${currency} ${missing} on ${when}`;
    const byEffect = shortByEffect ? { field: 'effectiveDate', byEffect: true as const } : {};
    return { ...withRemedy(code, measure, detail), measure, key, date, ...byEffect };
  }
  const residue = residueIn(balances);
  if (!residue) return undefined;
  const { date } = residue;
  const left = Money.ofMinor(residue.usd, functionalCurrency).toString();
  const detail = `${name} would be zero but still carry USD ${left} on ${date}`;
  if (code === 'DEPENDENT_EVENTS') return { code, detail, measure, key, date };
  const dated = { code: 'DATES_NOT_ORDERED', field: 'effectiveDate' } as const;
  return { ...dated, detail: `${detail}: use a later date`, measure, key, date };
}

/** Warns of purposes whose cash no longer covers their spending authority and debts. */
export function shortfalls(unallocated: readonly Lowered<Measure>[]): Warning[] {
  return unallocated.flatMap(({ key, balances }) => {
    const short = balances.find(({ amount }) => amount < 0n);
    if (!short) return [];
    const missing = Money.ofMinor(-short.amount, functionalCurrency).toString();
    const detail = `unallocated cash of ${key} is short by USD ${missing} on ${short.date}`;
    return [{ code: 'SHORTFALL', detail }];
  });
}

type Guard = Shortfall<Measure>;

/**
 * Types of events that pay us out. They and their reversals follow the bank, so unallocated cash may fall
 * short.
 */
const payments: readonly string[] = ['ContributionRefunded', 'RefundPaid', 'LevyPaid'];

/**
 * True for the reversal of a revaluation's share that is booked together with the reversal of the movement
 * that took the share.
 */
function isReversedWithMovement({ data }: PledgeFact): boolean {
  return 'reversedWith' in data && data.reversedWith !== undefined;
}

/** Returns the guard that applies to one fact of a command. */
export function guardOf({ type }: PledgeCommand, fact: PledgeFact): Guard {
  if (isOfRevaluation(fact)) return isReversedWithMovement(fact) ? ofShare : ofRun;
  const isPaymentReversed =
    fact.type === 'EventReversed' && payments.includes(fact.data.reversedType);
  return isPaymentReversed
    ? { ...rows[type].row.shortfall, mayFallShort: ['unallocated cash'] }
    : rows[type].row.shortfall;
}

/** Typed so that the compiler refuses a quantity in a command's row that is not a guarded one. */
const rows: Readonly<
  Record<PledgeCommand['type'], { readonly row: { readonly shortfall: Guard } }>
> = pledgeCommands;
const ofRun = rows.RevaluePledge.row.shortfall;

/** The reversed share alone can take the allowance below zero; the reversal of the movement restores it. */
const ofShare: Guard = { ...ofRun, mayFallShort: [...(ofRun.mayFallShort ?? []), 'allowance'] };
