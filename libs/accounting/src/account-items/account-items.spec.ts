import {
  chargingFee,
  closed2024,
  eur,
  fencedThrough,
  givenAccountItems,
  linesOf,
  reversingItem,
  supportSpending,
  usd,
} from '@art30/testing';

const items = givenAccountItems();
const dims = ['fund', 'bankAccount', 'accountItem', 'purpose', 'donor'] as const;

describe('a fee that the bank takes for the account itself', () => {
  it('leaves the account as the bank does: the fund bears it, and no donor', () => {
    const events = items.when(chargingFee(eur('18.10'))).thenEvents({
      type: 'AccountFeeCharged',
      data: { bankAccount: 'BK-EUR', ledgerAccount: '1120', fund: 'ART30', usd: '20.00' },
    });
    expect(linesOf(events, ...dims)).toEqual([
      '5310 18.10 EUR = 20.00 ART30 BK-EUR FEE - -',
      '1120 -18.10 EUR = -20.00 ART30 BK-EUR FEE - -',
    ]);
  });

  it('is borne by the support fund where that is said, under its purpose', () => {
    const charged = items.when(chargingFee(usd('7.00'), { fund: 'PSC-FUND' })).decided();
    expect(linesOf(charged, ...dims)).toEqual([
      '5310 7.00 USD = 7.00 PSC-FUND BK-USD FEE PSC-FUND -',
      '1110 -7.00 USD = -7.00 PSC-FUND BK-USD FEE PSC-FUND -',
    ]);
  });

  it('goes at the rate of its day each time, for there is nothing that it leaves', () => {
    const twice = items.commands(
      chargingFee(eur('18.10')),
      chargingFee(eur('19.00'), { effectiveDate: '2024-12-02' }),
    );
    expect(twice.state.held.get('ART30')).toEqual({ amount: -3710n, usd: -4000n });
  });

  it('is warned of where it leaves the bank account below zero, and never refused for that', () => {
    const held = { '1120': [{ date: '2024-07-01', amount: 1_000n, usd: 1_105n }] };
    items
      .with({ bankCash: held })
      .when(chargingFee(eur('18.10')))
      .thenEvents({ data: { warnings: [{ code: 'BANK_OVERDRAWN' }] } });
    expect(items.when(chargingFee(eur('18.10'))).decided()[0]?.data.warnings).toBeUndefined();
  });

  it.each([
    ['DOCUMENT_REQUIRED', '', 'documentReference', { documentReference: undefined }],
    ['DOCUMENT_REQUIRED', '', 'documentReference', { documentReference: '\u200b' }],
    ['BANK_ACCOUNT_UNKNOWN', 'BK-NONE', 'code', { code: 'BK-NONE' }],
    ['BANK_ACCOUNT_UNKNOWN', 'CLEARING', 'code', { code: 'CLEARING', amount: usd('1.00') }],
    ['CURRENCY_MISMATCH', '', 'amount', { amount: usd('1.00') }],
    ['INVALID_AMOUNT', '', 'amount', { amount: eur('0.00') }],
    ['DATE_IN_FUTURE', '', 'effectiveDate', { effectiveDate: '2025-01-03' }],
    ['POSTING_DATE_NOT_NEEDED', '2024-07-02', 'postingDate', { postingDate: '2024-07-03' }],
  ] as const)('is refused with %s: %s', (code, figures, field, facts) => {
    items.when(chargingFee(eur('1.00'), facts)).thenRefused(code, figures, field);
  });

  it('is one for each line of the statement, however its reference is written', () => {
    const charged = items.commands(chargingFee(eur('1.00'), { bankReference: 'REF-7' }));
    const again = chargingFee(eur('2.00'), { bankReference: 'ref\u20117' });
    charged.when(again).thenRefused('DUPLICATE_BANK_REFERENCE', '2024-07-02 e1', 'bankReference');
    charged.when(chargingFee(eur('2.00'), { bankReference: 'REF-8' })).decided();
    charged.commands(reversingItem('e1')).when(again).decided();
  });

  it('is warned of where it looks like one that is there', () => {
    const charged = items.commands(chargingFee(eur('1.00')));
    charged
      .when(chargingFee(eur('1.00')))
      .thenEvents({ data: { warnings: [{ code: 'LIKELY_DUPLICATE' }] } });
    const other = charged.when(chargingFee(eur('1.01'))).decided();
    expect(other[0]?.data.warnings).toBeUndefined();
  });

  it('of a closed period is posted on the first day that is open', () => {
    const late = items.with({ ...fencedThrough('2024-07'), today: '2024-12-31' });
    late.when(chargingFee(eur('1.00'))).thenRefused('PERIOD_CLOSED', '2024-07-31');
    late
      .when(chargingFee(eur('1.00'), { postingDate: '2024-08-01' }))
      .thenEvents({ data: { postingDate: '2024-08-01', usd: '1.10' } });
    items
      .with(closed2024)
      .when(chargingFee(eur('1.00')))
      .thenRefused('PERIOD_CLOSED', '2024');
  });
});

