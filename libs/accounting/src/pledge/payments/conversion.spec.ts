import {
  allocating,
  announcing,
  converting,
  eur,
  exampleBankAccounts,
  givenPledge,
  kwd,
  linesOf,
  paying,
  reporting,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';

import type { Pledge } from '../state/pledge.state';

const chf = (amount: string) => ({ amount, currency: 'CHF' });
const inDollars = { bankAccount: 'BK-USD', ledgerAccount: '1110' };
const k = { purpose: 'k', level: 'NATIONAL' };
const earmarked = { earmarks: [{ purpose: 'k', amount: eur('1000.00') }] };

/** Pledge with EUR 1,000.00 for TA-GEN, valued at USD 1,104.97 on receipt on 2 July 2024. */
const paid = givenPledge().commands(
  announcing(),
  signing(),
  settling([paying(eur('1000.00'), '1104.97')]),
);

describe('cash of a pledge converted into another currency', () => {
  it('leaves at carrying value in proportion, and the pledge bears the difference', () => {
    const events = paid
      .when(converting(eur('500.00'), usd('540.00'), { documentReference: 'FX deal 7' }))
      .thenEvents({
        type: 'CashConverted',
        data: {
          transferId: 'T1',
          purpose: 'TA-GEN',
          documentReference: 'FX deal 7',
          from: { bankAccount: 'BK-EUR', ledgerAccount: '1120', amount: eur('500.00') },
          to: { bankAccount: 'BK-USD', ledgerAccount: '1110', amount: usd('540.00') },
          warnings: [],
        },
      });
    expect(linesOf(events, 'donor', 'pledge', 'recommendation', 'purpose', 'bankAccount')).toEqual([
      '1120 -500.00 EUR = -552.49 DON-A P1 n TA-GEN BK-EUR',
      '1110 540.00 USD = 540.00 DON-A P1 n TA-GEN BK-USD',
      '5410 0.00 EUR = 12.49 DON-A P1 n TA-GEN -',
    ]);
  });

  it('takes all of the value with all of the cash', () => {
    const half = paid.commands(converting(eur('500.00'), usd('552.49')));
    const rest = half.when(converting(eur('500.00'), usd('560.00'), { transferId: 'T2' }));
    expect(linesOf(rest.decided())).toEqual([
      '1120 -500.00 EUR = -552.48',
      '1110 560.00 USD = 560.00',
      '4910 0.00 EUR = -7.52',
    ]);
  });

  it('has no result where it is worth what it was', () => {
    const events = paid.when(converting(eur('1000.00'), usd('1104.97'))).decided();
    expect(linesOf(events)).toEqual(['1120 -1000.00 EUR = -1104.97', '1110 1104.97 USD = 1104.97']);
  });

  it('has the value of the day in a currency that is not the dollar', () => {
    const events = paid.when(converting(eur('910.00'), chf('850.00'))).thenEvents({
      data: { from: { rate: { unitsPerUsd: '0.910' } }, to: { rate: { unitsPerUsd: '0.850' } } },
    });
    expect(linesOf(events)).toEqual([
      '1120 -910.00 EUR = -1005.52',
      '1130 850.00 CHF = 1000.00',
      '5410 0.00 EUR = 5.52',
    ]);
  });

  it('names the difference by the currency that is not the dollar', () => {
    const dollars = givenPledge().commands(
      signingDirectly(
        { instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('1000.00') }] },
        { amount: usd('1000.00') },
      ),
      settling([paying(usd('1000.00'), '1000.00')], inDollars),
    );
    const events = dollars.when(converting(usd('1000.00'), eur('900.00'))).decided();
    expect(linesOf(events)).toEqual([
      '1110 -1000.00 USD = -1000.00',
      '1120 900.00 EUR = 989.01',
      '5410 0.00 EUR = 10.99',
    ]);
  });

  it('warns of an old rate of either side and uses it', () => {
    const late = converting(eur('1.00'), chf('0.93'), { effectiveDate: '2024-11-30' });
    paid
      .when(late)
      .thenEvents({ data: { warnings: [{ code: 'RATE_OLD' }, { code: 'RATE_OLD' }] } });
  });

  it('of a closed year is posted into an open one: rate of its day, value of the posting', () => {
    const posting = { periods: { softClosed: [], closed: ['2024'] }, byController: false };
    const late = { effectiveDate: '2024-09-20', postingDate: '2025-01-01' };
    const closed = paid.with({ posting, today: '2025-01-31' });
    const events = closed.when(converting(eur('500.00'), chf('425.00'), late)).thenEvents({
      data: { ...late, originalPeriod: '2024', to: { rate: { unitsPerUsd: '0.850' } } },
    });
    expect(linesOf(events)).toEqual([
      '1120 -500.00 EUR = -552.49',
      '1130 425.00 CHF = 500.00',
      '5410 0.00 EUR = 52.49',
    ]);
    closed
      .when(converting(eur('500.00'), chf('425.00')))
      .thenRefused('PERIOD_CLOSED', '2024 is closed');
  });

  it('is possible before a signature and after a withdrawal, for the money is there', () => {
    const advance = givenPledge().commands(
      announcing(),
      settling([paying(eur('100.00'), '110.50', { instalment: undefined })]),
    );
    const events = advance.when(converting(eur('100.00'), usd('110.00'))).decided();
    expect(linesOf(events)).toContain('5410 0.00 EUR = 0.50');
  });

  it('may uncover an allocation, which then shows and blocks the next one', () => {
    const allocated = paid.commands(allocating('TA-GEN', k, '1104.97'));
    const uncovered = allocated.commands(converting(eur('1000.00'), usd('1100.00')));
    const next = { allocationId: 'G2', effectiveDate: '2024-10-01' };
    uncovered.when(allocating('TA-GEN', k, '0.01', next)).thenRefused('INSUFFICIENT_CASH', '4.98');
  });
});

