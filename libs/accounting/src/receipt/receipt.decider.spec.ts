import type { MoneyFact } from '../kernel/money';
import {
  assigning,
  eur,
  exampleRates,
  givenReceipt,
  jpy,
  kwd,
  linesOf,
  recording,
  releasing,
  reversingReceipt,
  usd,
} from '@art30/testing';

const recorded = givenReceipt().commands(recording());
const none = givenReceipt();
const gbp = (amount: string) => ({ amount, currency: 'GBP' });
const excessOf = (amount: MoneyFact, donorId?: string) => ({
  excess: { amount, treatment: 'REFUNDABLE' as const, donorId },
});
const excess = (amount: string, donorId?: string) => excessOf(eur(amount), donorId);
const overpaid = recorded.commands(assigning(eur('900.00'), excess('100.00')));
const on = (effectiveDate: string, applicationId = 'A2') => ({ effectiveDate, applicationId });

describe('recording a bank credit', () => {
  it('is cash that is nobody’s yet, at the rate of its value date', () => {
    const events = givenReceipt().when(recording()).thenEvents({ type: 'ReceiptRecorded' });
    expect(linesOf(events, 'receipt', 'bankAccount', 'pledge')).toEqual([
      '1120 1000.00 EUR = 1104.97 R1 BK-EUR -',
      '2110 -1000.00 EUR = -1104.97 R1 - -',
    ]);
  });

  it.each([
    ['yen', 'BK-JPY', jpy('160900'), jpy('0'), '1150 160900 JPY = 1000.00'],
    ['Kuwaiti dinars', 'BK-KWD', kwd('0.001'), kwd('0.000'), '1160 0.001 KWD = 0.00'],
    ['dollars', 'BK-USD', usd('1.00'), usd('0'), '1110 1.00 USD = 1.00'],
  ])(
    'takes %s with the decimals of the currency',
    (_what, ...[bankAccount, net, charges, line]) => {
      const events = givenReceipt().when(recording({ bankAccount, net, charges })).decided();
      expect(linesOf(events)[0]).toBe(line);
    },
  );

  it('begins as one that nobody knows, and stays so whatever is said of it', () => {
    const laterEvents = overpaid.recorded.slice(1).map(({ event }) => event);
    expect(none.state).toEqual({ status: 'none' });
    expect(none.events(...laterEvents).state).toEqual({ status: 'none' });
  });

  it('is posted into another year where its own is closed, at the rate of its own date', () => {
    const periods = { softClosed: [], closed: ['2023'] };
    const shut = none.with({ posting: { periods, byController: true } });
    const old = { valueDate: '2023-12-29', bankAccount: 'BK-OLD' };
    const account = { effectiveDate: '2023-01-01', code: 'BK-OLD', currency: 'EUR' };
    const opening = { ...account, ledgerAccount: '1120', policy: 'IPSAS23-UN@1', entries: [] };
    const rates = exampleRates();
    const earlier = shut.with({
      bankAccounts: { opened: [opening] },
      rates: { lists: rates.lists.map((list) => ({ ...list, effectiveDate: '2023-12-01' })) },
    });
    earlier.when(recording(old)).thenRefused('PERIOD_CLOSED', '2023', 'effectiveDate');
    earlier.when(recording({ ...old, postingDate: '2024-01-01' })).thenEvents({
      data: { effectiveDate: '2023-12-29', postingDate: '2024-01-01', originalPeriod: '2023' },
    });
  });

  it('warns of an old rate', () => {
    givenReceipt()
      .when(recording({ valueDate: '2024-02-20' }))
      .thenEvents({ data: { warnings: [{ code: 'RATE_OLD' }] } });
  });

  const another = { effectiveDate: '2024-01-01' };

  const opened = (code: string, currency: string) => ({
    bankAccounts: { opened: [{ ...another, code, currency, ledgerAccount: '1140' }] },
  });
  const pounds = { bankAccount: 'BK-GBP', net: gbp('1'), charges: gbp('0') };
  const huge = eur('99999999999.99');

  it.each([
    [['DUPLICATE_BANK_REFERENCE', 'CREDIT-1 BK-EUR R1', 'bankReference'], recorded, {}],
    [['DUPLICATE_BANK_REFERENCE', 'R1', 'bankReference'], overpaid, { valueDate: '2024-07-03' }],
    [['DATE_IN_FUTURE', '2025-01-02 2024-12-31', 'valueDate'], none, { valueDate: '2025-01-02' }],
    [['INVALID_DATE', 'valueDate', 'valueDate'], none, { valueDate: '2024-07-32' }],
    [['BANK_ACCOUNT_UNKNOWN', 'BK-GBP', 'bankAccount'], none, { bankAccount: 'BK-GBP' }],
    [
      ['BANK_ACCOUNT_NOT_OPEN', 'BK-EUR 2024-01-01 2023-12-31', 'bankAccount'],
      none,
      { valueDate: '2023-12-31' },
    ],
    [['CURRENCY_MISMATCH', 'EUR USD', 'net'], none, { net: usd('1000.00') }],
    [['CURRENCY_MISMATCH', 'EUR USD', 'charges'], none, { charges: usd('0.00') }],
    [['INVALID_AMOUNT', 'above zero', 'net'], none, { net: eur('0.00') }],
    [['INVALID_AMOUNT', 'not below zero', 'charges'], none, { charges: eur('-0.01') }],
    [['INVALID_AMOUNT', '"ten"', 'charges'], none, { charges: eur('ten') }],
    [['INVALID_MINOR_UNITS', 'EUR 2 1.001 3', 'net'], none, { net: eur('1.001') }],
    [['INVALID_MINOR_UNITS', 'EUR 2 0.005 3', 'charges'], none, { charges: eur('0.005') }],
    [['AMOUNT_TOO_LARGE', '99999999999.99 0.905', ''], none, { net: huge }],
    [['RATE_MISSING', 'EUR 2024-07-02', ''], none.with({ rates: { lists: [] } }), {}],
    [['RATE_MISSING', 'GBP 2024-07-02', ''], none.with(opened('BK-GBP', 'GBP')), pounds],
  ] as const)('is refused with %j (%#)', (refusal, state, facts) => {
    state.when(recording(facts)).thenRefusal(refusal);
  });
});

