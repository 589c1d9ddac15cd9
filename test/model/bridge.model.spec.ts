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
import { seedOfTheDay } from '../support/seed-of-the-day';

const numRuns = 60;
const stepsMax = 80;
const owners: readonly Dimension[] = ['pledge', 'donor', 'purpose', 'recommendation'];

type Witness = (bridges: BridgeReader, log: readonly RecordedEvent[]) => void;

/** Reads the bridges of a log. */
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
  let bridgesSeen = 0;
  let withCash = 0;

  function haveNoGaps(bridges: BridgeReader, asOf: AsOf): void {
    const page = { asOf, limit: 1_000, after: null };
    const found = owners.flatMap((by) => atOnce(bridges.page([by], within(asOf), page)).rows);
    const gaps = found.map(({ key, ...bridge }) => [key, gapsIn(bridge)]);
    expect(gaps).toEqual(found.map(({ key }) => [key, {}]));
    expect(gapsIn(bridges.total(within(asOf)))).toEqual({});
    bridgesSeen += found.length;
  }

  function endAtTheCash(bridges: BridgeReader, log: readonly RecordedEvent[]): void {
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
  }

  it('sum exactly, whatever they are of, at every date and state of knowledge', async () => {
    noteHistories('of bridges', seedOfTheDay, numRuns);
    const anyTime = fc.record({ through: fc.nat(400), date: fc.nat(400) });
    const property = fc.asyncProperty(histories(stepsMax), anyTime, async (history, time) => {
      const { log } = await live(history);
      const dates = log.map(({ data }) => postedOn(data)).sort();
      const asAt = dates[time.date % dates.length] ?? null;
      const sequence = time.through % (log.length + 1);
      withBridges(log, (bridges) => {
        haveNoGaps(bridges, { asAt: null, sequence: log.length, recordedAt: null });
        haveNoGaps(bridges, { asAt, sequence, recordedAt: null });
        endAtTheCash(bridges, log);
      });
    });
    await fc.assert(property, { seed: seedOfTheDay, numRuns });
  });

  it('were many, and many of them had cash', () => {
    expect(bridgesSeen).toBeGreaterThan(numRuns);
    expect(withCash).toBeGreaterThan(numRuns / 4);
  });
});

function pledgesOf(log: readonly RecordedEvent[]): string[] {
  const streams = new Set(log.map(({ stream }) => stream));
  return [...streams].flatMap((name) =>
    name.startsWith('pledge-') ? [name.slice('pledge-'.length)] : [],
  );
}
