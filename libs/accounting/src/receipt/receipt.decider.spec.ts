import {
  assigning,
  eur,
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
const excess = (amount: string, donorId?: string) => ({
  excess: { amount: eur(amount), treatment: 'REFUNDABLE' as const, donorId },
});
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

  it('warns of an old rate', () => {
    givenReceipt()
      .when(recording({ valueDate: '2024-02-20' }))
      .thenEvents({ data: { warnings: [{ code: 'RATE_OLD' }] } });
  });

  const another = { code: 'BK-CHF', currency: 'EUR', effectiveDate: '2024-01-01' };

  it.each([
    ['DUPLICATE_BANK_REFERENCE', recorded, recording()],
    ['DUPLICATE_BANK_REFERENCE', overpaid, recording({ valueDate: '2024-07-03' })],
    ['DATE_IN_FUTURE', givenReceipt(), recording({ valueDate: '2025-01-02' })],
    ['INVALID_DATE', givenReceipt(), recording({ valueDate: '2024-07-32' })],
    ['BANK_ACCOUNT_UNKNOWN', givenReceipt(), recording({ bankAccount: 'BK-GBP' })],
    ['BANK_ACCOUNT_NOT_OPEN', givenReceipt(), recording({ valueDate: '2023-12-31' })],
    ['CURRENCY_MISMATCH', givenReceipt(), recording({ net: usd('1000.00') })],
    ['CURRENCY_MISMATCH', givenReceipt(), recording({ charges: usd('0.00') })],
    ['INVALID_AMOUNT', givenReceipt(), recording({ net: eur('0.00') })],
    ['INVALID_AMOUNT', givenReceipt(), recording({ charges: eur('-0.01') })],
    ['INVALID_MINOR_UNITS', givenReceipt(), recording({ net: eur('1.001') })],
    ['AMOUNT_TOO_LARGE', givenReceipt(), recording({ net: eur('99999999999.99') })],
    ['RATE_MISSING', givenReceipt().with({ rates: { lists: [] } }), recording()],
    [
      'RATE_MISSING',
      givenReceipt().with({
        bankAccounts: {
          opened: [{ ...another, code: 'BK-EUR', currency: 'GBP', ledgerAccount: '1140' }],
        },
      }),
      recording({
        net: { amount: '1', currency: 'GBP' },
        charges: { amount: '0', currency: 'GBP' },
      }),
    ],
  ] as const)('is refused with %s (%#)', (code, state, command) => {
    state.when(command).thenRefused(code);
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
    recorded
      .when(assigning(eur('0'), { lines }))
      .thenEvents({ data: { lines: [{ settles: usd('1100.00'), cash: eur('1000.00') }] } });
  });

  const paid = (settles = eur('500.00'), stated?: typeof settles) => ({
    lines: [{ instalment: 1, settles, paid: stated }],
  });
  const later = recorded.commands(assigning(eur('600.00'), on('2024-08-01', 'A1')));
  const released = later.commands(releasing('A1', '2024-09-01'));
  const reversed = recorded.commands(reversingReceipt());

  it.each([
    ['RECEIPT_UNKNOWN', givenReceipt(), assigning(eur('1.00'))],
    ['RECEIPT_STATUS', reversed, assigning(eur('1.00'))],
    ['DUPLICATE_ID', overpaid, assigning(eur('1.00'))],
    ['DUPLICATE_ID', released, assigning(eur('1.00'))],
    ['DATE_IN_FUTURE', recorded, assigning(eur('1.00'), { effectiveDate: '2025-01-02' })],
    ['DATES_NOT_ORDERED', recorded, assigning(eur('1.00'), { effectiveDate: '2024-07-01' })],
    ['INVALID_AMOUNT', recorded, assigning(eur('0.00'))],
    ['INVALID_AMOUNT', recorded, assigning(eur('1.00'), { lines: [] })],
    ['INVALID_AMOUNT', recorded, assigning(eur('1.00'), excess('0.00'))],
    ['INVALID_AMOUNT', recorded, assigning(eur('1.00'), paid(eur('500.00'), eur('499.99')))],
    ['CURRENCY_MISMATCH', recorded, assigning(eur('1.00'), paid(eur('500.00'), usd('500.00')))],
    [
      'CURRENCY_MISMATCH',
      recorded,
      assigning(eur('1.00'), { excess: { amount: usd('1.00'), treatment: 'REFUNDABLE' } }),
    ],
    ['PAID_AMOUNT_REQUIRED', recorded, assigning(usd('1.00'))],
    ['EXCESS_DONOR_MISMATCH', recorded, assigning(eur('900.00'), excess('100.00', 'DON-B'))],
    ['RECEIPT_EXCEEDED', recorded, assigning(eur('1000.01'))],
    ['RECEIPT_EXCEEDED', recorded, assigning(eur('1000.00'), excess('0.01'))],
    ['RECEIPT_EXCEEDED', overpaid, assigning(eur('0.01'), on('2024-07-02'))],
    ['RECEIPT_EXCEEDED', later, assigning(eur('400.01'), on('2024-07-02'))],
    ['RECEIPT_EXCEEDED', released, assigning(eur('400.01'), on('2024-07-02'))],
    ['RECEIPT_EXCEEDED', released, assigning(eur('400.01'), on('2024-08-31'))],
  ] as const)('is refused with %s (%#)', (code, state, command) => {
    state.when(command).thenRefused(code);
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
    // USD 11.02: 5.00 takes 5.53 and leaves 5.49 for 4.97 until the release.
    half
      .when(assigning(eur('4.97'), on('2024-07-15')))
      .thenEvents({ data: { lines: [{ cashUsd: '5.49' }] } });
  });
});