describe('assigning a receipt', () => {
  it('books nothing: the pledge takes the cash', () => {
    const events = recorded.when(assigning(eur('1000.00'))).thenEvents({
      type: 'ReceiptAssigned',
      data: { lines: [{ cash: eur('1000.00'), cashUsd: '1104.97', charges: eur('0.00') }] },
    });
    expect(linesOf(events)).toEqual([]);
  });

  it('sets an excess aside as a refund owed to the donor', () => {
    const events = recorded.when(assigning(eur('900.00'), excess('100.00'))).decided();
    expect(linesOf(events, 'donor', 'receipt', 'pledge')).toEqual([
      '2110 100.00 EUR = 110.50 - R1 -',
      '2140 -100.00 EUR = -110.50 DON-A R1 -',
    ]);
  });

  it('gives out the carrying value to the last cent, over lines and excess', () => {
    const lines = [1, 2, 3].map((instalment) => ({ instalment, settles: eur('333.33') }));
    recorded.when(assigning(eur('0.00'), { lines, ...excess('0.01') })).thenEvents({
      data: {
        lines: [{ cashUsd: '368.32' }, { cashUsd: '368.32' }, { cashUsd: '368.32' }],
        excess: { usd: '0.01', donorId: 'DON-A' },
      },
    });
  });

  it('gives what is left to the one who takes the rest', () => {
    const third = (id: string, amount: string) => assigning(eur(amount), { applicationId: id });
    const values = recorded
      .commands(third('A1', '333.33'), third('A2', '333.33'), third('A3', '333.34'))
      .recorded.slice(1)
      .map(({ event }) => event.type === 'ReceiptAssigned' && event.data.lines[0]?.cashUsd);
    expect(values).toEqual(['368.32', '368.32', '368.33']);
  });

  it('settles a pledge in another currency with what was paid for it', () => {
    const lines = [{ instalment: 1, settles: usd('1100.00'), paid: eur('1000.00') }];
    recorded.when(assigning(eur('0'), { lines })).thenEvents({
      data: { lines: [{ instalment: 1, settles: usd('1100.00'), cash: eur('1000.00') }] },
    });
  });

  const paid = (settles = eur('500.00'), stated?: typeof settles) => ({
    lines: [{ instalment: 1, settles, paid: stated }],
  });
  const later = recorded.commands(assigning(eur('600.00'), on('2024-08-01', 'A1')));
  const released = later.commands(releasing('A1', '2024-09-01'));
  const reversed = recorded.commands(reversingReceipt());

  const second = { applicationId: 'A2' };
  const one = eur('1.00');

  it.each([
    [['RECEIPT_UNKNOWN', 'R1', 'receiptId'], none, one, {}],
    [['RECEIPT_STATUS', 'R1', ''], reversed, one, {}],
    [['DUPLICATE_ID', 'A1', ''], overpaid, one, {}],
    [['DUPLICATE_ID', 'A1', ''], released, one, {}],
    [['DATE_IN_FUTURE', '2025-01-02', 'effectiveDate'], recorded, one, on('2025-01-02')],
    [
      ['DATES_NOT_ORDERED', '2024-07-02 2024-07-01', 'effectiveDate'],
      recorded,
      one,
      on('2024-07-01'),
    ],
    [['INVALID_AMOUNT', 'above zero', 'lines[0].settles'], recorded, eur('0.00'), {}],
    [['INVALID_AMOUNT', 'one line', 'lines'], recorded, one, { lines: [] }],
    [['INVALID_AMOUNT', 'above zero', 'excess.amount'], recorded, one, excess('0.00')],
    [['INVALID_AMOUNT', '', 'lines[0].paid'], recorded, one, paid(eur('500.00'), eur('499.99'))],
    [['INVALID_AMOUNT', '', 'lines[0].paid'], recorded, one, paid(eur('500.00'), eur('500.01'))],
    [['INVALID_AMOUNT', '', 'lines[0].paid'], recorded, one, paid(usd('500.00'), eur('0.00'))],
    [
      ['CURRENCY_MISMATCH', 'EUR USD', 'lines[0].paid'],
      recorded,
      one,
      paid(eur('500.00'), usd('500.00')),
    ],
    [['CURRENCY_MISMATCH', 'EUR USD', 'excess.amount'], recorded, one, excessOf(usd('1.00'))],
    [['PAID_AMOUNT_REQUIRED', 'USD EUR', 'lines[0].paid'], recorded, usd('1.00'), {}],
    [
      ['EXCESS_DONOR_MISMATCH', 'DON-A', 'excess.donorId'],
      recorded,
      eur('900.00'),
      excess('100.00', 'DON-B'),
    ],
    [['RECEIPT_EXCEEDED', '1000.01 1000.00 EUR', 'lines'], recorded, eur('1000.01'), {}],
    [['RECEIPT_EXCEEDED', '1000.01 1000.00', 'lines'], recorded, eur('1000.00'), excess('0.01')],
    [['RECEIPT_EXCEEDED', '0.01 0.00', 'lines'], overpaid, eur('0.01'), second],
    [['RECEIPT_EXCEEDED', '400.01 400.00', 'lines'], later, eur('400.01'), second],
    [['RECEIPT_EXCEEDED', '400.01 400.00', 'lines'], released, eur('400.01'), second],
    [['RECEIPT_EXCEEDED', '400.01 400.00', 'lines'], released, eur('400.01'), on('2024-08-31')],
  ] as const)('is refused with %j (%#)', (refusal, state, amount, facts) => {
    state.when(assigning(amount, facts)).thenRefusal(refusal);
  });

  it('may state what was paid in the currency of the pledge too', () => {
    recorded
      .when(assigning(one, paid(eur('500.00'), eur('500.00'))))
      .thenEvents({ data: { lines: [{ settles: eur('500.00'), cash: eur('500.00') }] } });
  });

  it('keeps the instalment and the purpose that each line is for', () => {
    const places = [{ instalment: 2 }, { instalment: 1, purpose: 'k' }, { purpose: 'TA-GEN' }];
    const lines = places.map((place) => ({ ...place, settles: one }));
    recorded.when(assigning(one, { lines })).thenEvents({ data: { lines: places } });
  });

  it('names the line that is at fault', () => {
    const lines = [
      { instalment: 1, settles: one },
      { instalment: 2, settles: eur('-1.00') },
    ];
    recorded.when(assigning(one, { lines })).thenRefused('INVALID_AMOUNT', '', 'lines[1].settles');
  });

  it('says in what currency an excess is, and to whom it is owed', () => {
    recorded.when(assigning(eur('900.00'), excess('100.00', 'DON-A'))).thenEvents({
      data: {
        excess: {
          amount: eur('100.00'),
          usd: '110.50',
          treatment: 'REFUNDABLE',
          donorId: 'DON-A',
        },
      },
    });
  });

  it('has released money again from the day of the release on', () => {
    released.when(assigning(eur('1000.00'), on('2024-09-01'))).decided();
    released.when(assigning(eur('400.00'), on('2024-07-02'))).decided();
  });

  it('leaves no cent on an emptied receipt, even where it was assigned twice', () => {
    const half = givenReceipt().commands(
      recording({ net: eur('9.97') }),
      assigning(eur('5.00'), on('2024-07-10', 'A1')),
      releasing('A1', '2024-08-10'),
    );
    // Of USD 11.02, an application of 5.00 takes 5.53; 5.49 is left for 4.97 until the release.
    half
      .when(assigning(eur('4.97'), on('2024-07-15')))
      .thenEvents({ data: { lines: [{ cashUsd: '5.49' }] } });
    // Two halves after the release take USD 5.52 together, not 5.53, which would leave a cent without euros
    // on that day.
    const halves = half.commands(
      assigning(eur('2.50'), on('2024-08-20', 'A2')),
      assigning(eur('2.50'), on('2024-08-20', 'A3')),
    );
    halves
      .when(assigning(eur('4.97'), on('2024-07-15', 'A4')))
      .thenRefused('DATES_NOT_ORDERED', '2024-08-20', 'effectiveDate');
    halves
      .when(assigning(eur('4.97'), on('2024-08-20', 'A4')))
      .thenEvents({ data: { lines: [{ cashUsd: '5.50' }] } });
  });
});

