import type { JsonObject, RecordedEvent } from '@art30/event-sourcing';
import {
  announcing,
  assigning,
  eur,
  givenPledge,
  givenReceipt,
  paying,
  recording,
  releasing,
  requestOn,
  reversingTransfer,
  settling,
  signing,
  transferring,
  undoing,
  usd,
} from '@art30/testing';
import { resolutionCatalogue } from '../purpose/resolution-catalogue';
import type { ByteLog } from './kept-texts';
import { EntryRecomputer } from './recompute-entries';

type Event = {
  readonly id: string;
  readonly event: { readonly type: string; readonly data: object };
};

function recordedOn(stream: string, events: readonly Event[]): RecordedEvent[] {
  return events.map(({ id, event }, revision) => ({
    id,
    stream,
    revision,
    position: '',
    type: event.type,
    data: JSON.parse(JSON.stringify(event.data)) as JsonObject,
    metadata: requestOn().identity.metadata,
  }));
}

const excess = { amount: eur('100.00'), treatment: 'REFUNDABLE' } as const;
const pledge = recordedOn(
  'pledge-P1',
  givenPledge().commands(
    announcing(),
    settling([paying(eur('400.00'), '432.43')], { effectiveDate: '2024-04-02' }),
    undoing('A1', '2024-04-03'),
    signing(),
    settling([paying(eur('900.00'), '994.47')], { applicationId: 'A2' }),
  ).recorded,
);
const receipt = recordedOn(
  'receipt-R1',
  givenReceipt().commands(recording(), assigning(eur('900.00'), { excess }), releasing()).recorded,
);
const transfer = recordedOn(
  'receipt-R2',
  givenReceipt().commands(
    recording(),
    transferring(eur('500.00'), usd('540.00')),
    reversingTransfer(),
  ).recorded,
);
const log = [...pledge, ...receipt, ...transfer];
const recomputed = (events: readonly RecordedEvent[], statesMax?: number, facts?: ByteLog) => {
  const recomputer = new EntryRecomputer({ statesMax, facts });
  const found = events.flatMap((event, index) => recomputer.check(event, index + 1));
  return [...found, ...recomputer.end()];
};
const problemsOf = (events: readonly RecordedEvent[]) => {
  const found = recomputed(events);
  // Recomputing the states from stored facts for each event must give the same findings.
  expect(recomputed(events, 1)).toEqual(found);
  return found;
};
/** A byte log that imitates storage outside memory. */
function outside(): ByteLog {
  const all = new Uint8Array(8_000_000);
  let end = 0;
  return {
    append: (bytes) => {
      all.set(bytes, end);
      end += bytes.length;
    },
    read: (start, length) => all.subarray(start, start + length),
  };
}

/** Returns the log with the data of one event changed, as by somebody with access to the store. */
const tampered = (type: string, change: (data: Record<string, unknown>) => object) =>
  log.map((event) =>
    event.type === type ? { ...event, data: { ...event.data, ...change(event.data) } } : event,
  );

describe('recomputing entries from the facts', () => {
  it('finds nothing in an honest log', () => {
    expect(log).toHaveLength(11);
    expect(problemsOf(log)).toEqual([]);
  });

  it('does not ask entries of the catalogue streams', () => {
    const events = resolutionCatalogue().map((event, index) => ({ id: `${index}`, event }));
    expect(problemsOf(recordedOn('purposes', events))).toEqual([]);
  });

  it('finds a figure that was raised on one side', () => {
    const raised = tampered('AgreementSigned', ({ entries }) => {
      const [first, ...rest] = entries as readonly { usd: string }[];
      return { entries: [{ ...first, usd: '9999.99' }, ...rest] };
    });
    expect(problemsOf(raised).map(({ problem }) => problem)).toContain('does not sum to zero');
    expect(problemsOf(raised)[0]).toMatchObject({ stream: 'pledge-P1', expected: '0.00' });
  });

  it('finds entries that balance and are not what the facts say', () => {
    const emptied = tampered('ReceiptAssigned', () => ({ entries: [] }));
    expect(problemsOf(emptied)).toMatchObject([
      { stream: 'receipt-R1', problem: 'entries differ from the facts', stored: '[]' },
    ]);
  });

  it('finds facts that were changed under their entries', () => {
    const changed = tampered('AgreementSigned', () => ({ amount: eur('1.00') }));
    expect(problemsOf(changed)).toEqual([]);
    const moved = tampered('ReceiptRecorded', () => ({ net: eur('999.00') }));
    expect(problemsOf(moved).map(({ problem }) => problem)).toEqual([
      ...['entries differ from the facts', 'entries differ from the facts'],
    ]);
  });

  it('finds the value of a transfer raised under its entries', () => {
    const raised = tampered('CashTransferred', () => ({ leftUsd: '999.99' }));
    expect(problemsOf(raised)).toMatchObject([
      { stream: 'receipt-R2', problem: 'entries differ from the facts' },
    ]);
  });

  it('finds the reversal of a transfer that is not its mirror', () => {
    const halved = tampered('CashTransferReversed', () => ({ entries: [] }));
    expect(problemsOf(halved)).toMatchObject([{ stream: 'receipt-R2', stored: '[]' }]);
  });

  it('finds entries on a stream that books none', () => {
    const [first] = pledge;
    if (!first) throw new Error('the pledge was announced');
    const { effectiveDate, policy, entries } = first.data;
    const list = { listId: 'L', publishedOn: '2024-03-01', kind: 'MONTHLY', rates: { EUR: '0.9' } };
    const data = { ...list, source: { name: 'UNORE' }, effectiveDate, policy, entries };
    const strange = { ...first, stream: 'rates', type: 'ExchangeRatesPublished', data };
    expect(problemsOf([strange]).map(({ problem }) => problem)).toEqual([
      'entries differ from the facts',
    ]);
  });

  it('finds as much in long streams that go on in turn, whose events wait for one another', () => {
    const thereAndBack = (transferId: string) => [
      transferring(eur('500.00'), usd('540.00'), { transferId, effectiveDate: '2024-09-21' }),
      reversingTransfer({ transferId }),
    ];
    const transfers = Array.from({ length: 45 }, (_, index) => thereAndBack(`L${index}`));
    const long = givenReceipt().commands(recording(), ...transfers.flat()).recorded;
    const streams = ['receipt-R3', 'receipt-R4'].map((stream) => recordedOn(stream, long));
    const inTurn = long.flatMap((_, index) => streams.map((events) => events[index]));
    const honest = inTurn.filter((event) => event !== undefined);
    expect(honest).toHaveLength(182);
    expect(problemsOf(honest)).toEqual([]);
    const raised = honest.map((event, index) =>
      [153, 181].includes(index) ? { ...event, data: { ...event.data, entries: [] } } : event,
    );
    const found = recomputed(raised, 1);
    expect(found).toEqual(recomputed(raised));
    expect(found).toEqual(recomputed(raised, 1, outside()));
    expect(found.map(({ sequence, stream }) => ({ sequence, stream }))).toEqual([
      { sequence: 154, stream: 'receipt-R4' },
      { sequence: 182, stream: 'receipt-R4' },
    ]);
  });

  it('stops at a policy that this build does not know', () => {
    const newer = tampered('PledgeAnnounced', () => ({ policy: 'IPSAS47@1' }));
    expect(() => problemsOf(newer)).toThrow('IPSAS47@1');
  });
});
