import {
  eur,
  exampleBankAccounts,
  givenTransfer,
  linesOf,
  reversingTransfer,
  transferring,
  usd,
} from '@art30/testing';

const minor = (date: string, amount: bigint, cents: bigint) => ({ date, amount, usd: cents });
/** EUR 1,000.00 in suspense since 2 July 2024, worth USD 1,104.97. */
const held = { '1120': [minor('2024-07-02', 100_000n, 110_497n)] };
const suspense = givenTransfer(held);
const known = exampleBankAccounts();
const [euro] = known.opened.filter(({ code }) => code === 'BK-EUR');
const second = { bankAccount: 'BK-EUR2', amount: eur('500.00') };
const bankAccounts = {
  opened: [...known.opened, { ...euro!, code: 'BK-EUR2', ledgerAccount: '1170' }],
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
          ...{ transferId: 'T1', leftUsd: '552.49', reachedUsd: '552.49', throughSequence: 7 },
          ...{ documentReference: 'order 9', policy: 'IPSAS23-UN@1', warnings: [] },
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
    expect(linesOf(events, 'donor', 'pledge', 'purpose', 'recommendation')).toEqual([
      '1120 -1000.00 EUR = -1104.97 - - - -',
      '1110 1090.00 USD = 1090.00 - - - -',
      '5410 0.00 EUR = 14.97 - - - -',
    ]);
  });

  it('repays first what suspense has lent to others there', () => {
    const lent = givenTransfer({
      '1110': [minor('2024-07-01', 500_000n, 500_000n)],
      '1120': [minor('2024-07-02', -91_000n, -105_000n)],
    });
    const events = lent
      .when(transferring(usd('1500.00'), eur('1820.00'), { approvalReference: 'memo' }))
      .decided();
    expect(linesOf(events)).toEqual([
      '1110 -1500.00 USD = -1500.00',
      '1120 1820.00 EUR = 2050.00',
      '4910 0.00 EUR = -550.00',
    ]);
  });

  it('warns of an old rate', () => {
    const late = transferring(eur('1.00'), usd('1.10'), { effectiveDate: '2024-11-30' });
    suspense.when(late).thenEvents({ data: { warnings: [{ code: 'RATE_OLD' }] } });
  });

  it.each([
    ['1000.01', '2024-09-20', '1000.01 is more than the 1000.00 EUR in suspense on BK-EUR'],
    ['0.01', '2024-07-01', '0.00 EUR in suspense on BK-EUR on 2024-07-01'],
  ])('is there: EUR %s on %s is refused', (amount, effectiveDate, detail) => {
    const refusal = suspense
      .when(transferring(eur(amount), usd('1.00'), { effectiveDate }))
      .thenRefused('INSUFFICIENT_CASH', detail);
    expect(refusal.field).toBe('from.amount');
  });

  it('is there on every later day too', () => {
    const applied = [...held['1120'], minor('2024-10-01', -99_999n, -110_496n)];
    givenTransfer({ '1120': applied })
      .when(transferring(eur('0.02'), usd('1.00')))
      .thenRefused('INSUFFICIENT_CASH', '0.01 EUR in suspense on BK-EUR on 2024-10-01');
  });

  it.each([
    ['DATE_IN_FUTURE', 'effectiveDate', { effectiveDate: '2025-01-02' }],
    ['INVALID_DATE', 'postingDate', { postingDate: '2024-02-30' }],
    ['DATES_NOT_ORDERED', 'postingDate', { postingDate: '2024-01-01' }],
    ['BANK_ACCOUNT_NOT_OPEN', 'from.bankAccount', { effectiveDate: '2023-12-31' }],
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
    expect([again.field, again.detail]).toEqual(['id', 'transfer T1 is already booked']);
  });

  it('is posted into an open period, at the rate of its own day', () => {
    const posting = { periods: { softClosed: [], closed: ['2023'] }, byController: false };
    const old = {
      opened: known.opened.map((account) => ({ ...account, effectiveDate: '2023-01-01' })),
    };
    const late = { effectiveDate: '2023-12-31', postingDate: '2024-01-01' };
    const held = givenTransfer({ '1120': [minor('2023-07-02', 100_000n, 110_497n)] });
    const closed = held.with({ posting, bankAccounts: old });
    closed
      .when(transferring(eur('920.00'), usd('1000.00'), late))
      .thenEvents({ data: { ...late, originalPeriod: '2023', leftUsd: '1016.57' } });
    const { effectiveDate } = late;
    closed
      .when(transferring(eur('920.00'), usd('1000.00'), { effectiveDate }))
      .thenRefused('PERIOD_CLOSED');
  });
});

describe('a transfer of money in suspense reversed', () => {
  const made = suspense.commands(transferring(eur('1000.00'), usd('1090.00'))).with({
    suspense: { throughSequence: 9, on: { '1110': [minor('2024-09-20', 109_000n, 0n)] } },
  });

  it('mirrors its lines', () => {
    const events = made.when(reversingTransfer({ documentReference: 'note' })).thenEvents({
      type: 'CashTransferReversed',
      data: {
        ...{ transferId: 'T1', reverses: 'e1', throughSequence: 9 },
        ...{ reasonCode: 'WRONG_AMOUNT', reason: 'mistyped', documentReference: 'note' },
      },
    });
    expect(linesOf(events, 'bankAccount')).toEqual([
      '1120 1000.00 EUR = 1104.97 BK-EUR',
      '1110 -1090.00 USD = -1090.00 BK-USD',
      '5410 0.00 EUR = -14.97 -',
    ]);
  });

  it('needs the money where it went', () => {
    const gone = { '1110': [minor('2024-09-20', 108_999n, 0n)] };
    made
      .with({ suspense: { throughSequence: 9, on: gone } })
      .when(reversingTransfer())
      .thenRefused('DEPENDENT_EVENTS', 'more than the 1089.99 USD in suspense on BK-USD');
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
    const { field } = suspense
      .when(reversingTransfer())
      .thenRefused('TRANSFER_UNKNOWN', 'reversed as an event of that pledge');
    expect(field).toBe('transferId');
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