describe('internal borrowing repaid', () => {
  /** Pledge that has only EUR for k but spent dollars for k, which leaves USD -1,000.00 on the dollar account. */
  const borrowed = givenPledge().commands(
    announcing(earmarked),
    signing(),
    settling([paying(eur('1000.00'), '1104.97')]),
    allocating('k', k, '1100.00'),
    reporting(k, usd('1000.00'), { effectiveDate: '2024-09-10' }),
  );

  it('is the normal case: the other account may stand below zero', () => {
    const events = borrowed.when(converting(eur('910.00'), usd('1000.00'))).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '1120 -910.00 EUR = -1005.52 k',
      '1110 1000.00 USD = 1000.00 k',
      '5410 0.00 EUR = 5.52 k',
    ]);
  });

  /** Pledge that has only USD for k but spent EUR 910.00 for k, then worth USD 1,000.00, from the euro account. */
  const inEuro = givenPledge().commands(
    signingDirectly(
      { instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('5000.00') }] },
      { amount: usd('5000.00'), earmarks: [{ purpose: 'k', amount: usd('5000.00') }] },
    ),
    settling([paying(usd('5000.00'), '5000.00')], inDollars),
    allocating('k', k, '5000.00'),
    reporting(k, eur('910.00'), { paidFrom: 'BK-EUR', effectiveDate: '2024-11-20' }),
  );
  const later = { effectiveDate: '2024-12-05' };

  it.each([
    { from: '480.00', to: '455.00', value: '478.95', loss: '1.05', gain: '21.05' },
    { from: '960.00', to: '910.00', value: '957.89', loss: '2.11', gain: '42.11' },
    { from: '1920.00', to: '1820.00', value: '1915.79', loss: '4.21', gain: '42.10' },
  ])(
    'USD $from for EUR $to enters at the rate of its day, $value, and repays the debt at its own value',
    ({ from, to, value, loss, gain }) => {
      const events = inEuro.when(converting(usd(from), eur(to), later)).decided();
      expect(linesOf(events, 'purpose')).toEqual([
        `1110 -${from} USD = -${from} k`,
        `1120 ${to} EUR = ${value} k`,
        `1120 0.00 EUR = ${gain} k`,
        `4910 0.00 EUR = -${gain} k`,
        `5410 0.00 EUR = ${loss} k`,
      ]);
    },
  );

  it('is repaid on a day before the debt as well, for the books have it', () => {
    const early = { effectiveDate: '2024-08-01' };
    const events = inEuro.when(converting(usd('1000.00'), eur('910.00'), early)).decided();
    expect(linesOf(events)).toEqual([
      '1110 -1000.00 USD = -1000.00',
      '1120 910.00 EUR = 1005.52',
      '1120 0.00 EUR = -5.52',
      '5410 0.00 EUR = 5.52',
      '4910 0.00 EUR = -5.52',
    ]);
  });
});

