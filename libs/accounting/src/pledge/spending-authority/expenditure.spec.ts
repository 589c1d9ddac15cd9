import {
  allocating,
  allOpen,
  announcing,
  charging,
  eur,
  exampleBankAccounts,
  fencedThrough,
  givenPledge,
  linesOf,
  linesOn,
  paying,
  reducing,
  reporting,
  reversing,
  settling,
  signing,
  signingDirectly,
  usd,
} from '@art30/testing';

const k = { purpose: 'k', level: 'NATIONAL' };
const inDollars = { bankAccount: 'BK-USD', ledgerAccount: '1110' };
const instalment = (amount: string) => ({ no: 1, dueOn: '2024-06-30', amount: usd(amount) });

/** USD 678,000.00 under (n), received, of which 452,000.00 is allocated to k at national level. */
const allocated = givenPledge().commands(
  signingDirectly({ instalments: [instalment('678000.00')] }, { amount: usd('678000.00') }),
  settling([paying(usd('678000.00'), '678000.00')], inDollars),
  allocating('TA-GEN', k, '452000.00'),
);
const spent = allocated.commands(reporting(k, usd('150000.00')));
const charged = spent.commands(charging());
const another = (direct: string, facts = {}) =>
  reporting(k, usd(direct), { expenditureId: 'X2', ...facts });

