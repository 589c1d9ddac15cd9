import type { SequencedEvent } from '@art30/event-sourcing';
import {
  carried,
  eur,
  givenReceipt,
  approvedByController,
  recording,
  takingOverReceipt,
} from '@art30/testing';
import { credits } from './bank-credits';

const credited = (stream: string, event: { readonly type: string; readonly data: object }) => {
  const { type, data } = event;
  const placed = {
    id: 'e7',
    stream,
    revision: 0,
    position: '7',
    type,
    data,
    sequence: 7,
    knownFrom: '',
  };
  const metadata = { recordedAt: '', recordedBy: 'u.a', keyHash: '', requestHash: '' };
  return credits.rowsOf({ ...placed, metadata } as unknown as SequencedEvent, event as never);
};

describe('a bank credit', () => {
  it('has a row with its account, its value date and its net in cents', () => {
    const [event] = givenReceipt()
      .when(recording({ net: eur('990.00'), charges: eur('10.00') }))
      .decided();
    expect(event && credited('receipt-R1', event)).toEqual([
      {
        table: 'credits',
        row: {
          sequence: 7,
          receipt: 'R1',
          bank_account: 'BK-EUR',
          value_date: '2024-07-02',
          currency: 'EUR',
          net: 99_000n,
          posting_date: '2024-07-02',
        },
      },
    ]);
  });

  it('has one where its money was taken over', () => {
    const [event] = givenReceipt()
      .with(approvedByController)
      .when(takingOverReceipt({ unapplied: carried(eur('500.00'), '555.56') }))
      .decided();
    const [{ row = {} } = {}] = (event && credited('receipt-R1', event)) ?? [];
    expect(row).toMatchObject({
      receipt: 'R1',
      value_date: '2023-11-20',
      currency: 'EUR',
      net: 50_000n,
    });
  });

  it('has none for what becomes of it', () => {
    const released = { applicationId: 'A1', effectiveDate: '2024-08-01', entries: [] };
    expect(credited('receipt-R1', { type: 'ReceiptReleased', data: released })).toEqual([]);
    expect(credited('pledge-P1', { type: 'PledgeAnnounced', data: released })).toEqual([]);
  });
});
