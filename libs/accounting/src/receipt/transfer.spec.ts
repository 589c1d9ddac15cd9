import {
  assigning,
  eur,
  exampleBankAccounts,
  givenReceipt,
  linesOf,
  rateOf,
  recording,
  releasing,
  returning,
  revaluingReceipt,
  reversingReceipt,
  reversingTransfer,
  transferring,
  usd,
} from '@art30/testing';

/** EUR 1,000.00 in suspense since 2 July 2024, worth USD 1,104.97. */
const suspense = givenReceipt().commands(recording());
const lastOf = ({ recorded }: typeof suspense) => recorded.slice(-1).map(({ event }) => event);
const exampleAccounts = exampleBankAccounts();
const [euro] = exampleAccounts.opened.filter(({ code }) => code === 'BK-EUR');
const second = { bankAccount: 'BK-EUR2', amount: eur('500.00') };
const bankAccounts = {
  opened: [...exampleAccounts.opened, { ...euro!, code: 'BK-EUR2', ledgerAccount: '1170' }],
};

describe('money in suspense moved between own accounts', () => {
  it('keeps its value in one currency', () => {
    const events = suspense
      .with({ bankAccounts })
      .when(
        transferring(eur('500.00'), eur('500.00'), { to: second, documentReference: 'order 9' }),
      )
      .thenEvents({
        type: 'CashTransferred',
        data: {
          receiptId: 'R1',
          transferId: 'T1',
          covers: eur('500.00'),
          leftUsd: '552.49',
          reachedUsd: '552.49',
          documentReference: 'order 9',
          policy: 'IPSAS23-UN@1',
          warnings: [],
          from: { bankAccount: 'BK-EUR', ledgerAccount: '1120', rate: { unitsPerUsd: '0.910' } },
          to: { bankAccount: 'BK-EUR2', ledgerAccount: '1170', amount: eur('500.00') },
        },
      });
    expect(linesOf(events, 'bankAccount', 'pledge', 'purpose')).toEqual([
      '1120 -500.00 EUR = -552.49 BK-EUR - -',
      '1170 500.00 EUR = 552.49 BK-EUR2 - -',
    ]);
  });

  it('leaves a difference of exchange that nobody owns', () => {
    const events = suspense.when(transferring(eur('1000.00'), usd('1090.00'))).decided();
    expect(linesOf(events, 'receipt', 'donor', 'pledge', 'purpose')).toEqual([
      '1120 -1000.00 EUR = -1104.97 R1 - - -',
      '1110 1090.00 USD = 1090.00 R1 - - -',
      '5410 0.00 EUR = 14.97 R1 - - -',
    ]);
  });

  it('repays what the receipt is below zero there', () => {
    const paid = suspense.commands(
      transferring(eur('1000.00'), usd('1104.97')),
      returning('UNIDENTIFIED', eur('400.00')),
    );
    expect(linesOf(lastOf(paid))).toEqual([
      '2110 400.00 EUR = 441.99',
      '1120 -400.00 EUR = -437.16',
      '4910 0.00 EUR = -4.83',
    ]);
    // EUR 450.00 at 0.910 are 494.51, of which 439.56 repay the EUR 400.00 of a debt of 437.16.
    const back = { transferId: 'T2', effectiveDate: '2024-10-25' };
    const events = paid.when(transferring(usd('500.00'), eur('450.00'), back)).decided();
    expect(linesOf(events)).toEqual([
      '1110 -500.00 USD = -500.00',
      '1120 450.00 EUR = 494.51',
      '5410 0.00 EUR = 5.49',
      '1120 0.00 EUR = -2.40',
      '5410 0.00 EUR = 2.40',
    ]);
  });

  it('warns of an old rate', () => {
    const late = transferring(eur('1.00'), usd('1.10'), { effectiveDate: '2024-11-30' });
    suspense.when(late).thenEvents({ data: { warnings: [{ code: 'RATE_OLD' }] } });
  });

  it.each([
    ['1000.01', '2024-09-20', 'EUR 1000.01 is more than the EUR 1000.00 of the receipt on BK-EUR'],
  ])('is there: EUR %s on %s is refused', (amount, effectiveDate, detail) => {
    const refusal = suspense
      .when(transferring(eur(amount), usd('1.00'), { effectiveDate }))
      .thenRefused('INSUFFICIENT_CASH', detail);
    expect(refusal.field).toBe('from.amount');
  });

  it('is there on every later day too', () => {
    suspense
      .commands(assigning(eur('999.99'), { effectiveDate: '2024-10-01' }))
      .when(transferring(eur('0.02'), usd('0.02')))
      .thenRefused('INSUFFICIENT_CASH', 'EUR 0.01 of the receipt on BK-EUR on 2024-10-01');
  });

  it('of no receipt is refused', () => {
    givenReceipt()
      .when(transferring(eur('1.00'), usd('1.00')))
      .thenRefused('RECEIPT_UNKNOWN', 'R1', 'receiptId');
  });

  it.each([
    ['DATE_IN_FUTURE', 'effectiveDate', { effectiveDate: '2025-01-02' }],
    ['INVALID_DATE', 'postingDate', { postingDate: '2024-02-30' }],
    ['DATES_NOT_ORDERED', 'postingDate', { postingDate: '2024-01-01' }],
    ['DATES_NOT_ORDERED', 'effectiveDate', { effectiveDate: '2024-07-01' }],
    ['TRANSFER_INVALID', 'to.bankAccount', { to: { bankAccount: 'BK-EUR', amount: eur('1.00') } }],
    ['TRANSFER_INVALID', 'to.amount', { to: { bankAccount: 'BK-EUR2', amount: eur('1.01') } }],
  ] as const)('is refused with %s at %s', (code, field, facts) => {
    const refusal = suspense
      .with({ bankAccounts })
      .when(transferring(eur('1.00'), usd('1.00'), facts))
      .thenRefused(code);
    expect(refusal.field).toBe(field);
  });

  it('is booked once', () => {
    const made = suspense.commands(transferring(eur('1.00'), usd('1.10')));
    const again = made.when(transferring(eur('1.00'), usd('1.10'))).thenRefused('DUPLICATE_ID');
    expect([again.field, again.detail]).toEqual([
      'id',
      'transfer T1 of this receipt is already booked',
    ]);
  });

  it('is posted into an open period, at the rate of its own day', () => {
    const posting = { periods: { softClosed: [], closed: ['2024'] }, byController: false };
    const late = { effectiveDate: '2024-12-30', postingDate: '2025-01-01' };
    const closed = suspense.with({ posting, today: '2025-01-31' });
    const { effectiveDate } = late;
    closed
      .when(transferring(eur('920.00'), usd('1000.00'), late))
      .thenEvents({ data: { ...late, originalPeriod: '2024', leftUsd: '1016.57' } });
    closed
      .when(transferring(eur('920.00'), usd('1000.00'), { effectiveDate }))
      .thenRefused('PERIOD_CLOSED');
  });
});