describe('reporting an expenditure', () => {
  it('books direct cost against the cash of the purpose (E15)', () => {
    const events = allocated.when(reporting(k, usd('150000.00'))).thenEvents({
      type: 'ExpenditureReported',
      data: {
        expenditureId: 'X1',
        ...k,
        bankAccount: 'BK-USD',
        ledgerAccount: '1110',
        direct: usd('150000.00'),
        directUsd: '150000.00',
        document: 'month-end file',
        overspent: undefined,
        warnings: [],
      },
    });
    expect(linesOf(events, 'pledge', 'purpose', 'level', 'bankAccount')).toEqual([
      '5110 150000.00 USD = 150000.00 P1 k NATIONAL -',
      '1110 -150000.00 USD = -150000.00 P1 k - BK-USD',
    ]);
    expect(events[0]?.data.entries).toHaveLength(2);
  });

  it('takes the currency of the account paid from, at the rate of the day', () => {
    const events = allocated
      .when(reporting(k, eur('950.00'), { paidFrom: 'BK-EUR', effectiveDate: '2024-12-02' }))
      .thenEvents({ data: { directUsd: '1000.00', rate: { unitsPerUsd: '0.950' } } });
    expect(linesOf(events)).toEqual(['5110 950.00 EUR = 1000.00', '1120 -950.00 EUR = -1000.00']);
  });

  it('warns of an old rate and uses it', () => {
    allocated
      .when(reporting(k, eur('91.00'), { paidFrom: 'BK-EUR', effectiveDate: '2024-11-29' }))
      .thenEvents({ data: { directUsd: '100.00', warnings: [{ code: 'RATE_OLD' }] } });
  });

  it('may be paid by another system, through the clearing account', () => {
    const events = allocated.when(reporting(k, usd('1.00'), { paidFrom: 'CLEARING' })).decided();
    expect(linesOf(events, 'bankAccount')).toEqual([
      '5110 1.00 USD = 1.00 -',
      '1190 -1.00 USD = -1.00 CLEARING',
    ]);
  });

  it('leaves unallocated money as it was: cash and authority go together', () => {
    const rest = (gross: string) =>
      allocating('TA-GEN', k, gross, { allocationId: 'G2', effectiveDate: '2024-12-01' });
    spent.when(rest('226000.00')).decided();
    spent.when(rest('226000.01')).thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
  });

  it('takes the authority that it spends', () => {
    const reduction = (gross: string) => reducing(k, gross, { effectiveDate: '2024-12-01' });
    charged.when(reduction('282500.00')).decided();
    charged.when(reduction('282500.01')).thenRefused('INSUFFICIENT_UNSPENT', 'USD 0.01');
  });

  it.each([
    ['400000.00', undefined],
    ['400000.01', '0.01'],
    ['500000.00', '100000.00'],
  ])('is booked above what is available: of %s too much is %s', (direct, excess) => {
    const overspent = excess === undefined ? undefined : usd(excess);
    const detail =
      `USD ${excess} is spent above the spending authority for k NATIONAL: ` +
      'allocate or reallocate money to k NATIONAL';
    const warnings = excess === undefined ? [] : [{ code: 'OVERSPENT', detail }];
    allocated.when(reporting(k, usd(direct))).thenEvents({ data: { overspent, warnings } });
  });

  it('is above what is available with all of it where nothing is left', () => {
    const gone = allocated.commands(reporting(k, usd('400000.01')));
    gone.when(another('5.00')).thenEvents({ data: { overspent: usd('5.00') } });
    const elsewhere = { purpose: 'k', level: 'NATIONAL', country: 'KEN' };
    allocated.when(reporting(elsewhere, usd('5.00'))).thenEvents({
      data: {
        overspent: usd('5.00'),
        warnings: [
          {
            detail:
              'USD 5.00 is spent above the spending authority for k NATIONAL KEN: ' +
              'reallocate from what is available, USD 400000.00 for k NATIONAL',
          },
          {},
        ],
      },
    });
  });

  it('counts authority that a later fact needs as not available', () => {
    const back = allocated.commands(reducing(k, '400000.00', { effectiveDate: '2024-12-05' }));
    back.when(reporting(k, usd('46017.71'))).thenEvents({ data: { overspent: usd('0.01') } });
    back.when(reporting(k, usd('46017.70'))).thenEvents({ data: { overspent: undefined } });
  });

  it('looks at the date under which it is posted', () => {
    const facts = { effectiveDate: '2024-08-30', postingDate: '2024-09-01' };
    allocated
      .with(fencedThrough('2024-08'))
      .when(reporting(k, usd('1.00'), facts))
      .thenEvents({ data: { overspent: undefined } });
    allocated
      .when(reporting(k, usd('1.00'), { effectiveDate: '2024-08-30' }))
      .thenEvents({ data: { overspent: usd('1.00') } });
  });

  const advanced = givenPledge().commands(announcing({ amount: usd('1000.00') }));

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), reporting(k, usd('1.00'))],
    [['PLEDGE_STATUS', 'P1 announced', ''], advanced, reporting(k, usd('1.00'))],
    [['DUPLICATE_ID', 'X1 P1', 'id'], spent, reporting(k, usd('1.00'))],
    [
      ['DUPLICATE_ID', 'G1 P1', 'id'],
      allocated,
      reporting(k, usd('1.00'), { expenditureId: 'G1' }),
    ],
    [
      ['DATE_IN_FUTURE', '2025-06-01 2024-12-31', 'effectiveDate'],
      allocated,
      reporting(k, usd('1.00'), { effectiveDate: '2025-06-01' }),
    ],
    [
      ['INVALID_DATE', '', 'effectiveDate'],
      allocated,
      reporting(k, usd('1.00'), { effectiveDate: 'May' }),
    ],
    [
      ['DATES_NOT_ORDERED', 'signed 2024-05-06', 'effectiveDate'],
      allocated,
      reporting(k, usd('1.00'), { effectiveDate: '2024-05-05' }),
    ],
    [
      ['PURPOSE_UNKNOWN', 'q', 'purpose'],
      allocated,
      reporting({ ...k, purpose: 'q' }, usd('1.00')),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', '2024-11-30', 'purpose'],
      allocated,
      reporting({ ...k, purpose: 'f' }, usd('1.00')),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'TA-GEN', 'purpose'],
      allocated,
      reporting({ ...k, purpose: 'TA-GEN' }, usd('1.00')),
    ],
    [
      ['CROSS_RECOMMENDATION', 'M-GEN', 'purpose'],
      allocated,
      reporting({ ...k, purpose: 'M-GEN' }, usd('1.00')),
    ],
    [
      ['LEVEL_REQUIRED', 'GLOBAL REGIONAL NATIONAL', 'level'],
      allocated,
      reporting({ purpose: 'k' }, usd('1.00')),
    ],
    [
      ['LEVEL_REQUIRED', 'GLOBAL REGIONAL NATIONAL', 'level'],
      allocated,
      reporting({ purpose: 'k', level: 'LOCAL' }, usd('1.00')),
    ],
    [
      ['UNKNOWN_COUNTRY', 'FRE', 'country'],
      allocated,
      reporting({ purpose: 'k', level: 'NATIONAL', country: 'FRE' }, usd('1.00')),
    ],
    [
      ['BANK_ACCOUNT_UNKNOWN', 'BK-GBP', 'paidFrom'],
      allocated,
      reporting(k, usd('1.00'), { paidFrom: 'BK-GBP' }),
    ],
    [['CURRENCY_MISMATCH', 'USD EUR', 'direct'], allocated, reporting(k, eur('1.00'))],
    [
      ['CURRENCY_MISMATCH', 'USD EUR', 'direct'],
      allocated,
      reporting(k, eur('1.00'), { paidFrom: 'CLEARING' }),
    ],
    [['INVALID_AMOUNT', '', 'direct'], allocated, reporting(k, usd('0.00'))],
    [['INVALID_AMOUNT', '', 'direct'], allocated, reporting(k, usd('-1.00'))],
    [['INVALID_MINOR_UNITS', 'USD 2 1.001 3', 'direct'], allocated, reporting(k, usd('1.001'))],
    [
      ['RATE_MISSING', 'EUR 2024-11-30', ''],
      allocated.with({ rates: { lists: [] } }),
      reporting(k, eur('1.00'), { paidFrom: 'BK-EUR' }),
    ],
    [
      ['BANK_ACCOUNT_NOT_OPEN', 'BK-USD 2024-12-01 2024-11-30', 'paidFrom'],
      allocated.with({
        bankAccounts: {
          opened: exampleBankAccounts().opened.map((account) => ({
            ...account,
            effectiveDate: '2024-12-01',
          })),
        },
      }),
      reporting(k, usd('1.00')),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});

