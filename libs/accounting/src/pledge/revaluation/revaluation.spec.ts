import {
  allocating,
  announcing,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  jpy,
  latePledgeContext,
  linesOf,
  linesOn,
  paying,
  rateOf,
  reporting,
  revaluing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
  withdrawing,
} from '@art30/testing';
import type { PledgeEvent } from '../facts/pledge.facts';

const late = latePledgeContext();
const revalued = (events: readonly PledgeEvent[]) =>
  events.flatMap(({ type, data }) => (type === 'PledgeRevalued' ? [data] : []));
const later = (applicationId: string, effectiveDate: string) => ({
  applicationId,
  receiptId: applicationId,
  effectiveDate,
  valueDate: effectiveDate,
});

/** P1 of the worked example through E06: EUR 600,000.00 of 1,100,000.00 received. */
const p1 = givenPledge(late).commands(
  announcing({ amount: eur('1100000.00') }),
  signing({ instalments: instalments(eur('600000.00'), eur('500000.00')) }),
  settling([
    paying(eur('600000.00'), '662966.85', {
      cash: eur('599985.00'),
      charges: eur('15.00'),
      chargesUsd: '16.57',
    }),
  ]),
);
const valued = p1.commands(revaluing());
const settlesHalf = (effectiveDate: string, applicationId = 'A2') =>
  settling(
    [paying(eur('250000.00'), '270270.27', { instalment: 2 })],
    later(applicationId, effectiveDate),
  );