describe('bank charges', () => {
  /** EUR 0.905 to the dollar: 45.25 EUR are USD 50.00. */
  const charged = (charges: string, net = '1000.00') =>
    givenReceipt().commands(recording({ net: eur(net), charges: eur(charges) }));

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

  it('of exactly USD 50 are within it, a cent more is not', () => {
    charged('45.25')
      .when(assigning(eur('1045.25')))
      .decided();
    charged('45.26')
      .when(assigning(eur('1045.26')))
      .thenRefused('CHARGES_ABOVE_TOLERANCE', '50.01');
    charged('45.26')
      .when(assigning(eur('1000.00')))
      .decided();
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

  it('are credited whole, and what they free of the cash stays unassigned', () => {
    const first = charged('15.00').commands(assigning(eur('1010.00')));
    first.when(assigning(eur('5.00'), on('2024-07-02'))).decided();
    first.when(assigning(eur('5.01'), on('2024-07-02'))).thenRefused('RECEIPT_EXCEEDED');
  });

  it('are credited once', () => {
    const first = charged('15.00').commands(assigning(eur('1014.00')));
    first.when(assigning(eur('1.01'), on('2024-07-02'))).thenRefused('RECEIPT_EXCEEDED');
  });

  it('are credited again only from the day the first credit was taken back', () => {
    const released = charged('15.00', '10.00').commands(
      assigning(eur('15.50'), on('2024-07-10', 'A1')),
      releasing('A1', '2024-08-10'),
    );
    released.when(assigning(eur('18.00'), on('2024-07-20'))).thenRefused('RECEIPT_EXCEEDED');
    released
      .when(assigning(eur('18.00'), on('2024-08-10')))
      .thenEvents({ data: { lines: [{ charges: eur('15.00'), cash: eur('3.00') }] } });
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
    ['more than all that is credited', charged('15.00', '1.00'), assigning(eur('14.99'))],
    ['all that is credited', charged('15.00', '1.00'), assigning(eur('15.00'))],
    ['less than the gap', charged('15.00'), assigning(eur('1015.01'))],
    ['none at all', charged('0.00'), assigning(eur('1000.01'))],
  ])('cannot help where they are %s', (_what, state, command) => {
    state.when(command).thenRefused('RECEIPT_EXCEEDED');
  });
});
