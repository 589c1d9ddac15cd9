import {
  allocating,
  announcing,
  approvedByController,
  crediting,
  eur,
  exampleBankAccounts,
  givenPledge,
  instalments,
  interest,
  levy,
  linesOf,
  paying,
  payingLevy,
  recovery,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
  writingOff,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
/** Pledge with instalments of EUR 1,000.00 and 500.00; EUR 900.00 of the first are paid, and 100.00 are written off. */
const owing = givenPledge()
  .with(approvedByController)
  .commands(
    signingDirectly(
      { instalments: instalments(eur('1000.00'), eur('500.00')) },
      { amount: eur('1500.00') },
    ),
    settling([paying(eur('900.00'), '994.47')]),
  );
const writtenOff = owing.commands(writingOff(eur('100.00')));
const another = { applicationId: 'A8', receiptId: 'R8' };
const out = (events: Parameters<typeof linesOf>[0]) =>
  linesOf(events, 'donor', 'pledge', 'recommendation', 'purpose', 'receipt', 'bankAccount');
const allocation = (gross: string, effectiveDate = '2024-12-02') =>
  allocating('TA-GEN', k, gross, { effectiveDate });

describe('crediting interest', () => {
  it('is income of the purpose, out of suspense at the value of the cash', () => {
    const events = owing.when(crediting(interest, eur('19.00'), '20.00')).thenEvents({
      type: 'InterestCredited',
      data: {
        interestId: 'I1',
        clause: 'art. 7 (2)',
        applicationId: 'A9',
        receiptId: 'R9',
        bankAccount: 'BK-EUR',
        ledgerAccount: '1120',
        valueDate: '2024-12-02',
        effectiveDate: '2024-12-02',
        purpose: 'TA-GEN',
        amount: eur('19.00'),
        amountUsd: '20.00',
      },
    });
    expect(out(events)).toEqual([
      '2110 19.00 EUR = 20.00 - - - - R9 -',
      '1120 -19.00 EUR = -20.00 - - - - R9 BK-EUR',
      '1120 19.00 EUR = 20.00 DON-A P1 n TA-GEN R9 BK-EUR',
      '4310 -19.00 EUR = -20.00 DON-A P1 n TA-GEN - -',
    ]);
    expect(events[0]?.data.entries).toHaveLength(4);
  });

  it('raises what can be allocated, from its day on', () => {
    const credited = owing.commands(crediting(interest, eur('19.00'), '20.00'));
    credited.when(allocation('1014.47')).decided();
    credited.when(allocation('1014.48')).thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
    credited.when(allocation('994.48', '2024-12-01')).thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
  });

  it('needs a clause of the agreement', () => {
    const { field } = owing
      .when(crediting({ ...interest, clause: ' ' }, eur('1.00'), '1.05'))
      .thenRefused('AGREEMENT_CLAUSE_REQUIRED', 'name the clause');
    expect(field).toBe('clause');
  });

  it('goes back with its application, and what was allocated of it before', () => {
    const credited = owing.commands(crediting(interest, eur('19.00'), '20.00'));
    const events = credited.when(undoing('A9', '2024-12-03')).thenEvents({
      type: 'ReceiptApplicationReversed',
      data: { applicationId: 'A9', receiptId: 'R9', reversedType: 'InterestCredited' },
    });
    expect(linesOf(events)).toEqual([
      '2110 -19.00 EUR = -20.00',
      '1120 19.00 EUR = 20.00',
      '1120 -19.00 EUR = -20.00',
      '4310 19.00 EUR = 20.00',
    ]);
    const used = credited.commands(allocation('1010.00'));
    used
      .when(undoing('A9', '2024-12-03'))
      .thenRefused('DEPENDENT_EVENTS', 'AllocationMade e4 depends on this event');
    used
      .when(undoing('A9', '2024-12-03', { withDependants: true }))
      .thenEvents({ data: { reverses: 'e4' } }, { data: { reverses: 'e3' } });
    credited
      .commands(undoing('A9', '2024-12-03'))
      .when(undoing('A9', '2024-12-03'))
      .thenRefused('ALREADY_REVERSED');
  });
});

describe('a coordination levy', () => {
  const accrued = owing.commands(crediting(levy, eur('9.50'), '10.00'));

  it('is owed on, and is no revenue', () => {
    const events = owing.when(crediting(levy, eur('9.50'), '10.00')).thenEvents({
      type: 'CoordinationLevyAccrued',
      data: { levyId: 'L1', levyRate: '0.01', amount: eur('9.50'), amountUsd: '10.00' },
    });
    expect(out(events)).toEqual([
      '2110 9.50 EUR = 10.00 - - - - R9 -',
      '1120 -9.50 EUR = -10.00 - - - - R9 BK-EUR',
      '1120 9.50 EUR = 10.00 DON-A P1 n TA-GEN R9 BK-EUR',
      '2150 -9.50 EUR = -10.00 DON-A P1 n TA-GEN - -',
    ]);
  });

  it('cannot be allocated', () => {
    accrued.when(allocation('994.47')).decided();
    accrued.when(allocation('994.48')).thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
  });

  it.each(['0', '0.00', '1.01', 'one', '-0.01', ''])('is no fraction of %j', (rate) => {
    const { field } = owing
      .when(crediting({ ...levy, rate }, eur('1.00'), '1.05'))
      .thenRefused('LEVY_RATE_INVALID', 'such as 0.01');
    expect(field).toBe('rate');
  });

  it.each(['0.01', '0.0001', '1'])('is the fraction %s', (levyRate) => {
    owing
      .when(crediting({ ...levy, rate: levyRate }, eur('1.00'), '1.05'))
      .thenEvents({ data: { levyRate } });
  });

  it('is passed on at its carrying value; its cash leaves with its share of the whole', () => {
    const early = owing.commands(crediting(levy, eur('9.50'), '10.44'));
    const events = early.when(payingLevy({ documentReference: 'slip 4' })).thenEvents({
      type: 'LevyPaid',
      data: {
        levyId: 'L1',
        effectiveDate: '2024-12-10',
        documentReference: 'slip 4',
        bankAccount: 'BK-EUR',
        ledgerAccount: '1120',
        paymentReference: 'PAY-7',
        lines: [{ purpose: 'TA-GEN', amount: eur('9.50') }],
        rate: { unitsPerUsd: '0.950' },
      },
    });
    expect(out(events)).toEqual([
      '2150 9.50 EUR = 10.44 DON-A P1 n TA-GEN - -',
      '1120 -9.50 EUR = -10.50 DON-A P1 n TA-GEN - BK-EUR',
      '5410 0.00 EUR = 0.06 DON-A P1 n TA-GEN - -',
    ]);
  });

  it('leaves what is unallocated as it was but for the exchange difference', () => {
    const all = owing.commands(crediting(levy, eur('9.50'), '9.00'), allocation('994.47'));
    const events = all.when(payingLevy()).decided();
    expect(linesOf(events)).toEqual([
      '2150 9.50 EUR = 9.00',
      '1120 -9.50 EUR = -10.48',
      '5410 0.00 EUR = 1.48',
    ]);
  });

  it('takes its own value where another one stands beside it', () => {
    const both = accrued.commands(crediting({ ...levy, id: 'L2' }, eur('9.50'), '11.00', another));
    expect(linesOf(both.when(payingLevy({ levyId: 'L2' })).decided())[0]).toBe(
      '2150 9.50 EUR = 11.00',
    );
    const first = both.commands(payingLevy());
    expect(linesOf(first.when(payingLevy({ levyId: 'L2' })).decided())[0]).toBe(
      '2150 9.50 EUR = 11.00',
    );
  });

  const paid = accrued.commands(payingLevy());
  const late = exampleBankAccounts().opened.map((account) => ({
    ...account,
    effectiveDate: '2024-12-11',
  }));

  it.each([
    ['PLEDGE_UNKNOWN', undefined, givenPledge(), payingLevy()],
    ['LEVY_UNKNOWN', 'levyId', accrued, payingLevy({ levyId: 'L9' })],
    ['LEVY_UNKNOWN', 'levyId', accrued.commands(undoing('A9', '2024-12-03')), payingLevy()],
    ['LEVY_PAID', 'levyId', paid, payingLevy({ effectiveDate: '2024-12-11' })],
    ['DATES_NOT_ORDERED', 'effectiveDate', accrued, payingLevy({ effectiveDate: '2024-12-01' })],
    ['DATE_IN_FUTURE', 'effectiveDate', accrued, payingLevy({ effectiveDate: '2025-06-01' })],
    ['PAYMENT_INCOMPLETE', 'paymentReference', accrued, payingLevy({ paymentReference: ' ' })],
    ['CURRENCY_MISMATCH', 'paidFrom', accrued, payingLevy({ paidFrom: 'BK-USD' })],
    ['BANK_ACCOUNT_UNKNOWN', 'paidFrom', accrued, payingLevy({ paidFrom: 'BK-X' })],
    [
      'BANK_ACCOUNT_NOT_OPEN',
      'paidFrom',
      accrued.with({ bankAccounts: { opened: late } }),
      payingLevy(),
    ],
    ['RATE_MISSING', undefined, accrued.with({ rates: { lists: [] } }), payingLevy()],
  ] as const)('is not passed on: %s at %s (%#)', (code, field, state, command) => {
    const refusal = state.when(command).thenRefused(code);
    if (field !== undefined) expect(refusal.field).toBe(field);
  });

  it('stays once it is passed on', () => {
    paid
      .when(undoing('A9', '2024-12-15', { withDependants: true }))
      .thenRefused(
        'DEPENDENT_EVENTS',
        'LevyPaid e4 depends on this event and cannot be reversed with it: ' +
          'a payment that never happened is reversed by itself; reverse LevyPaid e4 first',
      );
    accrued.when(undoing('A9', '2024-12-03')).thenEvents({
      data: { reversedType: 'CoordinationLevyAccrued' },
    });
  });
});

describe('recovering what was written off', () => {
  it('is income, and leaves what is outstanding and written off as it is', () => {
    const events = writtenOff.when(crediting(recovery, eur('60.00'), '63.16')).thenEvents({
      type: 'WrittenOffRecovered',
      data: { recoveryId: 'V1', instalment: 1, amount: eur('60.00'), amountUsd: '63.16' },
    });
    expect(linesOf(events, 'pledge', 'purpose', 'instalment', 'receipt')).toEqual([
      '2110 60.00 EUR = 63.16 - - - R9',
      '1120 -60.00 EUR = -63.16 - - - R9',
      '1120 60.00 EUR = 63.16 P1 TA-GEN - R9',
      '4920 -60.00 EUR = -63.16 P1 TA-GEN 1 -',
    ]);
    expect(events[0]?.data.entries).toHaveLength(4);
  });

  it('can be allocated', () => {
    const recovered = writtenOff.commands(crediting(recovery, eur('60.00'), '63.16'));
    recovered.when(allocation('1057.63')).decided();
    recovered.when(allocation('1057.64')).thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
  });

  it('is never more than was written off, in all', () => {
    writtenOff.when(crediting(recovery, eur('100.00'), '105.26')).decided();
    const refusal = writtenOff
      .when(crediting(recovery, eur('100.01'), '105.27'))
      .thenRefused(
        'RECOVERY_EXCEEDS_WRITTEN_OFF',
        '100.01 is more than the 100.00 EUR written off of instalment 1 for TA-GEN and not recovered',
      );
    expect(refusal.field).toBe('amount');
    const half = writtenOff.commands(crediting(recovery, eur('60.00'), '63.16'));
    const more = (amount: string) =>
      crediting({ ...recovery, id: 'V2' }, eur(amount), '42.11', another);
    half.when(more('40.00')).decided();
    half.when(more('40.01')).thenRefused('RECOVERY_EXCEEDS_WRITTEN_OFF', '40.00 EUR');
    half.commands(undoing('A9', '2024-12-02')).when(more('100.00')).decided();
  });

  it.each([
    ['INSTALMENT_UNKNOWN', 'writtenOffInstalment', { ...recovery, instalment: 3 }, {}],
    ['RECOVERY_EXCEEDS_WRITTEN_OFF', 'amount', { ...recovery, instalment: 2 }, {}],
    ['RECOVERY_EXCEEDS_WRITTEN_OFF', 'amount', recovery, { purpose: 'k' }],
    ['RECOVERY_EXCEEDS_WRITTEN_OFF', 'amount', recovery, { effectiveDate: '2024-11-29' }],
  ] as const)('is refused with %s at %s (%#)', (code, field, credit, facts) => {
    const refusal = writtenOff
      .when(crediting(credit, eur('1.00'), '1.05', facts))
      .thenRefused(code);
    expect(refusal.field).toBe(field);
  });

  it('is in the currency of the pledge', () => {
    const { field } = writtenOff
      .when(crediting(recovery, usd('1.00'), '1.00'))
      .thenRefused('CURRENCY_MISMATCH');
    expect(field).toBe('amount');
  });

  it('holds the write-off in place', () => {
    const recovered = writtenOff.commands(crediting(recovery, eur('60.00'), '63.16'));
    recovered
      .when(reversing('e3', '2024-12-05', { withDependants: true }))
      .thenRefused(
        'DEPENDENT_EVENTS',
        'written off of instalment 1 for TA-GEN would be short by EUR 60.00 on 2024-12-05: ' +
          'WrittenOffRecovered e4 depends on this event and cannot be reversed with it: ' +
          'an application is reversed through its receipt',
      );
    const undone = recovered.commands(undoing('A9', '2024-12-04'));
    undone.when(reversing('e3', '2024-12-05')).decided();
    expect(undone.recorded.at(-1)?.event.data).toMatchObject({
      reversedType: 'WrittenOffRecovered',
    });
  });
});

describe.each([
  ['interest', interest],
  ['a levy', levy],
  ['a recovery', recovery],
] as const)('%s', (_what, credit) => {
  const announced = givenPledge().commands(announcing());
  const one = (facts: Parameters<typeof crediting>[3] = {}) =>
    crediting(credit, eur('1.00'), '1.05', facts);
  const earlierCredit = { ...credit, id: 'G1' };

  it.each([
    ['PLEDGE_UNKNOWN', givenPledge(), one()],
    ['PLEDGE_STATUS', announced, one()],
    ['DATE_IN_FUTURE', writtenOff, one({ effectiveDate: '2025-06-01' })],
    ['DATES_NOT_ORDERED', writtenOff, one({ effectiveDate: '2024-05-05' })],
    ['PURPOSE_UNKNOWN', writtenOff, one({ purpose: 'q' })],
    ['PURPOSE_NOT_ALLOWED', writtenOff, one({ purpose: 'f' })],
    ['CROSS_RECOMMENDATION', writtenOff, one({ purpose: 'M-GEN' })],
    ['DUPLICATE_ID', writtenOff.commands(one()), one(another)],
    [
      'DUPLICATE_ID',
      writtenOff.commands(one()),
      crediting({ ...credit, id: 'NEW' }, eur('1.00'), '1.05'),
    ],
    [
      'DUPLICATE_ID',
      writtenOff.commands(allocating('TA-GEN', k, '1.00')),
      crediting(earlierCredit, eur('1.00'), '1.05'),
    ],
  ] as const)('is refused with %s (%#)', (code, state, command) => {
    state.when(command).thenRefused(code);
  });

  it('is refused where there is no amount', () => {
    const refusal = writtenOff.when(one({ lines: [] })).thenRefused('INVALID_AMOUNT');
    expect(refusal.field).toBe('amount');
  });

  it('stands on the agreement, and on no step of its own', () => {
    const credited = writtenOff.commands(one());
    credited.when(reversing('e4', '2024-12-05')).thenRefused('NOT_REVERSIBLE', 'its receipt');
    credited.when(reversing('e1', '2024-12-05')).thenRefused('DEPENDENT_EVENTS', 'e4');
  });

  it('can be refused, once and for good', () => {
    const { facts } = one();
    const because = { code: 'PLEDGE_STATUS', detail: 'it is withdrawn' } as const;
    const refusal = { ...facts, ...because };
    const refused = writtenOff.commands({ type: 'RefuseSettlement', facts: refusal });
    refused.when(one()).thenRefused('DUPLICATE_ID', 'A9');
  });
});

describe('an agreement that is signed later', () => {
  it('takes no interest of before', () => {
    const signed = givenPledge().commands(announcing(), signing());
    signed
      .when(crediting(interest, eur('1.00'), '1.11', { effectiveDate: '2024-05-01' }))
      .thenRefused('DATES_NOT_ORDERED');
  });
});