describe('spending of the support fund', () => {
  it('is expense of the fund, and takes money that it may have to owe', () => {
    const events = items.when(supportSpending(usd('4200.00'))).thenEvents({
      type: 'SupportFundSpent',
      data: { spendingId: 'S1', fund: 'PSC-FUND', usd: '4200.00' },
    });
    expect(linesOf(events, ...dims)).toEqual([
      '5110 4200.00 USD = 4200.00 PSC-FUND BK-USD SUPPORT_SPENDING PSC-FUND -',
      '1110 -4200.00 USD = -4200.00 PSC-FUND BK-USD SUPPORT_SPENDING PSC-FUND -',
    ]);
  });

  it('may go through clearing, as another system pays', () => {
    const paid = items.when(supportSpending(usd('5.00'), { code: 'CLEARING' })).decided();
    expect(linesOf(paid)).toEqual(['5110 5.00 USD = 5.00', '1190 -5.00 USD = -5.00']);
  });

  it('needs its document', () => {
    items
      .when(supportSpending(usd('1.00'), { documentReference: undefined }))
      .thenRefused('DOCUMENT_REQUIRED', '', 'documentReference');
  });

  it('leaves what another fund has of the account alone', () => {
    const both = items.commands(chargingFee(eur('18.10')), supportSpending(eur('90.50')));
    expect(Object.fromEntries(both.state.held)).toEqual({
      ART30: { amount: -1810n, usd: -2000n },
      'PSC-FUND': { amount: -9050n, usd: -10000n },
    });
  });
});

describe("the reversal of one of the account's own items", () => {
  it('mirrors its lines', () => {
    const charged = items.commands(chargingFee(eur('18.10')));
    const events = charged.when(reversingItem('e1')).thenEvents({
      type: 'EventReversed',
      data: { reverses: 'e1', reversedType: 'AccountFeeCharged', reasonCode: 'DUPLICATE' },
    });
    expect(linesOf(events, ...dims)).toEqual([
      '5310 -18.10 EUR = -20.00 ART30 BK-EUR FEE - -',
      '1120 18.10 EUR = 20.00 ART30 BK-EUR FEE - -',
    ]);
  });

  // Fees of EUR 18.10 and EUR 19.00 at USD 20.00 each; of that debt EUR 18.10 have a value of USD 19.51.
  const december = { effectiveDate: '2024-12-02' };
  const twice = items.commands(chargingFee(eur('18.10')), chargingFee(eur('19.00'), december));

  it('repays its share of a debt that has grown since, and leaves no USD on EUR 0.00', () => {
    const first = twice.when(reversingItem('e1', december)).decided();
    expect(linesOf(first)).toEqual([
      '5310 -18.10 EUR = -20.00',
      '1120 18.10 EUR = 20.00',
      '1120 0.00 EUR = -0.49',
      '5410 0.00 EUR = 0.49',
    ]);
    const both = twice.commands(reversingItem('e1', december), reversingItem('e2', december));
    expect(both.state.held.get('ART30')).toEqual({ amount: 0n, usd: 0n });
  });

  it('that values anew what is left is not posted before the latest movement of it', () => {
    twice.when(reversingItem('e1')).thenRefused('DATES_NOT_ORDERED', '2024-12-02', 'postingDate');
    twice.when(reversingItem('e1', { postingDate: '2024-12-02' })).decided();
    const gone = twice.commands(reversingItem('e2', december));
    gone.when(reversingItem('e1')).decided();
  });

  const charged = items.commands(chargingFee(eur('18.10')));
  const undone = charged.commands(reversingItem('e1'));
  it.each([
    ['of another event', charged, reversingItem('e9'), 'EVENT_UNKNOWN', 'BK-EUR e9'],
    [
      'on no bank account',
      items,
      reversingItem('e9', { code: 'BK-NONE' }),
      'BANK_ACCOUNT_UNKNOWN',
      'BK-NONE',
    ],
    ['a second time', undone, reversingItem('e1'), 'ALREADY_REVERSED', ''],
    ['of a reversal', undone, reversingItem('e2'), 'ALREADY_REVERSED', ''],
    [
      'before it',
      charged,
      reversingItem('e1', { effectiveDate: '2024-07-01' }),
      'DATES_NOT_ORDERED',
      '2024-07-02',
    ],
    [
      'in the future',
      charged,
      reversingItem('e1', { effectiveDate: '2025-07-01' }),
      'DATE_IN_FUTURE',
      '',
    ],
  ] as const)('is refused %s', (...[, state, command, code, figures]) => {
    state.when(command).thenRefused(code, figures);
  });
});