describe('a credit of the same account, day and amount under another reference', () => {
  const like = (receiptId: string, amount: string) => ({
    receiptId,
    bankReference: `REF of ${receiptId}`,
    net: eur(amount),
  });
  const warnings = (likeCredits: ReturnType<typeof like>[]) =>
    givenReceipt()
      .with({ likeCredits })
      .when(recording())
      .decided()
      .flatMap(({ data }) => data.warnings ?? []);

  it('is booked, and warned of with what it looks like', () => {
    expect(warnings([like('R1', '1000.00'), like('R2', '1000.00'), like('R3', '1000.01')])).toEqual(
      [
        {
          code: 'LIKELY_DUPLICATE',
          detail:
            'EUR 1000.00 came to BK-EUR that day under another reference too, ' +
            '"REF of R2" (receipt R2): if it is one credit, reverse this receipt',
        },
      ],
    );
  });

  it('is named ten times at most', () => {
    const many = Array.from({ length: 11 }, (_, no) => like(`R${no + 2}`, '1000.00'));
    expect(warnings(many)[0]?.detail).toContain('"REF of R11" (receipt R11) and more');
    expect(warnings(many.slice(1))[0]?.detail).toContain('"REF of R12" (receipt R12): if');
  });

  it('is none where the amount differs', () => {
    expect(warnings([like('R2', '1000.01')])).toEqual([]);
  });
});

