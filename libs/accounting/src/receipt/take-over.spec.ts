import {
  approvedByController,
  assigning,
  carried,
  eur,
  exampleReceiptContext,
  givenReceipt,
  linesOf,
  recording,
  releasing,
  returning,
  revaluingReceipt,
  reversingReceipt,
  takingOverReceipt,
  usd,
} from '@art30/testing';
import { settlementOf } from './assignment/settlement-facts';

const elsewhere = givenReceipt().with(approvedByController);
const takenOver = elsewhere.commands(takingOverReceipt());
const january = { effectiveDate: '2024-01-15' };

describe('taking over money in suspense of another system', () => {
  it('books it at the value that it had there, against nothing but suspense', () => {
    const events = elsewhere
      .when(takingOverReceipt({ remitter: 'Ministry', remittanceInfo: 'contribution' }))
      .thenEvents({
        type: 'ReceiptTakenOver',
        data: {
          receiptId: 'R1',
          bankAccount: 'BK-EUR',
          ledgerAccount: '1120',
          bankReference: 'CREDIT-1',
          effectiveDate: '2024-01-01',
          valueDate: '2023-11-20',
          net: eur('1000.00'),
          carryingUsd: '1080.00',
          remitter: 'Ministry',
          remittanceInfo: 'contribution',
          documentReference: 'trial balance 2023',
        },
      });
    expect(linesOf(events, 'donor', 'pledge', 'receipt', 'bankAccount')).toEqual([
      '1120 1000.00 EUR = 1080.00 - - R1 BK-EUR',
      '2110 -1000.00 EUR = -1080.00 - - R1 -',
    ]);
  });

  it('is warned of where a credit of the account, day and amount is there already', () => {
    const like = { receiptId: 'R9', bankReference: 'REF-9', net: eur('1000.00') };
    elsewhere
      .with({ likeCredits: [like] })
      .when(takingOverReceipt())
      .thenEvents({ data: { warnings: [{ code: 'LIKELY_DUPLICATE' }] } });
  });

  it.each([
    ['BANK_ACCOUNT_UNKNOWN', 'BK-X', 'bankAccount', { bankAccount: 'BK-X' }],
    ['BANK_ACCOUNT_NOT_OPEN', 'BK-EUR', 'bankAccount', { effectiveDate: '2023-12-31' }],
    ['DOCUMENT_REQUIRED', 'document', 'documentReference', { documentReference: undefined }],
    ['DATE_IN_FUTURE', '2025-06-01', 'effectiveDate', { effectiveDate: '2025-06-01' }],
    ['DATES_NOT_ORDERED', '2024-01-01', 'valueDate', { valueDate: '2024-01-02' }],
    ['INVALID_DATE', 'date', 'valueDate', { valueDate: '2023-02-30' }],
    [
      'CURRENCY_MISMATCH',
      'EUR USD',
      'unapplied.amount',
      { unapplied: carried(usd('1.00'), '1.00') },
    ],
    ['INVALID_AMOUNT', 'above', 'unapplied.amount', { unapplied: carried(eur('0.00'), '0.00') }],
    [
      'INVALID_AMOUNT',
      '-1.00',
      'unapplied.carryingUsd',
      { unapplied: carried(eur('1.00'), '-1.00') },
    ],
    [
      'INVALID_AMOUNT',
      '2.00',
      'unapplied.carryingUsd',
      { bankAccount: 'BK-USD', unapplied: carried(usd('1.00'), '2.00') },
    ],
  ] as const)('is refused with %s: %s at %s', (code, figures, field, facts) => {
    elsewhere.when(takingOverReceipt(facts)).thenRefused(code, figures, field);
  });

  it('is the controller’s alone, and so is its reversal', () => {
    givenReceipt().when(takingOverReceipt()).thenRefused('AUTHORITY_REQUIRED', 'controller');
    const others = exampleReceiptContext();
    takenOver.with(others).when(reversingReceipt()).thenRefused('AUTHORITY_REQUIRED', 'reversal');
  });

  it('is once for a bank credit, whichever way it came into the books', () => {
    const booked = ['DUPLICATE_BANK_REFERENCE', 'CREDIT-1', 'bankReference'] as const;
    takenOver.when(takingOverReceipt()).thenRefusal(booked);
    takenOver.when(recording()).thenRefusal(booked);
    elsewhere.commands(recording()).when(takingOverReceipt()).thenRefusal(booked);
  });

  it('comes again after its reversal, from the day until which it stood', () => {
    const gone = takenOver.commands(reversingReceipt('2024-02-01'));
    gone.when(takingOverReceipt()).thenRefused('DATES_NOT_ORDERED', '2024-02-01', 'effectiveDate');
    gone.when(takingOverReceipt({ effectiveDate: '2024-02-01' })).decided();
  });
});