describe('a pledge revalued at the rate of a day', () => {
  it('changes the value of receivable and cash against one loss (E17)', () => {
    const events = p1.when(revaluing()).thenEvents({
      type: 'PledgeRevalued',
      data: {
        effectiveDate: '2024-12-31',
        revaluationId: 'REV',
        rates: { EUR: { unitsPerUsd: '0.940' } },
        items: [
          {
            account: '1310',
            instalment: 2,
            purpose: 'TA-GEN',
            amount: eur('500000.00'),
            carryingUsd: '555555.55',
            valueUsd: '531914.89',
          },
          {
            account: '1120',
            purpose: 'TA-GEN',
            bankAccount: 'BK-EUR',
            amount: eur('599985.00'),
            carryingUsd: '662966.85',
            valueUsd: '638281.91',
          },
        ],
        policy: 'IPSAS23-UN@1',
      },
    });
    expect(linesOf(events, 'donor', 'pledge', 'recommendation', 'purpose')).toEqual([
      '5410 0.00 EUR = 48325.60 DON-A P1 n TA-GEN',
      '1310 0.00 EUR = -23640.66 DON-A P1 n TA-GEN',
      '1120 0.00 EUR = -24684.94 DON-A P1 n TA-GEN',
    ]);
    expect(linesOf(events, 'instalment', 'bankAccount', 'receipt')).toEqual([
      '5410 0.00 EUR = 48325.60 - - -',
      '1310 0.00 EUR = -23640.66 2 - -',
      '1120 0.00 EUR = -24684.94 - BK-EUR -',
    ]);
    expect(events[0]?.data.entries).toHaveLength(3);
    const [owed] = revalued(events)[0]?.items ?? [];
    expect(Object.keys(owed ?? {})).not.toContain('bankAccount');
  });

  it('settles at the value it has from then on (E23)', () => {
    const line = paying(eur('480000.00'), '518918.92', { instalment: 2 });
    const events = valued.when(settling([line], later('A2', '2025-03-31'))).decided();
    expect(linesOf(events)).toEqual([
      '2110 480000.00 EUR = 518918.92',
      '1120 -480000.00 EUR = -518918.92',
      '1120 480000.00 EUR = 518918.92',
      '4910 0.00 EUR = -8280.63',
      '1310 -480000.00 EUR = -510638.29',
    ]);
  });

  it('gives a gain and a loss of one purpose a line each', () => {
    const events = givenPledge()
      .commands(
        signingDirectly({ instalments: instalments(eur('600.00'), eur('400.00')) }),
        settling([paying(eur('600.00'), '600.00')]),
      )
      .when(revaluing())
      .decided();
    expect(linesOf(events, 'instalment')).toEqual([
      '5410 0.00 EUR = 18.91 -',
      '4910 0.00 EUR = -38.30 -',
      '1310 0.00 EUR = -18.91 2',
      '1120 0.00 EUR = 38.30 -',
    ]);
  });

  it('gives each purpose and each currency its own result', () => {
    const earmarks = [
      { purpose: 'k', amount: eur('300.00') },
      { purpose: 'l', amount: eur('700.00') },
    ];
    const place = { purpose: 'k', level: 'NATIONAL' };
    const events = givenPledge()
      .commands(
        signingDirectly({}, { earmarks }),
        reporting(place, jpy('151700'), { paidFrom: 'BK-JPY', effectiveDate: '2024-12-02' }),
      )
      .when(revaluing({ rates: { EUR: rateOf('0.940'), JPY: rateOf('150.00') } }))
      .decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '5410 0.00 EUR = 14.18 k',
      '1310 0.00 EUR = -14.18 k',
      '5410 0.00 EUR = 33.10 l',
      '1310 0.00 EUR = -33.10 l',
      '5410 0 JPY = 11.33 k',
      '1150 0 JPY = -11.33 k',
    ]);
    expect(events[0]?.data).toMatchObject({ rates: { EUR: {}, JPY: {} } });
  });

  it('lowers what is owed under a condition with the cash that came for it', () => {
    const events = givenPledge()
      .commands(
        signingDirectly({ condition: exampleCondition }),
        settling([paying(eur('100.00'), '110.50')]),
      )
      .when(revaluing())
      .decided();
    expect(linesOf(events)).toEqual([
      '5410 0.00 EUR = 4.12',
      '4910 0.00 EUR = -4.12',
      '2130 0.00 EUR = 4.12',
      '1120 0.00 EUR = -4.12',
    ]);
    expect(linesOn('9150', events)).toEqual([]);
  });

  const advanced = givenPledge().commands(
    announcing(),
    settling([paying(eur('100.00'), '110.50', { instalment: undefined })], {
      effectiveDate: '2024-06-10',
    }),
  );

  it('leaves an advance at its value, for revenue will meet it, but not its cash', () => {
    const events = advanced.when(revaluing()).decided();
    expect(linesOf(events)).toEqual(['5410 0.00 EUR = 4.12', '1120 0.00 EUR = -4.12']);
  });

  it('raises a refund that is owed where the currency became dearer', () => {
    const events = advanced
      .commands(withdrawing('2024-06-20'))
      .when(revaluing({ rates: { EUR: rateOf('0.900') } }))
      .decided();
    expect(linesOf(events)).toEqual([
      '5410 0.00 EUR = 0.61',
      '4910 0.00 EUR = -0.61',
      '2140 0.00 EUR = -0.61',
      '1120 0.00 EUR = 0.61',
    ]);
  });

  const k = { purpose: 'k', level: 'NATIONAL' };
  const forK = givenPledge(late).commands(
    signingDirectly({}, { earmarks: [{ purpose: 'k', amount: eur('1000.00') }] }),
    settling([paying(eur('1000.00'), '1104.97')]),
  );
  const fromEuro = { paidFrom: 'BK-EUR', effectiveDate: '2024-12-02' };

  it('finds nothing on an account whose money was spent at another rate: it left with its value', () => {
    const spent = reporting(k, eur('1000.00'), fromEuro);
    expect(linesOf(forK.when(spent).decided())).toEqual([
      '5110 1000.00 EUR = 1052.63',
      '1120 -1000.00 EUR = -1104.97',
      '5410 0.00 EUR = 52.34',
    ]);
    expect(forK.commands(spent).when(revaluing()).decided()).toEqual([]);
  });

  it('values money that another account lent as what it is, below zero', () => {
    const lent = givenPledge().commands(
      signingDirectly({ instalments: instalments(usd('9.00')) }, { amount: usd('9.00') }),
      reporting(k, eur('95.00'), fromEuro),
    );
    const events = lent.when(revaluing()).thenEvents({
      data: { items: [{ amount: eur('-95.00'), carryingUsd: '-100.00', valueUsd: '-101.06' }] },
    });
    expect(linesOf(events)).toEqual(['5410 0.00 EUR = 1.06', '1120 0.00 EUR = -1.06']);
  });

  it('has nothing to say where nothing is open in its currencies', () => {
    const dollars = givenPledge().commands(
      signingDirectly({ instalments: instalments(usd('9.00')) }, { amount: usd('9.00') }),
    );
    expect(dollars.when(revaluing({ rates: { USD: rateOf('1') } })).decided()).toEqual([]);
    expect(p1.when(revaluing({ rates: { JPY: rateOf('150.00') } })).decided()).toEqual([]);
    expect(p1.when(revaluing({ asAt: '2024-05-05' })).decided()).toEqual([]);
    expect(p1.when(revaluing({ rates: {} })).decided()).toEqual([]);
  });

  it('says that an item was looked at whose value was right', () => {
    const again = valued.when(revaluing({ revaluationId: 'REV-2' })).thenEvents({
      data: {
        items: [{ carryingUsd: '531914.89', valueUsd: '531914.89' }, { account: '1120' }],
        entries: [],
      },
    });
    expect(again).toHaveLength(1);
  });

  it('is of a day: what is posted after it does not count', () => {
    const at = (asAt: string) => p1.when(revaluing({ asAt })).decided();
    const early = at('2024-07-01');
    expect(early).toMatchObject([
      { data: { items: [{ instalment: 1 }, { instalment: 2 }] } },
      { data: { effectiveDate: '2024-07-02', moved: p1.idOf('ReceiptApplied') } },
    ]);
    expect(linesOf(early)).toEqual([
      '5410 0.00 EUR = 52009.46',
      '1310 0.00 EUR = -28368.80',
      '1310 0.00 EUR = -23640.66',
      '4910 0.00 EUR = -24685.55',
      '1310 0.00 EUR = 28368.80',
      '5410 0.00 EUR = -3683.25',
    ]);
    expect(at('2024-07-02')).toMatchObject([
      { data: { items: [{ instalment: 2 }, { account: '1120' }] } },
    ]);
  });

  it('may leave less cash than was allocated, which blocks new allocations', () => {
    const allocation = (id: string, gross: string) =>
      allocating('TA-GEN', k, gross, { allocationId: id, effectiveDate: '2024-12-31' });
    const short = p1.commands(allocation('G1', '662966.85'), revaluing());
    short
      .when(allocation('G2', '0.01'))
      .thenRefused('INSUFFICIENT_CASH', 'short by USD 24684.95 on 2024-12-31');
    p1.when(allocation('G1', '662966.86')).thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
  });

  it('needs a pledge', () => {
    givenPledge().when(revaluing()).thenRefused('PLEDGE_UNKNOWN', 'P1');
  });
});

