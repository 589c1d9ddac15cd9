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
  /** Accounts whose lines are summed, each with its sign. */
  readonly terms: readonly Term[];
  /** Column of the lines that is summed: the amount in the line's currency, or the value in US cents. */
  readonly in: 'amount' | 'usd';
  /**
   * Dimensions by which the quantity is split into balances, such as each purpose; each balance must stay at zero or
   * more.
   */
  readonly per: keyof typeof keyOf;
  /**
   * True if the quantity also has a carrying value (its value in USD in the books). That value must be zero whenever
   * the quantity is zero.
   */
  readonly carries?: true;
  /**
   * True if only posting dates are checked. Events split such a quantity by the balance that was posted, so effective
   * dates do not matter.
   */
  readonly asBooked?: true;
}

const ofPledges = (...accounts: readonly Accounts[]): Term => ({
  ...plus(...accounts),
  ofPledges: true,
});

/**
 * Guarded quantities by the name that refusals use. If a fact violates several of them, the refusal names the first one
 * in this order. Terms have the same form as those of the figures in reports.
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
  /** Money received under a condition of the agreement that is not met yet. */
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
  /** Amount of the agreement under a condition that is not met yet, received or not. */
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
  /** The amount announced, less the advances received before the signature. */
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
  /** Cash that was not given out as spending authority and that the pledge does not owe to others. */
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
   * Unallocated cash of all purposes that share one carrying value, because their money has one origin (an earmark, or
   * the bucket of unearmarked money). {@link effectsWithin} computes it, so the list of terms is empty.
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
  /** Debt that was written off, less money that was recovered later. */
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

/** True if the quantity must stay at zero or more by effective date too; other quantities only by posting date. */
function holdsByEffect(measure: Measure): boolean {
  const how: Guarded = guarded[measure];
  return how.asBooked !== true;
}

/**
 * The receivable less its allowance (the doubtful part, account 1319). It has a refusal code of its own,
 * `ALLOWANCE_LEFT`.
 */
const beyondAllowance = 'receivable beyond its allowance' satisfies Measure;

interface Moved extends Omit<Guarded, 'terms'> {
  readonly measure: Measure;
  readonly sign: 1 | -1;
}

const measures = Object.entries(guarded) as readonly (readonly [Measure, Guarded])[];

/** Returns the quantities that a line on an account changes. Some count only lines that belong to a pledge. */
function movedOn(account: string, pledge: string | null): Moved[] {
  return measures.flatMap(([measure, { terms, ...how }]) => {
    const sign = signIn(terms, { account, pledge });
    return sign === 0 ? [] : [{ measure, sign, ...how }];
  });
}

/** Cache by account of the quantities that a line on it changes, because one command may check thousands of lines. */
const ofChart = new Map(chartOfAccounts.map(({ code }) => [code, movedOnEither(code)]));

function movedOnEither(code: string) {
  return { owned: movedOn(code, ''), unowned: movedOn(code, null) };
}

function movedBy(code: string) {
  return ofChart.get(code) ?? movedOnEither(code);
}

const noEffects: readonly GuardedEffect[] = [];

/**
 * Returns the changes that a line makes to guarded quantities, in minor units of its currency or in US cents.
 *
 * @param of measures to return; all of them if left out.
 */