describe('cash of a receipt that was moved', () => {
  const later = { effectiveDate: '2024-10-01' };
  const moved = suspense.commands(transferring(eur('1000.00'), usd('1104.97')));
  const half = revaluingReceipt({ rates: { EUR: rateOf('0.500') } });

  it('is no more worth what is owed for it, and the difference of a run is a result', () => {
    // The debt of EUR 1,000.00 is valued at 0.500; the dollars keep their value.
    expect(linesOf(moved.when(half).decided(), 'receipt', 'donor')).toEqual([
      '2110 0.00 EUR = -895.03 R1 -',
      '5410 0.00 EUR = 895.03 R1 -',
    ]);
  });

  it('is valued on the other account in its currency, and makes no result', () => {
    const { to } = { to: { ...second, amount: eur('1000.00') } };
    const elsewhere = suspense
      .with({ bankAccounts })
      .commands(transferring(eur('1000.00'), eur('1000.00'), { to }));
    expect(linesOf(elsewhere.when(half).decided(), 'bankAccount')).toEqual([
      '2110 0.00 EUR = -895.03 -',
      '1170 0.00 EUR = 895.03 BK-EUR2',
    ]);
  });

  it('is valued on both accounts where one paid what came to the other', () => {
    const paid = suspense
      .with({ bankAccounts })
      .commands(returning('UNIDENTIFIED', eur('400.00'), { bankAccount: 'BK-EUR2' }));
    expect(linesOf(lastOf(paid), 'bankAccount')).toEqual([
      '2110 400.00 EUR = 441.99 -',
      '1170 -400.00 EUR = -441.99 BK-EUR2',
    ]);
    expect(linesOf(paid.when(half).decided(), 'bankAccount')).toEqual([
      '2110 0.00 EUR = -537.02 -',
      '1120 0.00 EUR = 895.03 BK-EUR',
      '1170 0.00 EUR = -358.01 BK-EUR2',
    ]);
  });

  it('is applied by its share of what it became: of EUR 400, EUR 300 take three quarters', () => {
    const some = suspense.commands(
      assigning(eur('600.00'), { effectiveDate: '2024-08-01' }),
      transferring(eur('400.00'), usd('444.44')),
    );
    some.when(assigning(eur('300.00'), { ...later, applicationId: 'A2' })).thenEvents({
      data: {
        lines: [
          {
            cash: eur('300.00'),
            cashUsd: '333.33',
            owedUsd: '331.49',
            cashFrom: [{ bankAccount: 'BK-USD', amount: usd('333.33'), usd: '333.33' }],
          },
        ],
        cashFrom: [{ bankAccount: 'BK-USD', amount: usd('333.33'), covers: eur('300.00') }],
      },
    });
    const rest = some.commands(
      assigning(eur('300.00'), { ...later, applicationId: 'A2' }),
      assigning(eur('100.00'), { ...later, applicationId: 'A3' }),
    );
    expect(lastOf(rest)[0]).toMatchObject({ data: { lines: [{ cashUsd: '111.11' }] } });
  });

  it('is applied in proportion to what it stands for, or from the account that is named', () => {
    const some = suspense.commands(transferring(eur('250.00'), usd('280.00')));
    const from = (fromBankAccount?: string) =>
      assigning(eur('200.00'), { ...later, fromBankAccount });
    some.when(from()).thenEvents({
      data: {
        cashFrom: [
          { bankAccount: 'BK-EUR', amount: eur('150.00'), covers: eur('150.00') },
          { bankAccount: 'BK-USD', amount: usd('56.00'), covers: eur('50.00') },
        ],
      },
    });
    some.when(from('BK-USD')).thenEvents({
      data: { cashFrom: [{ bankAccount: 'BK-USD', amount: usd('224.00') }] },
    });
    const [only] = some.when(from('BK-EUR')).decided();
    expect(only?.data).not.toHaveProperty('cashFrom');
    some
      .when(assigning(eur('250.01'), { ...later, fromBankAccount: 'BK-USD' }))
      .thenRefused('RECEIPT_EXCEEDED', 'on BK-USD stands for', 'fromBankAccount');
  });

  it('names its account where its share is less than a unit of the currency that it became', () => {
    const credit = { bankAccount: 'BK-USD', net: usd('1000.00'), charges: usd('0.00') };
    const to = { approvalReference: 'memo 4' };
    givenReceipt()
      .commands(recording(credit), transferring(usd('1000.00'), eur('499.00'), to))
      .when(assigning(usd('0.01'), later))
      .thenEvents({
        data: {
          lines: [
            {
              cash: usd('0.01'),
              cashUsd: '0.00',
              owedUsd: '0.01',
              cashFrom: [{ bankAccount: 'BK-EUR', amount: eur('0.00'), usd: '0.00' }],
            },
          ],
        },
      });
  });

  it('names the currency it was in where it went from US dollars and came back as fewer', () => {
    const credit = { bankAccount: 'BK-USD', net: usd('1000.00'), charges: usd('0.00') };
    const there = givenReceipt().commands(
      recording(credit),
      transferring(usd('1000.00'), eur('900.00')),
      transferring(eur('900.00'), usd('950.00'), { transferId: 'T2' }),
    );
    there.when(assigning(usd('500.00'), later)).thenEvents({
      data: {
        lines: [
          {
            cashUsd: '475.00',
            owedUsd: '500.00',
            cashFrom: [{ bankAccount: 'BK-USD', amount: usd('475.00'), through: 'EUR' }],
          },
        ],
      },
    });
  });

  it('is where it was on the day of an application', () => {
    moved
      .when(assigning(eur('100.00'), { effectiveDate: '2024-08-01' }))
      .thenRefused('RECEIPT_EXCEEDED', 'on BK-USD on 2024-08-01', 'effectiveDate');
  });

  it('comes back to its account when an application is released', () => {
    const back = moved.commands(assigning(eur('1000.00'), later), releasing('A1', '2024-10-02'));
    back
      .when(
        transferring(usd('1104.97'), eur('1000.00'), {
          transferId: 'T2',
          effectiveDate: '2024-10-02',
        }),
      )
      .decided();
  });

  it('keeps the receipt from being reversed, until it is back', () => {
    moved
      .when(reversingReceipt('2024-12-02'))
      .thenRefused('DEPENDENT_EVENTS', 'transfer T1 moved money of this receipt');
    const undone = moved.commands(reversingTransfer());
    expect(linesOf(undone.when(reversingReceipt('2024-12-02')).decided())).toEqual([
      '1120 -1000.00 EUR = -1104.97',
      '2110 1000.00 EUR = 1104.97',
    ]);
  });

  it('is brought back when nothing is owed any more', () => {
    const paid = moved.commands(
      returning('UNIDENTIFIED', eur('1000.00'), { effectiveDate: '2024-12-01' }),
    );
    const back = { transferId: 'T2', effectiveDate: '2024-12-02' };
    const events = paid.when(transferring(usd('1104.97'), eur('1005.00'), back)).decided();
    expect(events).toMatchObject([{ data: { covers: eur('1000.00') } }]);
  });
});