/**
 * Lines of each revaluation event, with its day and the event that took its share of the run's difference.
 */
const booksOf = (events: readonly PledgeEvent[]) =>
  revalued(events).map(({ effectiveDate, moved, entries }) => ({
    effectiveDate,
    moved,
    lines: linesOf([{ data: { entries } }]),
  }));

describe('items that moved since the day of a run', () => {
  const ofRun = {
    effectiveDate: '2024-12-31',
    moved: undefined,
    lines: ['5410 0.00 EUR = 48325.60', '1310 0.00 EUR = -23640.66', '1120 0.00 EUR = -24684.94'],
  };
  /** Half of a receivable was settled at 277,777.78, its value before the run made it 265,957.45. */
  const settledLines = [
    '4910 0.00 EUR = -4312.82',
    '1310 0.00 EUR = 11820.33',
    '5410 0.00 EUR = -7507.51',
  ];

  it('are valued, and what was settled takes its share back on the day of its settlement', () => {
    const settled = p1.commands(settlesHalf('2025-01-05'));
    const events = settled
      .when(revaluing())
      .thenEvents(
        { data: { items: [{ account: '1310', valueUsd: '531914.89' }, { account: '1120' }] } },
        { type: 'PledgeRevalued', data: { revaluationId: 'REV', rates: {}, items: [] } },
      );
    expect(booksOf(events)).toEqual([
      ofRun,
      { effectiveDate: '2025-01-05', moved: settled.idOf('ReceiptApplied'), lines: settledLines },
    ]);
  });

  it('give nothing back where they moved on the day itself, or were added to', () => {
    const sameDay = p1.commands(settlesHalf('2024-12-31')).when(revaluing());
    sameDay.thenEvents({ data: { items: [{ amount: eur('250000.00') }, {}] } });
    const conditional = givenPledge(late).commands(
      signingDirectly({ condition: exampleCondition }),
      settling([paying(eur('100.00'), '110.50')]),
      settling([paying(eur('100.00'), '110.50')], later('A2', '2025-01-05')),
    );
    conditional.when(revaluing()).thenEvents({
      data: { items: [{ amount: eur('-100.00') }, { amount: eur('100.00') }] },
    });
  });

  it.each(['2025-01-05', '2025-01-06'])(
    'take it again with what was undone, on the day of that: %s',
    (day) => {
      const undone = p1.commands(settlesHalf('2025-01-05'), undoing('A2', day));
      expect(booksOf(undone.when(revaluing()).decided())).toEqual([
        ofRun,
        { effectiveDate: '2025-01-05', moved: 'e4', lines: settledLines },
        {
          effectiveDate: day,
          moved: 'e5',
          lines: [
            '4910 0.00 EUR = 4312.82',
            '1310 0.00 EUR = -11820.33',
            '5410 0.00 EUR = 7507.51',
          ],
        },
      ]);
    },
  );

  it('are also those that a later run has valued: it takes back what is left on its day', () => {
    const february = valued.commands(
      revaluing({ revaluationId: 'FEB', asAt: '2025-02-28', rates: { EUR: rateOf('0.930') } }),
    );
    const rates = { EUR: rateOf('0.950', '2025-01-31') };
    const run = revaluing({ revaluationId: 'JAN', asAt: '2025-01-31', rates });
    expect(booksOf(february.when(run).decided())).toEqual([
      {
        effectiveDate: '2025-01-31',
        moved: undefined,
        lines: ['5410 0.00 EUR = 12317.85', '1310 0.00 EUR = -5599.10', '1120 0.00 EUR = -6718.75'],
      },
      {
        effectiveDate: '2025-02-28',
        moved: february.idOf('PledgeRevalued'),
        lines: ['4910 0.00 EUR = -12317.85', '1310 0.00 EUR = 5599.10', '1120 0.00 EUR = 6718.75'],
      },
    ]);
  });

  it('give nothing back to a later run of another currency', () => {
    const yen = p1.commands(
      reporting({ purpose: 'k', level: 'GLOBAL' }, jpy('1000'), {
        paidFrom: 'BK-JPY',
        effectiveDate: '2024-12-02',
      }),
      revaluing({ revaluationId: 'FEB', asAt: '2025-02-28', rates: { JPY: rateOf('150.00') } }),
    );
    expect(booksOf(yen.when(revaluing()).decided())).toEqual([ofRun]);
  });
});
