import {
  assigning,
  eur,
  givenReceipt,
  lateReceiptContext,
  linesOf,
  recording,
  releasing,
  returningLate,
  revaluingReceipt,
  reversingReceipt,
  undoingRevaluation,
  usd,
} from '@art30/testing';
import { datesAfterLastValuation } from '../release';

const late = lateReceiptContext();
const overpaying = (applicationId: string, settles: string, excess: string) =>
  assigning(eur(settles), {
    applicationId,
    excess: { amount: eur(excess), treatment: 'REFUNDABLE' },
  });

/** EUR 1,000.00 worth USD 1,104.97, of which EUR 300.00 are assigned and 100.00 are an overpayment. */
const recorded = givenReceipt().with(late).commands(recording());
const overpaid = recorded.commands(overpaying('A1', '300.00', '100.00'));
const valued = overpaid.commands(revaluingReceipt());
const whole = recorded.commands(revaluingReceipt());

describe('a receipt revalued at the rate of a day', () => {
  it('changes what is held for others and its cash by the same amount', () => {
    const events = overpaid.when(revaluingReceipt()).thenEvents({
      type: 'ReceiptRevalued',
      data: {
        effectiveDate: '2024-12-31',
        revaluationId: 'REV',
        rates: { EUR: { unitsPerUsd: '0.940' } },
        items: [
          {
            kind: 'UNAPPLIED',
            amount: eur('600.00'),
            carryingUsd: '662.98',
            valueUsd: '638.30',
          },
          {
            kind: 'OVERPAYMENT',
            applicationId: 'A1',
            donorId: 'DON-A',
            amount: eur('100.00'),
            carryingUsd: '110.50',
            valueUsd: '106.38',
          },
          {
            kind: 'CASH',
            bankAccount: 'BK-EUR',
            account: '1120',
            amount: eur('700.00'),
            carryingUsd: '773.48',
            valueUsd: '744.68',
          },
        ],
      },
    });
    expect(linesOf(events, 'donor', 'pledge', 'receipt', 'bankAccount')).toEqual([
      '2110 0.00 EUR = 24.68 - - R1 -',
      '2140 0.00 EUR = 4.12 DON-A - R1 -',
      '1120 0.00 EUR = -28.80 - - R1 BK-EUR',
    ]);
  });

  it('gives the value with which money leaves from then on', () => {
    const assigned = whole
      .when(assigning(eur('500.00'), { effectiveDate: '2025-01-05' }))
      .decided();
    expect(assigned).toMatchObject([{ data: { lines: [{ cashUsd: '531.92' }] } }]);
    const returned = valued
      .when(returningLate('OVERPAYMENT', eur('50.00'), { effectiveDate: '2025-01-05' }))
      .decided();
    expect(returned).toMatchObject([{ data: { carryingUsd: '53.19' } }]);
    const released = valued.when(releasing('A1', '2025-01-05')).decided();
    expect(linesOf(released)).toEqual(['2110 -100.00 EUR = -106.38', '2140 100.00 EUR = 106.38']);
  });

  it('has nothing to say of money paid back, whose cash left with it', () => {
    const before = assigning(eur('300.00'));
    for (const state of [recorded, recorded.commands(before, releasing())]) {
      const paidBack = state.commands(
        returningLate('UNIDENTIFIED', eur('1000.00'), { effectiveDate: '2024-12-02' }),
      );
      expect(paidBack.when(revaluingReceipt()).decided()).toEqual([]);
    }
  });

  it('values what is left where a part was paid back', () => {
    const events = recorded
      .commands(returningLate('UNIDENTIFIED', eur('400.00'), { effectiveDate: '2024-12-02' }))
      .when(revaluingReceipt())
      .thenEvents({
        // USD 1,104.97 less 441.99; EUR 600.00 at 0.940 are USD 638.30.
        data: {
          items: [
            {
              kind: 'UNAPPLIED',
              amount: eur('600.00'),
              carryingUsd: '662.98',
              valueUsd: '638.30',
            },
            { kind: 'CASH', carryingUsd: '662.98', valueUsd: '638.30' },
          ],
        },
      });
    expect(linesOf(events)).toEqual(['2110 0.00 EUR = 24.68', '1120 0.00 EUR = -24.68']);
  });

  it('is of a day, and says that money was looked at whose value was right', () => {
    expect(recorded.when(revaluingReceipt({ asAt: '2024-07-01' })).decided()).toEqual([]);
    whole
      .when(revaluingReceipt({ revaluationId: 'REV-2' }))
      .thenEvents({ data: { items: [{ kind: 'UNAPPLIED' }, { kind: 'CASH' }], entries: [] } });
  });

  it('needs a receipt', () => {
    givenReceipt().when(revaluingReceipt()).thenRefused('RECEIPT_UNKNOWN');
  });
});

