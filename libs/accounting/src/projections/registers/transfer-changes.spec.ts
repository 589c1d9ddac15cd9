import type { JsonObject } from '@art30/event-sourcing';
import {
  announcing,
  converting,
  eur,
  givenPledge,
  givenReceipt,
  paying,
  recording,
  requestOn,
  reversingTransfer,
  settling,
  signing,
  transferring,
  usd,
} from '@art30/testing';
import { registers } from './registers';
import { transferName } from './receipt-changes';

interface Recorded {
  readonly id: string;
  readonly event: { readonly type: string; readonly data: object };
}

/** Returns the rows of the last event of a stream, each as table, id and changes. */
function lastOf(stream: string, { recorded }: { readonly recorded: readonly Recorded[] }) {
  const last = recorded.at(-1);
  if (!last) throw new Error('something is recorded');
  const rows = registers.rowsOf({
    id: last.id,
    stream,
    revision: 0,
    position: '0',
    sequence: 7,
    type: last.event.type,
    data: JSON.parse(JSON.stringify(last.event.data)) as JsonObject,
    metadata: requestOn().identity.metadata,
    knownFrom: '2024-12-31T09:00:00.000Z',
  });
  return rows.map(({ table, row }) => [
    ...[table, row['id'], JSON.parse(row['changes'] as string) as object],
  ]);
}

describe('the register of transfers', () => {
  const [euros, dollars] = [eur('400.00'), usd('440.00')];
  const sides = {
    from: { bankAccount: 'BK-EUR', amount: euros },
    to: { bankAccount: 'BK-USD', amount: dollars },
  };
  const moved = givenReceipt().commands(recording(), transferring(euros, dollars));

  it('holds cash of a pledge that was converted, under a name of that pledge', () => {
    const received = givenPledge().commands(
      announcing(),
      signing(),
      settling([paying(eur('1000.00'), '1104.94')]),
    );
    const converted = received.commands(
      converting(euros, dollars, { documentReference: 'deal 7' }),
    );
    expect(lastOf('pledge-P1', converted)).toEqual([
      [
        'transfers',
        'P1~T1',
        {
          eventId: converted.idOf('CashConverted'),
          transferId: 'T1',
          pledgeId: 'P1',
          receiptId: null,
          effectiveDate: '2024-09-20',
          purpose: 'TA-GEN',
          ...sides,
          documentReference: 'deal 7',
        },
      ],
    ]);
  });

  it('holds money in suspense that was moved, which is of no pledge and purpose', () => {
    expect(lastOf('receipt-R1', moved)).toEqual([
      [
        'transfers',
        'R1~T1',
        {
          eventId: moved.idOf('CashTransferred'),
          transferId: 'T1',
          pledgeId: null,
          receiptId: 'R1',
          effectiveDate: '2024-09-20',
          purpose: null,
          ...sides,
          documentReference: null,
        },
      ],
    ]);
  });

  it('changes nothing when one is reversed: its events say so', () => {
    expect(lastOf('receipt-R1', moved.commands(reversingTransfer()))).toEqual([]);
  });

  it('names two transfers of one id apart where owners chose it', () => {
    expect([transferName('T1', 'P1'), transferName('T1', 'P2')]).toEqual(['P1~T1', 'P2~T1']);
  });
});