describe('cash of a pledge moved in one currency', () => {
  const clearing = { bankAccount: 'CLEARING', amount: usd('300.00') };
  const second = exampleBankAccounts();
  const [euro] = second.opened.filter(({ code }) => code === 'BK-EUR');
  const opened = [...second.opened, { ...euro!, code: 'BK-EUR2', ledgerAccount: '1170' }];

  it('keeps its value: nothing is exchanged', () => {
    const to = { bankAccount: 'BK-EUR2', amount: eur('500.00') };
    const events = paid
      .with({ bankAccounts: { opened } })
      .when(converting(eur('500.00'), eur('500.00'), { to }))
      .decided();
    expect(linesOf(events, 'bankAccount')).toEqual([
      '1120 -500.00 EUR = -552.49 BK-EUR',
      '1170 500.00 EUR = 552.49 BK-EUR2',
    ]);
  });

  it('settles what another system has paid', () => {
    const spent = givenPledge().commands(
      signingDirectly(
        { instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('1000.00') }] },
        { amount: usd('1000.00') },
      ),
      settling([paying(usd('1000.00'), '1000.00')], inDollars),
      allocating('TA-GEN', k, '565.00'),
      reporting(k, usd('300.00'), { paidFrom: 'CLEARING', effectiveDate: '2024-09-10' }),
    );
    const settle = converting(usd('300.00'), usd('300.00'), { to: clearing });
    expect(linesOf(spent.when(settle).decided(), 'purpose')).toEqual([
      '1110 -300.00 USD = -300.00 TA-GEN',
      '1190 300.00 USD = 300.00 TA-GEN',
    ]);
  });

  it.each([
    ['to.amount', { to: { bankAccount: 'BK-EUR2', amount: eur('499.99') } }],
    ['to.bankAccount', { to: { bankAccount: 'BK-EUR', amount: eur('500.00') } }],
  ])('is refused where %s makes no transfer of it', (field, facts) => {
    const { field: named } = paid
      .with({ bankAccounts: { opened } })
      .when(converting(eur('500.00'), eur('500.00'), facts))
      .thenRefused('TRANSFER_INVALID', field === 'to.amount' ? '500.00' : 'another than BK-EUR');
    expect(named).toBe(field);
  });
});

describe('what a conversion takes', () => {
  it.each([
    ['1000.01', {}, '1000.01 is more than the 1000.00 EUR that P1 for TA-GEN has on BK-EUR'],
    ['0.01', { effectiveDate: '2024-07-01' }, '0.00 EUR that P1 for TA-GEN has'],
    ['0.01', { purpose: 'k' }, '0.00 EUR that P1 for k has'],
  ])('is there: EUR %s with %j is refused', (amount, facts, detail) => {
    const named = { purpose: 'TA-GEN', ...facts };
    const refusal = paid
      .when(converting(eur(amount), usd('1.00'), named))
      .thenRefused('INSUFFICIENT_CASH', detail);
    expect(refusal.field).toBe('from.amount');
  });

  it('is of a purpose that need not be named where it is the only one', () => {
    const early = { effectiveDate: '2024-07-01' };
    paid
      .when(converting(eur('1.00'), usd('1.00'), early))
      .thenRefused('INSUFFICIENT_CASH', 'P1 has no cash on BK-EUR 2024-07-01', 'from.amount');
    const two = givenPledge().commands(
      announcing({ earmarks: [{ purpose: 'k', amount: eur('400.00') }] }),
      signing(),
      settling([paying(eur('1000.00'), '1104.97')]),
    );
    const refusal = two
      .when(converting(eur('1.00'), usd('1.00')))
      .thenRefused('PURPOSE_UNKNOWN', 'cash for k, TA-GEN on BK-EUR');
    expect(refusal.field).toBe('purpose');
    two.when(converting(eur('400.00'), usd('439.56'), { purpose: 'k' })).decided();
    two
      .when(converting(eur('400.01'), usd('1.00'), { purpose: 'k' }))
      .thenRefused('INSUFFICIENT_CASH', '400.00');
  });

  it('is no money that the pledge has spent from that account already', () => {
    const spent = paid.commands(
      allocating('TA-GEN', k, '1000.00'),
      reporting(k, eur('200.00'), { paidFrom: 'BK-EUR', effectiveDate: '2024-10-10' }),
    );
    spent.when(converting(eur('800.00'), usd('870.00'))).decided();
    const { detail } = spent
      .when(converting(eur('800.01'), usd('870.00')))
      .thenRefused('INSUFFICIENT_CASH');
    expect(detail).toContain('EUR 800.00 that pledge P1 has on BK-EUR on 2024-10-10');
  });

  it.each([
    ['DUPLICATE_ID', 'id', { transferId: 'G1' }],
    ['DATE_IN_FUTURE', 'effectiveDate', { effectiveDate: '2025-01-02' }],
    ['BANK_ACCOUNT_UNKNOWN', 'from.bankAccount', { from: { bankAccount: 'X', amount: eur('1') } }],
    ['BANK_ACCOUNT_UNKNOWN', 'to.bankAccount', { to: { bankAccount: 'X', amount: eur('1') } }],
    ['CURRENCY_MISMATCH', 'from.amount', { from: { bankAccount: 'BK-EUR', amount: usd('1') } }],
    ['CURRENCY_MISMATCH', 'to.amount', { to: { bankAccount: 'BK-USD', amount: kwd('1') } }],
    ['INVALID_AMOUNT', 'from.amount', { from: { bankAccount: 'BK-EUR', amount: eur('0') } }],
    ['INVALID_AMOUNT', 'to.amount', { to: { bankAccount: 'BK-USD', amount: usd('-1') } }],
  ] as const)('is refused with %s at %s', (code, field, facts) => {
    const allocated = paid.commands(allocating('TA-GEN', k, '1.00'));
    const refusal = allocated.when(converting(eur('1.00'), usd('1.00'), facts)).thenRefused(code);
    expect(refusal.field).toBe(field);
  });

  it('is of a pledge that is there', () => {
    givenPledge()
      .when(converting(eur('1.00'), usd('1.00')))
      .thenRefused('PLEDGE_UNKNOWN');
  });
});

