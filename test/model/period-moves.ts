import {
  ClosePeriod,
  functionalCurrency,
  Money,
  ReopenPeriod,
  RunRevaluation,
  SoftClosePeriod,
  type Year,
} from '@art30/accounting';
import { request } from './officer-request';
import { closingBooks, lastDayOf } from './period-books';
import { dateOf, someApprover, type Move, type Play } from './pledge-moves';

const latestFirst = (years: readonly Year[]) => [...years].sort().reverse();

/** Returns a random year, in most cases the last one that has ended, otherwise the one before it. */
function someYear({ dice, day }: Move): Year {
  const last = Number(dateOf(day).slice(0, 4)) - 1;
  return String(dice.chance(90) ? last : last - 1);
}

export const softClose: Play = async (move) => {
  const period = someYear(move);
  const facts = { period, effectiveDate: lastDayOf(period) };
  await move.world.execute(new SoftClosePeriod(facts, request), someApprover(move.dice));
};

/** Returns one of the last four months that have ended. */
function someMonth({ dice, day }: Move): string {
  const [year = 0, month = 0] = dateOf(day).split('-').map(Number);
  return new Date(Date.UTC(year, month - 2 - dice.below(4))).toISOString().slice(0, 7);
}

export const fenceMonth: Play = async (move) => {
  const { world, dice, day } = move;
  const facts = { period: someMonth(move), effectiveDate: dateOf(day) };
  await world.execute(new SoftClosePeriod(facts, request), someApprover(dice));
};

export const openMonth: Play = async (move) => {
  const { world, dice, day } = move;
  const [latest] = latestFirst(world.ledgerStates.periods.fencedMonths ?? []);
  const period = latest !== undefined && dice.chance(90) ? latest : someMonth(move);
  const facts = { period, effectiveDate: dateOf(day), reason: 'late invoice' };
  await world.execute(new ReopenPeriod(facts, request), someApprover(dice));
};

/** Revalues the items of the fenced year as the controller. A year cannot be closed while items have old rates. */
export const valueYear: Play = async ({ world, step }) => {
  const [fenced = '2024'] = latestFirst(world.ledgerStates.periods.softClosed);
  const run = { revaluationId: `Y${step}`, asAt: lastDayOf(fenced) };
  await world.execute(new RunRevaluation(run, request), { byController: true });
};

/**
 * Closes a year, in most cases with the current trial balance, sometimes with an older one or a mistyped amount. The
 * year is fenced first if it is not yet.
 */
export const close: Play = async (move) => {
  const { world, dice } = move;
  const { log, ledgerStates } = world;
  const [fenced] = latestFirst(ledgerStates.periods.softClosed);
  if (fenced === undefined && dice.chance(70)) return softClose(move);
  const period = fenced !== undefined && dice.chance(90) ? fenced : someYear(move);
  // A negative sequence never reaches the command: the HTTP layer rejects it.
  const throughSequence = dice.chance(85)
    ? log.length
    : Math.max(0, log.length + 1 - dice.below(8));
  const seen = closingBooks(log, period, throughSequence).trialBalance;
  const cent = Money.ofMinor(1n, functionalCurrency);
  const mistyped = Object.entries(seen).map(([code, usd], index) => {
    const money = Money.parse(usd, functionalCurrency);
    return [code, (index === 0 ? money.plus(cent) : money).toString()] as const;
  });
  const trialBalance = dice.chance(90) ? seen : Object.fromEntries(mistyped);
  const facts = { period, effectiveDate: lastDayOf(period), throughSequence, trialBalance };
  await world.execute(new ClosePeriod(facts, request), someApprover(dice));
};

export const reopen: Play = async (move) => {
  const { world, dice } = move;
  const { softClosed, closed } = world.ledgerStates.periods;
  const [latest] = latestFirst(dice.chance(85) ? closed : softClosed);
  const period = latest !== undefined && dice.chance(90) ? latest : someYear(move);
  const facts = { period, effectiveDate: lastDayOf(period), reason: 'audit' };
  await world.execute(new ReopenPeriod(facts, request), someApprover(dice));
};