describe('charging support for an expenditure', () => {
  it('is expense of the place and income of the programme support fund (E16)', () => {
    const events = spent.when(charging()).thenEvents({
      type: 'SupportCostCharged',
      data: {
        expenditureId: 'X1',
        ...k,
        pscRate: '0.13',
        base: usd('150000.00'),
        chargedBefore: usd('0.00'),
        amount: usd('19500.00'),
        overspent: undefined,
      },
    });
    expect(
      linesOf(events, 'donor', 'pledge', 'recommendation', 'purpose', 'level', 'fund'),
    ).toEqual([
      '5210 19500.00 USD = 19500.00 DON-A P1 n k NATIONAL -',
      '4210 -19500.00 USD = -19500.00 - - - PSC-FUND - PSC-FUND',
    ]);
    expect(events[0]?.data.entries).toHaveLength(2);
  });

  it('rounds half up: 13 % of 41,234.57 is 5,360.4941 (E29)', () => {
    allocated
      .commands(reporting(k, usd('41234.57')))
      .when(charging())
      .thenEvents({ data: { amount: usd('5360.49') } });
  });

  it('is booked with the expenditure where that is wished', () => {
    const events = allocated
      .when(reporting(k, usd('150000.00'), { chargeSupport: true }))
      .thenEvents(
        { type: 'ExpenditureReported' },
        { type: 'SupportCostCharged', data: { expenditureId: 'X1', amount: usd('19500.00') } },
      );
    expect(linesOf(events)).toEqual([
      '5110 150000.00 USD = 150000.00',
      '1110 -150000.00 USD = -150000.00',
      '5210 19500.00 USD = 19500.00',
      '4210 -19500.00 USD = -19500.00',
    ]);
  });

  it('is cumulative: many small expenditures are charged what one large one is', () => {
    const amounts: string[] = [];
    let state = allocated;
    for (let number = 1; number <= 10; number += 1) {
      state = state.commands(
        reporting(k, usd('0.10'), { expenditureId: `S${number}`, chargeSupport: true }),
      );
      amounts.push(
        linesOn(
          '5210',
          state.recorded.slice(-1).map(({ event }) => event),
        )[0] ?? '-',
      );
    }
    const cent = '5210 0.01 USD = 0.01';
    const two = '5210 0.02 USD = 0.02';
    expect(amounts).toEqual([cent, two, cent, cent, two, cent, cent, cent, two, cent]);
    expect(
      linesOn(
        '5210',
        state.recorded.map(({ event }) => event),
      ),
    ).toHaveLength(10);
  });

  it('books nothing where the cumulative charge does not grow', () => {
    const first = allocated.commands(reporting(k, usd('0.04'), { chargeSupport: true }));
    const events = first
      .when(another('0.03', { chargeSupport: true }))
      .thenEvents({}, { data: { base: usd('0.07'), amount: usd('0.00') } });
    expect(events[1]?.data.entries).toEqual([]);
  });

  it('counts by place: another level begins anew', () => {
    const regional = { purpose: 'k', level: 'REGIONAL' };
    const both = allocated.commands(
      reporting(k, usd('0.04'), { chargeSupport: true }),
      reporting(regional, usd('0.04'), { expenditureId: 'X2' }),
    );
    both
      .when(charging('X2'))
      .thenEvents({ data: { base: usd('0.04'), chargedBefore: usd('0.00'), amount: usd('0.01') } });
  });

  it('counts what is charged, not what is only reported', () => {
    spent
      .commands(another('1000.00'))
      .when(charging('X2'))
      .thenEvents({ data: { base: usd('1000.00'), amount: usd('130.00') } });
  });

  it('is booked above the support reserve, with what is too much', () => {
    const over = allocated.commands(reporting(k, usd('400000.10')));
    const detail =
      'USD 0.01 is spent above the support reserve for k NATIONAL: ' +
      'allocate or reallocate money to k NATIONAL';
    over.when(charging()).thenEvents({
      data: {
        amount: usd('52000.01'),
        overspent: usd('0.01'),
        warnings: [{ code: 'OVERSPENT', detail }],
      },
    });
    allocated
      .when(reporting(k, usd('400000.10'), { chargeSupport: true }))
      .thenEvents({ data: { overspent: usd('0.10') } }, { data: { overspent: usd('0.01') } });
  });

  it('takes the rate of the agreement', () => {
    const terms = { pscRate: '0.07', pscApprovalReference: 'FAFA' };
    givenPledge()
      .commands(signingDirectly(terms), reporting(k, usd('100.00')))
      .when(charging())
      .thenEvents({ data: { pscRate: '0.07', amount: usd('7.00') } });
  });

  const postedLate = allocated
    .with(fencedThrough('2024-11'))
    .commands(reporting(k, usd('100.00'), { postingDate: '2024-12-01' }))
    .with(allOpen);

  it('comes into the books with its expenditure or after it', () => {
    postedLate.when(charging('X1', { postingDate: '2024-12-01' })).decided();
  });

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), charging()],
    [['PLEDGE_STATUS', 'P1 announced', ''], givenPledge().commands(announcing()), charging()],
    [['EXPENDITURE_UNKNOWN', 'P1 X1', 'expenditureId'], allocated, charging()],
    [
      ['EXPENDITURE_UNKNOWN', 'P1 X1', 'expenditureId'],
      spent.commands(reversing(spent.idOf('ExpenditureReported'), '2024-11-30')),
      charging(),
    ],
    [['EXPENDITURE_CHARGED', 'X1 e5', 'expenditureId'], charged, charging()],
    [
      ['EXPENDITURE_CHARGED', 'X1 e5', 'expenditureId'],
      allocated.commands(reporting(k, usd('1.00'), { chargeSupport: true })),
      charging(),
    ],
    [
      ['DATES_NOT_ORDERED', 'X1 2024-11-30', 'effectiveDate'],
      spent,
      charging('X1', { effectiveDate: '2024-11-29' }),
    ],
    [['DATES_NOT_ORDERED', 'X1 2024-12-01', 'postingDate'], postedLate, charging('X1')],
    [
      ['DATES_NOT_ORDERED', 'signed 2024-05-06', 'effectiveDate'],
      spent,
      charging('X1', { effectiveDate: '2024-05-05' }),
    ],
    [
      ['DATE_IN_FUTURE', '2025-06-01 2024-12-31', 'effectiveDate'],
      spent,
      charging('X1', { effectiveDate: '2025-06-01' }),
    ],
    [['INVALID_DATE', '', 'effectiveDate'], spent, charging('X1', { effectiveDate: '2024-02-30' })],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});