export function guardedEffects(
  line: BookedLine,
  of?: ReadonlySet<Measure>,
): readonly GuardedEffect[] {
  const { account: code, dims } = line;
  const moved = movedBy(code)[dims.pledge === undefined ? 'unowned' : 'owned'];
  // The array is created only for a first effect: one command may check thousands of lines, and most have no effect.
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
 * Returns a function like {@link guardedEffects} that returns each change of unallocated cash twice: for its purpose,
 * and for the owner of the purpose's money (its origin, or all origins joined with it).
 */
export function effectsWithin(
  origins: Origins,
): (line: BookedLine, of?: ReadonlySet<Measure>) => readonly GuardedEffect[] {
  const measure = 'unallocated cash within the origin';
  // A line changes the owner's sum only if it changes the purpose's unallocated cash, so asking for 'unallocated cash'
  // yields both effects.
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

/** Returns the lines on accounts that can change any of the given measures; reading only these is faster. */
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

/**
 * Returns the lowest value of one guarded quantity on a date or later, in minor units or US cents, from the given
 * lines.
 */
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

/** Key of a cell: one instalment and one purpose of a pledge. */
export function cellKey({ instalment = 0, purpose = '' }: Dims): string {
  return `${instalment}|${purpose}`;
}

/** Key of a place of spending authority: a purpose at a level, in a country if the authority names one. */
export function placeKey({ purpose = '', level, country = '' }: Dims): string {
  return `${purpose}|${level ?? ''}|${country}`;
}

/** A guarded quantity that a fact would bring below zero, with the code and the sentence of the refusal. */
export interface GuardViolation {
  readonly code: RejectionCode;
  readonly detail: string;
  readonly field?: string | undefined;
  readonly measure: Measure;
  readonly key: string;
  readonly date: IsoDate;
  /** True if `date` is an effective date; otherwise `date` is a posting date. */
  readonly byEffect?: true;
}

/** Returns the currency of a quantity: that of the debt in the key, US dollars for values, or the pledge's currency. */
function currencyOf({ measure, key }: Lowered<Measure>, state: PledgeState): string {
  const { in: column, per } = guarded[measure];
  const [, ofDebt = functionalCurrency] = key.split('|');
  if (per === 'debt') return ofDebt;
  return column === 'usd' || state.status === 'none' ? functionalCurrency : state.currency;
}

/** Returns a key in words for a sentence: `instalment 1 for k`, `k NATIONAL KEN`, `k in EUR` or `k`. */
function keyInWords({ measure, key }: Lowered<Measure>): string {
  const parts = key.split('|');
  const [first = '', second = ''] = parts;
  const { per } = guarded[measure];
  if (per === 'cell') return `instalment ${first} for ${second}`;
  return per === 'debt' ? `${first} in ${second}` : parts.join(' ').trim();
}

/**
 * Refusal codes that remain if a receivable would fall below its allowance. All other codes become `ALLOWANCE_LEFT`,
 * because the allowance must be released first.
 */
const ofReceivables: readonly RejectionCode[] = ['EXCEEDS_RECEIVABLE', 'DEPENDENT_EVENTS'];

/** Advice to the user, by refusal code, for a quantity that would fall below zero. */
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
 * Returns the code and the sentence of a violation, with advice. A receivable that would fall below its allowance is
 * refused as `ALLOWANCE_LEFT`, except under the codes of {@link ofReceivables}.
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
 * Returns the first violation: a quantity that would fall below zero, or that would be zero with a value in USD left.
 *
 * @param code the refusal code of the command for a quantity below zero.
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
 * Checks one quantity. It may not be below zero on any date; when it is zero on a posting date, its value in USD must
 * be zero too.
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

/**
 * Warns of purposes whose cash no longer covers their spending authority and debts. Facts that have already happened
 * are booked nevertheless.
 */
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
 * Types of events that pay money out. These events and their reversals record payments that the bank has made or
 * returned, so they may take unallocated cash below zero.
 */
const payments: readonly string[] = ['ContributionRefunded', 'RefundPaid', 'LevyPaid'];

/**
 * True for the reversal of a share of a revaluation, which is reversed together with its movement. A share is the part
 * of the revaluation's exchange difference that belongs to money which moved after the revaluation's day.
 */
function isReversedWithMovement({ data }: PledgeFact): boolean {
  return 'reversedWith' in data && data.reversedWith !== undefined;
}

/** Returns the guard for one fact of a command: the code for a shortage, and the quantities that may fall short. */
export function guardOf({ type }: PledgeCommand, fact: PledgeFact): Guard {
  if (isOfRevaluation(fact)) return isReversedWithMovement(fact) ? ofShare : ofRun;
  const isPaymentReversed =
    fact.type === 'EventReversed' && payments.includes(fact.data.reversedType);
  return isPaymentReversed
    ? { ...rows[type].row.shortfall, mayFallShort: ['unallocated cash'] }
    : rows[type].row.shortfall;
}

/**
 * Rows of all commands. The type lets the compiler refuse a row that names a quantity missing from the guarded ones.
 */
const rows: Readonly<
  Record<PledgeCommand['type'], { readonly row: { readonly shortfall: Guard } }>
> = pledgeCommands;
const ofRun = rows.RevaluePledge.row.shortfall;

/** The reversed share alone can take the allowance below zero; the reversal of the movement restores it. */
const ofShare: Guard = { ...ofRun, mayFallShort: [...(ofRun.mayFallShort ?? []), 'allowance'] };