describe('bank charges', () => {
  const charged = (charges: string, net = '1000.00') =>
    givenReceipt().commands(
      recording({ net: eur(net), charges: eur(charges), documentReference: 'advice of the bank' }),
    );

  it('of EUR 44.99 on EUR 0.01 are refused without evidence', () => {
    const credit = { net: eur('0.01'), charges: eur('44.99') };
    for (const documentReference of [undefined, ' ']) {
      givenReceipt()
        .when(recording({ ...credit, documentReference }))
        .thenRefused('CHARGES_ABOVE_NET', '44.99 0.01 documentReference', 'charges');
    }
    givenReceipt()
      .when(recording({ ...credit, documentReference: 'advice of the bank' }))
      .decided();
    givenReceipt()
      .when(recording({ net: eur('44.99'), charges: eur('44.99') }))
      .decided();
  });

  it('within the tolerance fill the gap between what is credited and what came in', () => {
    charged('15.00', '599985.00')
      .when(assigning(eur('600000.00')))
      .thenEvents({
        data: {
          lines: [
            {
              cash: eur('599985.00'),
              cashUsd: '662966.85',
              charges: eur('15.00'),
              chargesUsd: '16.57',
            },
          ],
        },
      });
  });

  it('are not credited where the cash is enough, nor where the donor bears them', () => {
    const byDonor = { chargesBorneBy: 'DONOR' as const };
    charged('15.00')
      .when(assigning(eur('1000.00')))
      .thenEvents({ data: { lines: [{ charges: eur('0.00') }] } });
    charged('15.00')
      .when(assigning(eur('1015.00'), byDonor))
      .thenRefused('RECEIPT_EXCEEDED');
    charged('15.00')
      .when(assigning(eur('1000.00'), byDonor))
      .decided();
  });

  it('fall on what the receipt settles, in proportion over its applications', () => {
    const first = charged('15.00').commands(assigning(eur('1010.00')));
    first.when(assigning(eur('5.00'), on('2024-07-02'))).thenEvents({
      data: { lines: [{ cash: eur('4.93'), charges: eur('0.07') }] },
    });
    first.when(assigning(eur('5.01'), on('2024-07-02'))).thenRefused('RECEIPT_EXCEEDED');
  });

  it('fall on an application with cash enough where it says that the account bears them', () => {
    const byAccount = { ...on('2024-07-02'), chargesBorneBy: 'ACCOUNT' as const };
    const first = charged('15.00').commands(
      assigning(eur('600.00'), { ...byAccount, applicationId: 'A1' }),
    );
    expect(first.recorded.at(-1)?.event.data).toMatchObject({
      lines: [{ cash: eur('591.13'), charges: eur('8.87') }],
    });
    first.when(assigning(eur('415.00'), { ...byAccount, applicationId: 'A2' })).thenEvents({
      data: { lines: [{ cash: eur('408.87'), charges: eur('6.13') }] },
    });
  });

  it('do not fall whole on the last of the instalments that a receipt settles', () => {
    charged('45.00')
      .commands(assigning(eur('999.99')))
      .when(assigning(eur('45.01'), on('2024-07-02')))
      .thenRefused('RECEIPT_EXCEEDED', '45.01 0.01', 'lines');
  });

  it('fall on what is settled, not on what is overpaid', () => {
    const excess = { amount: eur('515.00'), treatment: 'REFUNDABLE' as const };
    charged('15.00')
      .when(assigning(eur('500.00'), { excess }))
      .thenEvents({ data: { lines: [{ cash: eur('485.00'), charges: eur('15.00') }] } });
  });

  it('are credited again only from the day the first credit was taken back', () => {
    const released = charged('15.00', '10.00').commands(
      assigning(eur('15.50'), on('2024-07-10', 'A1')),
      releasing('A1', '2024-08-10'),
    );
    released.when(assigning(eur('18.00'), on('2024-07-20'))).thenRefused('RECEIPT_EXCEEDED');
    released
      .when(assigning(eur('18.00'), on('2024-08-10')))
      .thenEvents({ data: { lines: [{ charges: eur('10.80'), cash: eur('7.20') }] } });
  });

  it('spread over the lines, to the cent in both currencies', () => {
    const lines = [1, 2, 3].map((instalment) => ({ instalment, settles: eur('333.34') }));
    charged('0.02')
      .when(assigning(eur('0'), { lines }))
      .thenEvents({
        data: {
          lines: [
            { cash: eur('333.33'), charges: eur('0.01'), chargesUsd: '0.01' },
            { cash: eur('333.34'), charges: eur('0.00'), chargesUsd: '0.00' },
            { cash: eur('333.33'), charges: eur('0.01'), chargesUsd: '0.01' },
          ],
        },
      });
  });

  it.each([
    ['less than the gap', charged('15.00'), assigning(eur('1015.01'))],
    ['none at all', charged('0.00'), assigning(eur('1000.01'))],
  ])('cannot help where they are %s', (_what, state, command) => {
    state.when(command).thenRefused('RECEIPT_EXCEEDED');
  });
});