describe('reversing what was spent', () => {
  const expenditure = spent.idOf('ExpenditureReported');
  const charge = charged.idOf('SupportCostCharged');
  const undone = charged.commands(reversing(charge, '2024-11-30'));

  it('mirrors the charge, and the expenditure can be charged again', () => {
    const events = charged.when(reversing(charge, '2024-11-30')).thenEvents({
      type: 'EventReversed',
      data: { reverses: charge, reversedType: 'SupportCostCharged' },
    });
    expect(linesOf(events, 'fund')).toEqual([
      '5210 -19500.00 USD = -19500.00 -',
      '4210 19500.00 USD = 19500.00 PSC-FUND',
    ]);
    undone
      .when(charging())
      .thenEvents({ data: { chargedBefore: usd('0.00'), amount: usd('19500.00') } });
  });

  it('leaves the next charge to correct the running total', () => {
    const small = allocated.commands(
      reporting(k, usd('0.03'), { chargeSupport: true }),
      another('0.01', { chargeSupport: true }),
    );
    const first = small.recorded.find(({ event }) => event.type === 'SupportCostCharged')?.id ?? '';
    small
      .commands(reversing(first, '2024-11-30'), another('0.01', { expenditureId: 'X3' }))
      .when(charging('X3'))
      .thenEvents({
        data: { base: usd('0.02'), chargedBefore: usd('0.01'), amount: usd('-0.01') },
      });
  });

  it('mirrors the expenditure once its charge is gone, and frees its number', () => {
    charged
      .when(reversing(expenditure, '2024-11-30'))
      .thenRefused('DEPENDENT_EVENTS', `SupportCostCharged ${charge}`);
    const events = undone.when(reversing(expenditure, '2024-11-30')).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '5110 -150000.00 USD = -150000.00 k',
      '1110 150000.00 USD = 150000.00 k',
    ]);
    const gone = undone.commands(reversing(expenditure, '2024-11-30'));
    undone.when(reporting(k, usd('1.00'))).thenRefused('DUPLICATE_ID');
    gone.when(reporting(k, usd('1.00'))).decided();
    gone.when(another('400000.00')).thenEvents({ data: { overspent: undefined } });
  });

  it('comes before the signature is reversed', () => {
    const signed = givenPledge().commands(
      announcing({ amount: usd('1130.00') }),
      signing({ instalments: [instalment('1130.00')] }),
    );
    const overspent = signed.commands(reporting(k, usd('5.00')));
    const signature = reversing(signed.idOf('AgreementSigned'), '2024-12-01');
    overspent
      .when(signature)
      .thenRefused('DEPENDENT_EVENTS', 'ExpenditureReported e3 depends on this event');
    overspent
      .commands(reversing(overspent.idOf('ExpenditureReported'), '2024-12-01'))
      .when(signature)
      .decided();
  });
});
