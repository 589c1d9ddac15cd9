import {
  allocating,
  announcing,
  converting,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  latePledgeContext,
  linesOf,
  paying,
  rateOf,
  refunding,
  reporting,
  requestOn,
  revaluing,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';
import { balanceOf } from '../../accounts/balances';
import { ConvertCash } from '../facts/payments.facts';
import type { SettleFacts } from '../facts/receipts.facts';
import { ReversePledgeEvent } from '../facts/pledge.facts';

const late = latePledgeContext();
const k = { purpose: 'k', level: 'NATIONAL' };

const reversing = (
  eventId: string,
  effectiveDate = '2024-12-31',
  more: { postingDate?: string; today?: string } = {},
) => {
  const { today = '2025-12-31', ...posting } = more;
  const why = { reasonCode: 'OTHER', reason: 'another rate' } as const;
  const facts = { pledgeId: 'P1', eventId, effectiveDate, ...posting, ...why };
  return new ReversePledgeEvent(facts, requestOn(today));
};

const settles = (amount: string, effectiveDate: string, more: Partial<SettleFacts> = {}) =>
  settling([paying(eur(amount), '106.00', { instalment: 2 })], {
    applicationId: 'A2',
    receiptId: 'R2',
    effectiveDate,
    valueDate: effectiveDate,
    ...more,
  });

/** EUR 600.00 received at USD 662.98, EUR 400.00 owed at USD 444.44; both are worth less at EUR 0.940. */
const open = givenPledge(late).commands(
  announcing(),
  signing({ instalments: instalments(eur('600.00'), eur('400.00')) }),
  settling([paying(eur('600.00'), '662.98')]),
);
const valued = open.commands(revaluing());
const revaluation = valued.idOf('PledgeRevalued');

/** Balance of an account of the pledge, by default after all events, else at the end of a day. */
function onAccount({ state }: typeof open, code: string, until = '9999-12-31') {
  const lines = state.status === 'none' ? [] : [...state.lines];
  return balanceOf(
    lines,
    ({ account, dims, date }) => account === code && dims.pledge !== undefined && date <= until,
  );
}

describe('a fact before the latest revaluation of what it touches', () => {
  it.each([
    ['settles a receivable', settles('100.00', '2024-12-30')],
    ['gives money back', undoing('A1', '2024-12-30')],
    ['pays cash', reporting(k, eur('1.00'), { paidFrom: 'BK-EUR', effectiveDate: '2024-12-30' })],
  ])('is refused where it %s', (_, command) => {
    const refusal = valued
      .when(command)
      .thenRefused(
        'REVALUED_SINCE',
        'balances of pledge P1 in EUR were valued by revaluation REV of 2024-12-31, after ' +
          '2024-12-30: reverse that revaluation first, or use a postingDate from its day on',
      );
    expect(refusal.field).toBe('effectiveDate');
    open.when(command).decided();
  });

  it.each([
    ['on the same day', settles('100.00', '2024-12-31')],
    ['after it', settles('100.00', '2025-01-01')],
    ['posted after it', settles('100.00', '2024-12-30', { postingDate: '2025-01-02' })],
    ['of another currency', reporting(k, usd('1.00'), { effectiveDate: '2024-12-30' })],
    ['of spending authority alone', allocating('TA-GEN', k, '1.00')],
  ])('is taken %s', (_, command) => {
    valued.when(command).decided();
  });

  it('is refused for the later of two revaluations, whichever came first', () => {
    const november = revaluing({
      revaluationId: 'NOV',
      asAt: '2024-11-30',
      rates: { EUR: rateOf('0.950') },
    });
    const both = open.commands(november, revaluing());
    both.when(settles('1.00', '2024-12-30')).thenRefused('REVALUED_SINCE', 'REV of 2024-12-31');
    both.when(settles('1.00', '2024-11-29')).thenRefused('REVALUED_SINCE', 'REV of 2024-12-31');
    const one = both.commands(reversing(both.idOf('PledgeRevalued')));
    one.when(settles('1.00', '2024-11-29')).thenRefused('REVALUED_SINCE', 'NOV of 2024-11-30');
  });

  it('is taken again once the revaluation is reversed, and the run can come again', () => {
    const reversed = valued.commands(reversing(revaluation));
    const settled = reversed.commands(settles('100.00', '2024-12-30'));
    settled.when(revaluing({ revaluationId: 'REV-2' })).thenEvents({
      data: {
        items: [
          { amount: eur('300.00'), carryingUsd: '333.33', valueUsd: '319.15' },
          { amount: eur('700.00'), carryingUsd: '768.98', valueUsd: '744.68' },
        ],
      },
    });
  });
});

describe('the reversal of a revaluation', () => {
  it('mirrors its lines, and says which run it takes back', () => {
    const events = valued.when(reversing(revaluation)).thenEvents({
      type: 'EventReversed',
      data: { reverses: revaluation, reversedType: 'PledgeRevalued', revaluationId: 'REV' },
    });
    expect(linesOf(events)).toEqual([
      '5410 0.00 EUR = -43.59',
      '1310 0.00 EUR = 18.91',
      '1120 0.00 EUR = 24.68',
    ]);
  });

  it('may be later, and belongs to the year it takes back', () => {
    valued
      .when(reversing(revaluation, '2025-02-10'))
      .thenEvents({ data: { effectiveDate: '2025-02-10', originalPeriod: '2024' } });
  });

  it('says of no run where it takes back something else', () => {
    const paid = open.commands(reporting(k, usd('1.00')));
    const [event] = paid.when(reversing(paid.idOf('ExpenditureReported'))).decided();
    expect(event?.data).toMatchObject({ revaluationId: undefined });
  });

  describe('whose gain of USD 87.02 is allocated', () => {
    const on = { effectiveDate: '2024-12-31' };
    const dearer = open.commands(revaluing({ rates: { EUR: rateOf('0.800') } }));
    const allocated = dearer.commands(allocating('TA-GEN', k, '750.00', on));

    it('is refused, whether the gain was refunded since or not, or takes the allocation along', () => {
      const refunded = allocated.commands(refunding(k, usd('600.00'), on));
      const held = (used: typeof allocated, by: string) =>
        used.when(reversing(revaluation)).thenRefused('DEPENDENT_EVENTS', by, 'withDependants');
      held(allocated, 'short by USD 87.02 on AllocationMade');
      held(refunded, 'short by USD 87.02 on ContributionRefunded');
      const reversal = reversing(revaluation);
      const together = { ...reversal, facts: { ...reversal.facts, withDependants: true } };
      allocated
        .when(together)
        .thenEvents(
          { data: { reversedType: 'AllocationMade' } },
          { data: { reversedType: 'PledgeRevalued' } },
        );
    });

    it('is taken where no more was allocated than is there without it', () => {
      dearer
        .commands(allocating('TA-GEN', k, '662.98', on))
        .when(reversing(revaluation))
        .decided();
    });

    it('may leave short what was short before, which nobody has used since', () => {
      const november = { revaluationId: 'NOV', asAt: '2024-11-30' };
      const lost = open.commands(
        allocating('TA-GEN', k, '662.98', { effectiveDate: '2024-11-01' }),
        revaluing({ ...november, rates: { EUR: rateOf('0.950') } }),
        revaluing({ rates: { EUR: rateOf('0.930') } }),
      );
      lost.when(reversing(lost.idOf('PledgeRevalued'))).thenEvents({
        data: { warnings: [{ code: 'SHORTFALL', detail: expect.stringContaining('USD 31.40') }] },
      });
    });
  });

  const settled = valued.commands(settles('100.00', '2025-01-05'));
  const undone = settled.commands(undoing('A2', '2025-01-20'));
  const wholeUndone = valued.commands(settles('400.00', '2025-01-05'), undoing('A2', '2025-01-20'));
  const cashTakenBack = open.commands(
    revaluing({ rates: { EUR: rateOf('0.900') } }),
    undoing('A1', '2025-01-05'),
  );
  const again = valued.commands(revaluing({ revaluationId: 'REV-2' }));
  const reversed = valued.commands(reversing(revaluation));

  it.each([
    ['ALREADY_REVERSED', 'is already reversed', reversed, reversing(revaluation)],
    [
      'DATES_NOT_ORDERED',
      '2024-12-31: reverse it from that day on',
      valued,
      reversing(revaluation, '2024-12-30'),
    ],
    ['DATE_IN_FUTURE', '', valued, reversing(revaluation, '2025-01-02', { today: '2024-12-31' })],
    [
      'DEPENDENT_EVENTS',
      '1310 TA-GEN moved on 2025-01-05 at the value of this revaluation: undo that first',
      settled,
      reversing(revaluation),
    ],
    [
      'DEPENDENT_EVENTS',
      'revaluation REV-2 of 2024-12-31 has valued the same balances again, by event',
      again,
      reversing(revaluation),
    ],
    [
      'DEPENDENT_EVENTS',
      '1120 TA-GEN moved on 2025-01-05 at the value of this revaluation: undo that first',
      cashTakenBack,
      reversing(revaluation),
    ],
  ] as const)('is refused with %s: %s', (code, detail, state, command) => {
    state.when(command).thenRefused(code, detail);
  });

  it.each([
    ['what settled at its value is undone', undone, revaluation, '2024-12-31'],
    ['the later one is reversed', again, again.idOf('PledgeRevalued'), '2024-12-31'],
    ['all that settled at its value is undone', wholeUndone, revaluation, '2025-01-20'],
  ])('is taken once %s', (_, state, eventId, date) => {
    state.when(reversing(eventId, date)).decided();
  });

  it('may leave value alone on days before what settled at its value was undone, and none after', () => {
    const reversal = reversing(revaluation);
    expect(linesOf(wholeUndone.when(reversal).decided())).toEqual([
      '5410 0.00 EUR = -43.59',
      '1310 0.00 EUR = 18.91',
      '1120 0.00 EUR = 24.68',
    ]);
    const back = wholeUndone.commands(reversal);
    expect(onAccount(back, '1310', '2025-01-05')).toEqual({ amount: 0n, usd: 1891n });
    expect(onAccount(back, '1310')).toEqual({ amount: 40_000n, usd: 44_444n });
    expect(onAccount(back, '1120')).toEqual({ amount: 60_000n, usd: 66_298n });
  });

  it('comes before that of the signature', () => {
    const signedAlone = givenPledge(late).commands(announcing(), signing(), revaluing());
    const signature = signedAlone.idOf('AgreementSigned');
    signedAlone
      .when(reversing(signature))
      .thenRefused('DEPENDENT_EVENTS', 'PledgeRevalued e3 depends on this event');
    givenPledge(late)
      .commands(announcing(), signing(), revaluing({ rates: { EUR: rateOf('0.900') } }))
      .when(reversing(signature))
      .thenRefused('DEPENDENT_EVENTS', 'PledgeRevalued e3 depends on this event');
    signedAlone
      .commands(reversing(signedAlone.idOf('PledgeRevalued')))
      .when(reversing(signature))
      .decided();
  });
});

describe('what a revaluation has given another value', () => {
  const conditional = givenPledge(late).commands(
    signingDirectly({ condition: exampleCondition }),
    settling([paying(eur('100.00'), '110.50')]),
  );
  const owed = open.commands(allocating('TA-GEN', k, '452.00'), refunding(k, eur('50.00')));
  const approval = owed.idOf('ContributionRefunded');

  it('is taken back at that value, and none is left: money under a condition', () => {
    const mirror = [
      '2110 -100.00 EUR = -110.50',
      '1120 100.00 EUR = 110.50',
      '1120 -100.00 EUR = -110.50',
      '2130 100.00 EUR = 110.50',
    ];
    const undo = undoing('A1', '2024-12-31');
    expect(linesOf(conditional.when(undo).decided())).toEqual(mirror);
    const after = conditional.commands(revaluing());
    expect(linesOf(after.when(undo).decided())).toEqual([
      ...mirror,
      '1120 0.00 EUR = 4.12',
      '4910 0.00 EUR = -4.12',
      '2130 0.00 EUR = -4.12',
      '5410 0.00 EUR = 4.12',
    ]);
    for (const code of ['1120', '2130'])
      expect(onAccount(after.commands(undo), code)).toEqual({ amount: 0n, usd: 0n });
    const back = after.commands(reversing(after.idOf('PledgeRevalued')));
    expect(linesOf(back.when(undo).decided())).toEqual(mirror);
  });

  it('is taken back at that value, and none is left: a refund that is owed', () => {
    const mirror = ['4190 -50.00 EUR = -54.95', '2140 50.00 EUR = 54.95'];
    expect(linesOf(owed.when(reversing(approval)).decided())).toEqual(mirror);
    const after = owed.commands(revaluing());
    expect(linesOf(after.when(reversing(approval)).decided())).toEqual([
      ...mirror,
      '2140 0.00 EUR = -1.76',
      '5410 0.00 EUR = 1.76',
    ]);
    const back = after.commands(reversing(approval));
    expect(onAccount(back, '2140')).toEqual({ amount: 0n, usd: 0n });
  });

  it('does not stand in the way where it came before, or changed nothing of it', () => {
    const before = open.commands(
      revaluing(),
      allocating('TA-GEN', k, '452.00', { effectiveDate: '2024-12-31' }),
      refunding(k, eur('50.00'), { effectiveDate: '2024-12-31' }),
    );
    before.when(reversing(before.idOf('ContributionRefunded'))).decided();
    const unchanged = owed.commands(revaluing({ rates: { EUR: rateOf('0.910') } }));
    unchanged.when(reversing(approval)).decided();
  });
});

describe('cash that is converted takes its value along', () => {
  const converts = (effectiveDate: string) => {
    const { facts } = converting(eur('100.00'), usd('106.00'), { effectiveDate });
    return new ConvertCash(facts, requestOn('2025-12-31'));
  };

  it('so a run as at an earlier day values it, and its share goes back on the day of the conversion', () => {
    const converted = open.commands(converts('2025-01-05'));
    const ofRun = [
      '5410 0.00 EUR = 43.59',
      '1310 0.00 EUR = -18.91',
      '1120 0.00 EUR = -24.68',
      '1120 0.00 EUR = 4.12',
      '5410 0.00 EUR = -4.12',
    ];
    const events = converted
      .when(revaluing())
      .thenEvents(
        { data: { items: [{ account: '1310' }, { account: '1120' }] } },
        { data: { effectiveDate: '2025-01-05', moved: converted.idOf('CashConverted') } },
      );
    expect(linesOf(events)).toEqual(ofRun);
    open
      .commands(converts('2024-12-31'))
      .when(revaluing())
      .thenEvents({ data: { items: [{}, { amount: eur('500.00') }] } });
    const undone = converted.commands(reversing(converted.idOf('CashConverted'), '2025-01-05'));
    expect(linesOf(undone.when(revaluing()).decided())).toEqual([
      ...ofRun,
      '1120 0.00 EUR = -4.12',
      '5410 0.00 EUR = 4.12',
    ]);
  });

  it('so a revaluation is not reversed beneath it', () => {
    const converted = valued.commands(converts('2025-01-05'));
    converted
      .when(reversing(revaluation))
      .thenRefused('DEPENDENT_EVENTS', '1120 TA-GEN moved on 2025-01-05 at the value of this');
  });
});
