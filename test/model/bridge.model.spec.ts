import fc from 'fast-check';
import {
  account,
  isCash,
  kindOf,
  readModel,
  type AnyLedgerEvent,
  type Entry,
} from '@art30/accounting';
import { type AsOf, BridgeReader, condition, type Dimension, Slices, within } from '@art30/books';
import { emptyCheckpoint, projectPage, type RecordedEvent } from '@art30/event-sourcing';
import { openScratchReadStore } from '@art30/storage';
import { figure, gapsIn } from '../support/bridges';
import { histories, live } from './histories';
import { minorOf, postedOn } from './figures';
import { noteHistories } from '../support/notes';
import { seedOfTheDay } from '../support/seed-of-the-day';

const numRuns = 60;
const stepsMax = 80;
const owners: readonly Dimension[] = ['pledge', 'donor', 'purpose', 'recommendation'];

const isCashOfPledge = ({ account: code, dims }: Entry) =>
  isCash(code) && dims.pledge !== undefined;

/** A debt in cash that a receipt repays has another value then, which is nothing that came. */
const isRepaid = (kind: string, { amount }: Entry) =>
  kind === 'ReceiptApplied' && minorOf(amount) === 0n;

/**
 * Cash that receipts and a take-over brought to a pledge, straight from the events: USD value, and
 * amounts. A take-over may hold what was received in another currency: it says what that settled.
 */
function cashOf(
  log: readonly RecordedEvent[],
  pledgeId: string,
): { value: bigint; amounts: ReadonlyMap<string, bigint> } {
  const amounts = new Map<string, bigint>();
  let value = 0n;
  for (const event of log.filter(({ stream }) => stream === `pledge-${pledgeId}`)) {
    const kind = kindOf(event as unknown as AnyLedgerEvent);
    if (kind !== 'ReceiptApplied' && kind !== 'PledgeTakenOver') continue;
    const entries = event.data['entries'] as unknown as readonly Entry[];
    const cash = entries.filter(isCashOfPledge).filter((line) => !isRepaid(kind, line));
    const received = entries.filter((line) => line.account === account.memoReceived);
    for (const { usd } of cash) value += minorOf(usd);
    for (const { currency, amount } of kind === 'ReceiptApplied' ? cash : received) {
      amounts.set(currency, (amounts.get(currency) ?? 0n) + minorOf(amount));
    }
  }
  return { value, amounts };
}

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
    const found = owners.flatMap((by) => bridges.page([by], within(asOf), page).rows);
    const gaps = found.map(({ key, ...bridge }) => [key, gapsIn(bridge)]);
    expect(gaps).toEqual(found.map(({ key }) => [key, {}]));
    expect(gapsIn(bridges.total(within(asOf)))).toEqual({});
    bridgesSeen += found.length;
  }

  function endAtTheCash(bridges: BridgeReader, log: readonly RecordedEvent[]): void {
    for (const pledgeId of pledgesOf(log)) {
      const { usd, inCurrencies } = bridges.total(condition('pledge = ?', pledgeId));
      const { value, amounts } = cashOf(log, pledgeId);
      expect(figure(usd, 'cashReceived')).toBe(value);
      const [own, ...others] = inCurrencies;
      expect(others).toEqual([]);
      if (!own || [...amounts.keys()].some((currency) => currency !== own.currency)) continue;
      expect(figure(own, 'cashReceived')).toBe(amounts.get(own.currency) ?? 0n);
      withCash += amounts.size;
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