describe('what is paid back of a receipt under a date before its cash was moved', () => {
  it('is refused where it leaves US dollars on no euros until that day', () => {
    suspense
      .commands(transferring(eur('1000.00'), usd('1104.97')))
      .when(returning('UNIDENTIFIED', eur('1000.00')))
      .thenRefused(
        'DATES_NOT_ORDERED',
        'USD 12.07 would be left in the cash on BK-EUR of this receipt without any EUR on 2024-09-10',
        'effectiveDate',
      );
  });
});

describe('a transfer of money in suspense reversed', () => {
  const made = suspense.commands(transferring(eur('1000.00'), usd('1090.00')));

  it('mirrors its lines', () => {
    const events = made.when(reversingTransfer({ documentReference: 'note' })).thenEvents({
      type: 'CashTransferReversed',
      data: {
        receiptId: 'R1',
        transferId: 'T1',
        reverses: 'e2',
        takenUsd: '1090.00',
        reasonCode: 'WRONG_AMOUNT',
        reason: 'mistyped',
        documentReference: 'note',
      },
    });
    expect(linesOf(events, 'bankAccount')).toEqual([
      '1120 1000.00 EUR = 1104.97 BK-EUR',
      '1110 -1090.00 USD = -1090.00 BK-USD',
      '5410 0.00 EUR = -14.97 -',
    ]);
  });

  it('needs the money where it went', () => {
    made
      .commands(assigning(eur('0.01'), { effectiveDate: '2024-09-21' }))
      .when(reversingTransfer())
      .thenRefused('DEPENDENT_EVENTS', 'USD 1090.00 is more than the USD 1089.99 of the receipt');
  });

  it('takes its share of what is there where a run has valued it since', () => {
    const { to } = { to: { ...second, amount: eur('500.00') } };
    const elsewhere = suspense
      .with({ bankAccounts, today: '2025-01-31' })
      .commands(transferring(eur('500.00'), eur('500.00'), { to }), revaluingReceipt());
    const undone = { effectiveDate: '2025-01-05' };
    expect(linesOf(elsewhere.when(reversingTransfer(undone)).decided(), 'bankAccount')).toEqual([
      '1120 500.00 EUR = 552.49 BK-EUR',
      '1170 -500.00 EUR = -552.49 BK-EUR2',
      '1170 0.00 EUR = 20.58 BK-EUR2',
      '4910 0.00 EUR = -20.58 -',
    ]);
    elsewhere
      .when(reversingTransfer({ effectiveDate: '2024-12-30' }))
      .thenRefused('DATES_NOT_ORDERED', 'BK-EUR2 moved on 2024-12-31', 'effectiveDate');
  });

  it.each([
    ['DATES_NOT_ORDERED', 'effectiveDate', { effectiveDate: '2024-09-19' }],
    ['DATE_IN_FUTURE', 'effectiveDate', { effectiveDate: '2025-01-02' }],
    ['INVALID_DATE', 'effectiveDate', { effectiveDate: '2024-09-31', postingDate: '2024-09-30' }],
    ['INVALID_DATE', 'postingDate', { postingDate: '2024-02-30' }],
    ['DATES_NOT_ORDERED', 'postingDate', { postingDate: '2024-01-01' }],
  ] as const)('is refused with %s at %s', (code, field, facts) => {
    expect(made.when(reversingTransfer(facts)).thenRefused(code).field).toBe(field);
  });

  it('is reversed once, and only where it was made', () => {
    made.commands(reversingTransfer()).when(reversingTransfer()).thenRefused('ALREADY_REVERSED');
    for (const other of [suspense, givenReceipt()]) {
      const detail = 'reversed as an event of that pledge';
      other.when(reversingTransfer()).thenRefused('TRANSFER_UNKNOWN', detail, 'transferId');
    }
  });

  it('keeps its id used', () => {
    const undone = made.commands(reversingTransfer());
    undone.when(transferring(eur('1.00'), usd('1.00'))).thenRefused('DUPLICATE_ID');
  });

  it('concerns the period of the transfer', () => {
    const posting = { periods: { softClosed: [], closed: ['2024'] }, byController: false };
    const late = { effectiveDate: '2024-09-21', postingDate: '2025-01-01' };
    made
      .with({ posting, today: '2025-01-31' })
      .when(reversingTransfer(late))
      .thenEvents({ data: { postingDate: '2025-01-01', originalPeriod: '2024' } });
  });
});