describe('a conversion reversed', () => {
  const converted = paid.commands(converting(eur('500.00'), usd('540.00')));
  const first = converted.idOf('CashConverted');

  it('mirrors its lines, once, and keeps its id', () => {
    const undone = converted.commands(reversing(first, '2024-09-20'));
    expect(linesOf(undone.recorded.slice(-1).map(({ event }) => event))).toEqual([
      '1120 500.00 EUR = 552.49',
      '1110 -540.00 USD = -540.00',
      '5410 0.00 EUR = -12.49',
    ]);
    undone.when(reversing(first)).thenRefused('ALREADY_REVERSED');
    undone.when(converting(eur('500.00'), usd('540.00'))).thenRefused('DUPLICATE_ID');
  });

  it('needs no agreement, for the money is there without one', () => {
    const advance = givenPledge().commands(
      announcing(),
      settling([paying(eur('100.00'), '110.50', { instalment: undefined })]),
      converting(eur('100.00'), usd('110.00')),
    );
    advance.when(reversing(advance.idOf('CashConverted'), '2024-09-20')).decided();
  });

  it('waits for the conversion that took its cash on', () => {
    const on = { transferId: 'T2', effectiveDate: '2024-09-25' };
    const twice = converted.commands(converting(usd('100.00'), chf('85.00'), on));
    const second = twice.idOf('CashConverted');
    twice
      .when(reversing(first, '2024-09-30'))
      .thenRefused(
        'DEPENDENT_EVENTS',
        `short by USD 100.00 on 2024-09-30, because the conversion ${second}`,
      );
    twice.commands(reversing(second, '2024-09-30')).when(reversing(first, '2024-09-30')).decided();
  });

  it('stands on every day before its reversal: nothing is taken back earlier', () => {
    const undone = converted.commands(reversing(first, '2024-09-30'));
    undone
      .when(undoing('A1', '2024-09-29'))
      .thenRefused('DEPENDENT_EVENTS', 'short by EUR 500.00 on 2024-09-29');
    undone.when(undoing('A1', '2024-09-30')).decided();
  });

  it('blocks from its own day on', () => {
    const later = paid.commands(
      converting(eur('500.00'), usd('540.00'), { effectiveDate: '2024-10-20' }),
    );
    later
      .when(undoing('A1', '2024-08-01'))
      .thenRefused('DEPENDENT_EVENTS', 'short by EUR 500.00 on 2024-10-20');
  });

  it('may leave an account that was spent from below zero', () => {
    const spent = givenPledge().commands(
      announcing(earmarked),
      signing(),
      settling([paying(eur('1000.00'), '1104.97')]),
      allocating('k', k, '500.00'),
      converting(eur('500.00'), usd('540.00')),
      reporting(k, usd('300.00'), { effectiveDate: '2024-10-01' }),
    );
    const undone = spent.commands(reversing(spent.idOf('CashConverted'), '2024-10-01'));
    const inDollar = [...(undone.state as Pledge).lines].filter(
      ({ account }) => account === '1110',
    );
    expect(inDollar.reduce((sum, { amount }) => sum + amount, 0n)).toBe(-30_000n);
  });

  it('comes before its receipt is taken back', () => {
    converted
      .when(undoing('A1', '2024-10-01'))
      .thenRefused(
        'DEPENDENT_EVENTS',
        `TA-GEN would be short by EUR 500.00 on 2024-10-01, because the conversion ${first}`,
      );
    const undone = converted.commands(reversing(first, '2024-10-01'));
    undone.when(undoing('A1', '2024-10-01')).decided();
  });

  it('does not stand in the way of taking back what it left', () => {
    const more = givenPledge().commands(
      announcing(),
      signing(),
      settling([paying(eur('600.00'), '662.98')]),
      settling([paying(eur('400.00'), '441.99')], { applicationId: 'A2', receiptId: 'R2' }),
      converting(eur('600.00'), usd('660.00')),
    );
    more.when(undoing('A2', '2024-10-01')).decided();
  });
});