describe('money in suspense that was taken over', () => {
  it('is assigned at its share of that value, and released at it', () => {
    const events = takenOver.when(assigning(eur('300.00'), january)).thenEvents({
      type: 'ReceiptAssigned',
      data: { lines: [{ cash: eur('300.00'), cashUsd: '324.00', chargesUsd: '0.00' }] },
    });
    expect(linesOf(events)).toEqual([]);
    const assigned = takenOver.commands(assigning(eur('300.00'), january));
    assigned
      .when(assigning(eur('700.01'), { ...january, applicationId: 'A2' }))
      .thenRefused('RECEIPT_EXCEEDED', '700.00');
    const released = assigned.commands(releasing('A1', '2024-01-20'));
    released
      .when(
        assigning(eur('1000.00'), { ...january, applicationId: 'A2', effectiveDate: '2024-01-20' }),
      )
      .thenEvents({
        data: { lines: [{ cashUsd: '1080.00' }] },
      });
  });

  it('brings no bank charges along that could be credited', () => {
    takenOver
      .when(assigning(eur('1000.01'), january))
      .thenRefused('RECEIPT_EXCEEDED', '1000.01 1000.00', 'lines');
  });

  it('tells its pledge the day on which the bank credited it', () => {
    const { state } = takenOver.commands(assigning(eur('300.00'), january));
    if (state.status === 'none') throw new Error('it was taken over');
    const assignment = state.assignments.get('A1');
    if (!assignment) throw new Error('it was assigned');
    expect(settlementOf(state.facts, assignment.facts).facts).toMatchObject({
      valueDate: '2023-11-20',
      effectiveDate: '2024-01-15',
      bankAccount: 'BK-EUR',
    });
  });

  it('is in no fact before the day of its take-over', () => {
    const early = { effectiveDate: '2023-12-31' };
    takenOver.when(assigning(eur('1.00'), early)).thenRefused('DATES_NOT_ORDERED', '2024-01-01');
    takenOver
      .when(returning('UNIDENTIFIED', eur('1.00'), early))
      .thenRefused('DATES_NOT_ORDERED', '2024-01-01');
    takenOver.when(reversingReceipt('2023-12-31')).thenRefused('DATES_NOT_ORDERED', '2024-01-01');
  });

  it('is returned at that value, whatever the rate of the day is', () => {
    const events = takenOver
      .when(returning('UNIDENTIFIED', eur('1000.00'), { effectiveDate: '2024-09-16' }))
      .thenEvents({ data: { carryingUsd: '1080.00' } });
    expect(linesOf(events)).toEqual(['2110 1000.00 EUR = 1080.00', '1120 -1000.00 EUR = -1080.00']);
  });

  it('is revalued, and what that added goes with its reversal', () => {
    const valued = takenOver.when(revaluingReceipt()).thenEvents({
      data: {
        items: [
          { kind: 'UNAPPLIED', carryingUsd: '1080.00', valueUsd: '1063.83' },
          { kind: 'CASH' },
        ],
      },
    });
    expect(linesOf(valued)).toEqual(['2110 0.00 EUR = 16.17', '1120 0.00 EUR = -16.17']);
    const gone = takenOver
      .commands(revaluingReceipt())
      .when(reversingReceipt('2024-12-31'))
      .decided();
    expect(linesOf(gone)).toEqual([
      '1120 -1000.00 EUR = -1080.00',
      '2110 1000.00 EUR = 1080.00',
      '2110 0.00 EUR = -16.17',
      '1120 0.00 EUR = 16.17',
    ]);
  });
});
