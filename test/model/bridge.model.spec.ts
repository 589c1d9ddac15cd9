import fc from 'fast-check';
import { readModel } from '@art30/accounting';
import {
  type AsOf,
  atOnce,
  BridgeReader,
  condition,
  type Dimension,
  Slices,
  within,
} from '@art30/books';
import { emptyCheckpoint, projectPage, type RecordedEvent } from '@art30/event-sourcing';
import { openScratchReadStore } from '@art30/storage';
import { figure, gapsIn } from '../support/bridges';
import { Brought } from './brought';
import { histories, live } from './histories';
import { postedOn } from './figures';
import { noteHistories } from '../support/notes';
import { historiesOfASeed, itReaches, seedOfTheDay } from '../support/seed-of-the-day';

/** A fixed seed. Its histories contain as many bridges as the tests demand. */
const seedOfEveryTime = 5;
/** Number of histories of the day's seed. For the fixed seed half as many are played. */
const historiesTried = Math.min(60, Math.ceil(historiesOfASeed * 0.3));
const stepsMax = 80;
const owners: readonly Dimension[] = ['pledge', 'donor', 'purpose', 'recommendation'];

type Witness = (bridges: BridgeReader, log: readonly RecordedEvent[]) => void;

/** Builds a read model of a log, and passes a reader of its bridges to `witness`. */
function withBridges(log: readonly RecordedEvent[], witness: Witness): void {
  const store = openScratchReadStore(readModel);
  try {
    const { rows, checkpoint } = projectPage(readModel, log, emptyCheckpoint);
    store.apply(rows, checkpoint);
    witness(new BridgeReader(new Slices(store)), log);
  } finally {
    store.close();
  }
}

describe('bridges over random histories', () => {
  const demanded = { bridges: 0, withCash: 0 };

  /** Checks that the steps of each bridge add up to its totals. Returns the number of bridges checked. */
  function haveNoGaps(bridges: BridgeReader, asOf: AsOf): number {
    const page = { asOf, limit: 1_000, after: null };
    const found = owners.flatMap((by) => atOnce(bridges.page([by], within(asOf), page)).rows);
    const gaps = found.map(({ key, ...bridge }) => [key, gapsIn(bridge)]);
    expect(gaps).toEqual(found.map(({ key }) => [key, {}]));
    expect(gapsIn(bridges.total(within(asOf)))).toEqual({});
    return found.length;
  }

  /**
   * Checks that each bridge ends at the cash of its pledge, computed from the events alone. Returns the number of
   * bridges with cash.
   */
  function endAtTheCash(bridges: BridgeReader, log: readonly RecordedEvent[]): number {
    let withCash = 0;
    for (const pledgeId of pledgesOf(log)) {
      const { usd, inCurrencies } = bridges.total(condition('pledge = ?', pledgeId));
      const { value, booked, stated, settled } = new Brought(log, pledgeId);
      expect(figure(usd, 'cashReceived')).toBe(value);
      expect(booked.all()).toEqual(stated.all());
      const received = inCurrencies.map(
        (own) => [own.currency, figure(own, 'cashReceived')] as const,
      );
      expect(received.length).toBeLessThanOrEqual(1);
      const some = received.filter(([, amount]) => amount !== 0n);
      expect(Object.fromEntries(some)).toEqual(settled.all());
      withCash += some.length;
    }
    return withCash;
  }

  it.each<[string, number, number, typeof demanded]>([
    ['the same histories every time', seedOfEveryTime, historiesTried / 2, demanded],
    ['the histories of the day', seedOfTheDay, historiesTried, { bridges: 0, withCash: 0 }],
  ])('sum exactly at every date and state of knowledge of %s', async (...trial) => {
    const [, seed, numRuns, seen] = trial;
    noteHistories('of bridges', seed, numRuns);
    const anyTime = fc.record({ through: fc.nat(400), date: fc.nat(400) });
    const property = fc.asyncProperty(histories(stepsMax), anyTime, async (history, time) => {
      const { log } = await live(history);
      const dates = log.map(({ data }) => postedOn(data)).sort();
      const asAt = dates[time.date % dates.length] ?? null;
      const sequence = time.through % (log.length + 1);
      withBridges(log, (bridges) => {
        seen.bridges += haveNoGaps(bridges, { asAt: null, sequence: log.length, recordedAt: null });
        seen.bridges += haveNoGaps(bridges, { asAt, sequence, recordedAt: null });
        seen.withCash += endAtTheCash(bridges, log);
      });
    });
    await fc.assert(property, { seed, numRuns });
  });

  itReaches('were many, and many of them had cash', () => {
    expect(demanded.bridges).toBeGreaterThan(60);
    expect(demanded.withCash).toBeGreaterThan(15);
  });
});

function pledgesOf(log: readonly RecordedEvent[]): string[] {
  const streams = new Set(log.map(({ stream }) => stream));
  return [...streams].flatMap((name) =>
    name.startsWith('pledge-') ? [name.slice('pledge-'.length)] : [],
  );
}