describe('a fact of a receipt before its latest revaluation', () => {
  const thirtieth = { effectiveDate: '2024-12-30' };

  it.each([
    ['assigns', whole, assigning(eur('1.00'), thirtieth)],
    ['releases', valued, releasing('A1', '2024-12-30')],
    ['returns', whole, returningLate('UNIDENTIFIED', eur('1.00'), thirtieth)],
    ['reverses', whole, reversingReceipt('2024-12-30')],
  ] as const)('is refused where it %s', (_, state, command) => {
    const refusal = state
      .when(command)
      .thenRefused(
        'REVALUED_SINCE',
        'money of this receipt was valued by revaluation REV of 2024-12-31, after 2024-12-30: ' +
          'reverse that revaluation first, or use a postingDate from its day on',
      );
    expect(refusal.field).toBe('effectiveDate');
  });

  it('is taken on the day, posted from it on, or once the revaluation is reversed', () => {
    whole.when(assigning(eur('1.00'), { effectiveDate: '2024-12-31' })).decided();
    whole.when(assigning(eur('1.00'), { ...thirtieth, postingDate: '2025-01-02' })).decided();
    const back = whole.commands(undoingRevaluation());
    back.when(assigning(eur('500.00'), thirtieth)).thenEvents({
      data: { lines: [{ cashUsd: '552.49' }] },
    });
    whole.when(assigning(eur('1.00'), thirtieth)).thenRefused('REVALUED_SINCE');
  });

  it('is measured by the latest that stands, whichever came first', () => {
    const february = revaluingReceipt({ revaluationId: 'FEB', asAt: '2025-02-28' });
    const both = whole.commands(february);
    const january = assigning(eur('1.00'), { effectiveDate: '2025-01-05' });
    both.when(january).thenRefused('REVALUED_SINCE', 'FEB of 2025-02-28');
    const back = both.commands(
      undoingRevaluation({ revaluationId: 'FEB', effectiveDate: '2025-02-28' }),
    );
    back.when(january).decided();
    back.when(assigning(eur('1.00'), thirtieth)).thenRefused('REVALUED_SINCE', 'REV');
  });
});

describe('the reversal of a receipt that was revalued', () => {
  it('takes the revaluation with it', () => {
    const events = whole.when(reversingReceipt('2024-12-31')).decided();
    expect(linesOf(events, 'receipt', 'bankAccount')).toEqual([
      '1120 -1000.00 EUR = -1104.97 R1 BK-EUR',
      '2110 1000.00 EUR = 1104.97 R1 -',
      '2110 0.00 EUR = -41.14 R1 -',
      '1120 0.00 EUR = 41.14 R1 BK-EUR',
    ]);
  });

  it('takes what the revaluation changed of overpayments, standing or released', () => {
    const reversedApplication = valued.when(reversingReceipt('2025-01-05', 'A1')).decided();
    expect(linesOf(reversedApplication, 'donor')).toEqual([
      '1120 -1000.00 EUR = -1104.97 -',
      '2110 1000.00 EUR = 1104.97 -',
      '2110 -100.00 EUR = -110.50 -',
      '2140 100.00 EUR = 110.50 DON-A',
      '2110 0.00 EUR = -24.68 -',
      '2140 0.00 EUR = -4.12 DON-A',
      '1120 0.00 EUR = 28.80 -',
    ]);
    const kept = valued.commands(
      assigning(eur('50.00'), {
        applicationId: 'A2',
        effectiveDate: '2025-01-05',
        fromOverpayment: 'A1',
        evidence: 'letter',
      }),
    );
    const taken = kept.when(reversingReceipt('2025-01-05', 'A1', 'A2')).decided();
    expect(linesOf(taken).slice(-3)).toEqual([
      '2110 0.00 EUR = -24.68',
      '2140 0.00 EUR = -4.12',
      '1120 0.00 EUR = 28.80',
    ]);
    const released = valued.commands(releasing('A1', '2025-01-05'));
    expect(linesOf(released.when(reversingReceipt('2025-01-05')).decided())).toEqual([
      '1120 -1000.00 EUR = -1104.97',
      '2110 1000.00 EUR = 1104.97',
      '2110 0.00 EUR = -28.80',
      '1120 0.00 EUR = 28.80',
    ]);
  });

  it('is not dated before its value was taken back, which would leave value alone', () => {
    const back = whole.commands(undoingRevaluation({ effectiveDate: '2025-01-05' }));
    const refusal = back
      .when(reversingReceipt('2025-01-04'))
      .thenRefused(
        'DATES_NOT_ORDERED',
        'the value of this receipt changed on 2025-01-05: reverse the receipt from that day on',
      );
    expect(refusal.field).toBe('effectiveDate');
    back.when(reversingReceipt('2025-01-05')).decided();
  });
});

