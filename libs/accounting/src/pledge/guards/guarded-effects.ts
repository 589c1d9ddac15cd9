import {
  type BookedLine,
  type DatedBalance,
  type Effect,
  type LinesByAccount,
  lowestFrom,
} from '../../accounts/balances';
import { ownerOf, type Origins } from '../cash/origins';
import { account, chartOfAccounts, codesOf, type Accounts } from '../../accounts/chart-of-accounts';
import { minus, plus, signIn, type Term } from '../../accounts/figure-terms';
import type { IsoDate } from '../../kernel/dates';
import type { Dims } from '../../kernel/entries';

/** A quantity that never falls below zero at any date. */
interface Guarded {
  /** Lines that move it. */
  readonly terms: readonly Term[];
  /** In the currency of the lines, or in US cents. */
  readonly in: 'amount' | 'usd';
  /** Dimensions by which balances are told apart. */
  readonly per: keyof typeof keyOf;
  /** Has a carrying value in USD, which must be zero whenever the quantity is zero. */
  readonly carries?: true;
  /** Is split by what the books hold when it is booked, not by what was effective by then. */
  readonly asBooked?: true;
}

const ofPledges = (...accounts: readonly Accounts[]): Term => ({
  ...plus(...accounts),
  ofPledges: true,
});

/**
 * By the name that refusals give them, in the order in which a fact that lacks several of them is
 * refused. A term counts a line as the words of the reports do.
 */
export const guarded = {
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
  /** Both together, received or not. */
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
  /** Cash beyond spending authority and the debts that are paid out of it. */
  'unallocated cash': {
    terms: [
      ofPledges(codesOf.cash, account.refundsPayable),
      plus(account.levyPayable, account.directExpenditure),
      minus(account.allocationTransfers, account.memoProgrammable, account.memoSupportReserve),
    ],
    in: 'usd',
    per: 'purpose',
  },
  /** The same for all purposes of one origin together, which share the value of their cash. */
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
  /** Written off and not recovered. */
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

/** The change of one guarded quantity by a line. */
export type GuardedEffect = Effect<Measure>;

/** True for a quantity that holds by the days of the facts as well as by posting date. */
export function holdsByEffect(measure: Measure): boolean {
  const how: Guarded = guarded[measure];
  return how.asBooked !== true;
}

/** Measure of what is receivable beyond the allowance for it. */
export const beyondAllowance = 'receivable beyond its allowance' satisfies Measure;

interface Moved extends Omit<Guarded, 'terms'> {
  readonly measure: Measure;
  readonly sign: 1 | -1;
}

const measures = Object.entries(guarded) as readonly (readonly [Measure, Guarded])[];

/** The quantities that a line of an account moves, by whether it belongs to a pledge. */
function movedOn(account: string, pledge: string | null): Moved[] {
  return measures.flatMap(([measure, { terms, ...how }]) => {
    const sign = signIn(terms, { account, pledge });
    return sign === 0 ? [] : [{ measure, sign, ...how }];
  });
}

/** Quantities moved by each account of the chart, made once for long streams. */
const ofChart = new Map(chartOfAccounts.map(({ code }) => [code, movedOnEither(code)]));

function movedOnEither(code: string) {
  return { owned: movedOn(code, ''), unowned: movedOn(code, null) };
}

function movedBy(code: string) {
  return ofChart.get(code) ?? movedOnEither(code);
}

const noEffects: readonly GuardedEffect[] = [];

/**
 * How a line changes the guarded quantities, in minor units of its currency or in US cents.
 *
 * @param of measures that are asked for; without it, all.
 */
export function guardedEffects(
  line: BookedLine,
  of?: ReadonlySet<Measure>,
): readonly GuardedEffect[] {
  const { account: code, dims } = line;
  const moved = movedBy(code)[dims.pledge === undefined ? 'unowned' : 'owned'];
  // Thousands of lines are looked at for one command, of which most move nothing that is asked for.
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

/** The same, and how it changes what the origin of a purpose has together. */
export function effectsWithin(
  origins: Origins,
): (line: BookedLine, of?: ReadonlySet<Measure>) => readonly GuardedEffect[] {
  const measure = 'unallocated cash within the origin';
  // What lowers it together lowers that of a purpose, so that who asks for the one asks for both.
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

/** The lines on accounts that move quantities of some measures. */
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

/** The lowest that a quantity is on a date or any later one, as these lines move it. */
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
