import {
  firstDayOpenTo,
  functionalCurrency,
  isMemorandum,
  Money,
  periodStatus,
  type Entry,
  type IsoDate,
  type PeriodContext,
  type Periods,
  type StatedTrialBalance,
  type Year,
} from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import type { Dice } from './dice';
import { minorOf, postedOn } from './figures';

export const controller = 'controller';

/** The officer who sends a command, with a habit of choosing posting dates for late facts. */
export interface Officer {
  readonly byController: boolean;
  /** Returns the posting date that the officer states for a fact of that date; undefined if none is stated. */
  postsOn(date: IsoDate, periods: Periods): IsoDate | undefined;
}

export const punctualOfficer: Officer = { byController: false, postsOn: () => undefined };

/**
 * Returns a random officer. Most post a late fact on the first open day; some state no posting date, and some post
 * later than necessary.
 */
export function someOfficer(dice: Dice, day: number, dateOf: (day: number) => IsoDate): Officer {
  const byController = dice.chance(15);
  const forgets = dice.chance(15);
  const laterThanNeeded = dice.chance(8);
  const back = dice.below(20);
  return {
    byController,
    postsOn(date, periods) {
      const status = periodStatus(periods, date);
      const isTaken = status === 'open' || (status === 'soft-closed' && byController);
      const needed = firstDayOpenTo({ periods, byController }, date);
      const postingDate = isTaken || laterThanNeeded ? dateOf(day - back) : needed;
      const isStated = isTaken ? laterThanNeeded : !forgets;
      return isStated && postingDate > date ? postingDate : undefined;
    },
  };
}

export function lastDayOf(period: Year): IsoDate {
  return `${period}-12-31`;
}

/** Returns the balances of a year, over the log up to a sequence, and whether anything was posted into it later. */
export function closingBooks(
  log: readonly RecordedEvent[],
  period: Year,
  through: number,
): Pick<PeriodContext, 'lastSequence' | 'trialBalance' | 'postedSince'> {
  const until = lastDayOf(period);
  const posted = log.map(({ data }) => postedOn(data) <= until && entriesOf(data).length > 0);
  return {
    lastSequence: log.length,
    trialBalance: trialBalance(log.slice(0, through), until),
    postedSince: posted.flatMap((counts, index) => (counts && index >= through ? [index + 1] : [])),
  };
}

function trialBalance(log: readonly RecordedEvent[], until: IsoDate): StatedTrialBalance {
  const sums = new Map<string, bigint>();
  for (const { data } of log.filter((event) => postedOn(event.data) <= until)) {
    for (const { account, usd } of entriesOf(data)) {
      if (!isMemorandum(account)) sums.set(account, (sums.get(account) ?? 0n) + minorOf(usd));
    }
  }
  return Object.fromEntries(
    [...sums].map(([code, usd]) => [code, Money.ofMinor(usd, functionalCurrency).toString()]),
  );
}

function entriesOf(data: RecordedEvent['data']): readonly Entry[] {
  return data['entries'] as unknown as readonly Entry[];
}