describe('a release that only finishes what its pledge has given up', () => {
  const finish = (state: typeof valued, postingDate?: string) =>
    state.state.status === 'none'
      ? undefined
      : datesAfterLastValuation(state.state, 'A1', { effectiveDate: '2024-08-01', postingDate });

  it('is posted on the day of the latest revaluation, where that is later', () => {
    const effectiveDate = '2024-08-01';
    expect(finish(overpaid)).toEqual({ effectiveDate });
    expect(finish(valued)).toEqual({ effectiveDate, postingDate: '2024-12-31' });
    expect(finish(valued, '2025-01-02')).toEqual({ effectiveDate, postingDate: '2025-01-02' });
    const facts = { ...releasing('A1', effectiveDate).facts, ...finish(valued) };
    valued.when({ type: 'ReleaseReceipt', facts }).decided();
  });
});

describe('the reversal of the revaluation of a receipt', () => {
  it('mirrors its lines and names the run', () => {
    const events = valued.when(undoingRevaluation()).thenEvents({
      type: 'ReceiptRevaluationReversed',
      data: {
        effectiveDate: '2024-12-31',
        revaluationId: 'REV',
        reverses: valued.idOf('ReceiptRevalued'),
        reasonCode: 'OTHER',
        reason: 'another rate',
      },
    });
    expect(linesOf(events)).toEqual([
      '2110 0.00 EUR = -24.68',
      '2140 0.00 EUR = -4.12',
      '1120 0.00 EUR = 28.80',
    ]);
  });

  it('gives each its value back, and may be posted later', () => {
    const back = valued.commands(undoingRevaluation({ effectiveDate: '2025-01-05' }));
    back
      .when(returningLate('OVERPAYMENT', eur('100.00'), { effectiveDate: '2025-01-05' }))
      .thenEvents({ data: { carryingUsd: '110.50' } });
    valued
      .when(undoingRevaluation({ effectiveDate: '2024-12-31', postingDate: '2025-01-05' }))
      .thenEvents({ data: { postingDate: '2025-01-05', originalPeriod: '2024' } });
  });

  const reversed = valued.commands(undoingRevaluation());
  const again = valued.commands(revaluingReceipt({ revaluationId: 'REV-2' }));
  const onFifth = { effectiveDate: '2025-01-05' };
  const drawn = whole.commands(assigning(eur('500.00'), onFifth));
  const paidBack = valued.commands(returningLate('OVERPAYMENT', eur('50.00'), onFifth));
  const emptied = whole.commands(assigning(eur('1000.00'), onFifth), releasing('A1', '2025-01-20'));

  it.each([
    ['RECEIPT_UNKNOWN', '', givenReceipt(), undoingRevaluation()],
    [
      'REVALUATION_UNKNOWN',
      'receipt R1 was not valued by revaluation REV',
      recorded,
      undoingRevaluation(),
    ],
    ['ALREADY_REVERSED', 'REV of 2024-12-31 is already', reversed, undoingRevaluation()],
    ['DATE_IN_FUTURE', '', valued, undoingRevaluation({ effectiveDate: '2026-01-05' })],
    [
      'DATES_NOT_ORDERED',
      '2024-12-31: reverse it from that day on',
      valued,
      undoingRevaluation({ effectiveDate: '2024-12-30' }),
    ],
    [
      'DEPENDENT_EVENTS',
      'REV-2 of 2024-12-31 has valued the same balances again',
      again,
      undoingRevaluation(),
    ],
    ['DEPENDENT_EVENTS', 'money left this receipt on 2025-01-05', drawn, undoingRevaluation()],
    ['DEPENDENT_EVENTS', 'money left this receipt on 2025-01-05', paidBack, undoingRevaluation()],
    [
      'DATES_NOT_ORDERED',
      'USD would be left on the receipt after its last EUR on 2025-01-05: use a later date',
      emptied,
      undoingRevaluation(),
    ],
  ] as const)('is refused with %s: %s', (code, detail, state, command) => {
    state.when(command).thenRefused(code, detail);
  });

  it.each([
    ['what left is back', drawn.commands(releasing('A1', '2025-01-20')), '2024-12-31'],
    ['the receipt was not empty after it', emptied, '2025-01-20'],
  ])('is taken once %s', (_, state, effectiveDate) => {
    state.when(undoingRevaluation({ effectiveDate })).decided();
  });

  it('names the member at fault', () => {
    const fieldOf = (state: typeof recorded, effectiveDate?: string) =>
      state
        .when(undoingRevaluation(effectiveDate === undefined ? {} : { effectiveDate }))
        .thenRefused(effectiveDate === undefined ? 'REVALUATION_UNKNOWN' : 'DATES_NOT_ORDERED')
        .field;
    expect(fieldOf(recorded)).toBe('revaluationId');
    expect(fieldOf(valued, '2024-12-30')).toBe('effectiveDate');
    expect(fieldOf(emptied, '2024-12-31')).toBe('effectiveDate');
  });
});

describe('dollars', () => {
  it('have no rate to be valued at', () => {
    const dollars = givenReceipt()
      .with(late)
      .commands(recording({ bankAccount: 'BK-USD', net: usd('5.00'), charges: usd('0.00') }));
    expect(dollars.when(revaluingReceipt()).decided()).toEqual([]);
  });
});
