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
import { ConvertCash } from '../facts/paying.facts';
import type { SettleFacts } from '../facts/receiving.facts';
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
    ...{ applicationId: 'A2', receiptId: 'R2', effectiveDate, valueDate: effectiveDate },
    ...more,
  });

/** EUR 600.00 received at USD 662.98, EUR 400.00 owed at USD 444.44; EUR at 0.940 is less. */
const open = givenPledge(late).commands(
  announcing(),
  signing({ instalments: instalments(eur('600.00'), eur('400.00')) }),
  settling([paying(eur('600.00'), '662.98')]),
);
const valued = open.commands(revaluing());
const revaluation = valued.idOf('PledgeRevalued');

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
      ...{ revaluationId: 'NOV', asAt: '2024-11-30', rates: { EUR: rateOf('0.950') } },
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

  it('may uncover an allocation, as the revaluation may', () => {
    const cheaper = open.commands(revaluing({ rates: { EUR: rateOf('0.800') } }));
    const allocation = allocating('TA-GEN', k, '750.00', { effectiveDate: '2024-12-31' });
    const allocated = cheaper.commands(allocation);
    const back = allocated.commands(reversing(revaluation));
    back
      .when(allocating('TA-GEN', k, '0.01', { allocationId: 'G2', effectiveDate: '2024-12-31' }))
      .thenRefused('INSUFFICIENT_CASH', 'short by USD 87.03');
  });

  const settled = valued.commands(settles('100.00', '2025-01-05'));
  const undone = settled.commands(undoing('A2', '2025-01-20'));
  const wholeUndone = valued.commands(settles('400.00', '2025-01-05'), undoing('A2', '2025-01-20'));
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
      'DATES_NOT_ORDERED',
      'account 1310 for TA-GEN would be zero but still carry USD on 2025-01-05: use a later date',
      wholeUndone,
      reversing(revaluation),
    ],
  ] as const)('is refused with %s: %s', (code, detail, state, command) => {
    state.when(command).thenRefused(code, detail);
  });

  it.each([
    ['what settled at its value is undone', undone, revaluation, '2024-12-31'],
    ['the later one is reversed', again, again.idOf('PledgeRevalued'), '2024-12-31'],
    ['nothing was left on the days after it', wholeUndone, revaluation, '2025-01-20'],
    [
      'what moved since is cash alone',
      open.commands(revaluing({ rates: { EUR: rateOf('0.900') } }), undoing('A1', '2025-01-05')),
      revaluation,
      '2024-12-31',
    ],
  ])('is taken once %s', (_, state, eventId, date) => {
    state.when(reversing(eventId, date)).decided();
  });

  it('is refused with its field where value would be left alone', () => {
    const refusal = wholeUndone.when(reversing(revaluation)).thenRefused('DATES_NOT_ORDERED');
    expect(refusal.field).toBe('effectiveDate');
  });

  it('comes before that of the signature', () => {
    const signedAlone = givenPledge(late).commands(announcing(), signing(), revaluing());
    const signature = signedAlone.idOf('AgreementSigned');
    signedAlone
      .when(reversing(signature))
      .thenRefused(
        'DEPENDENT_EVENTS',
        'REV of 2024-12-31 has changed the value of this event, by event e3',
      );
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
  const detail = 'revaluation REV of 2024-12-31 has changed the value of this event, by event ';

  it('is not taken back at its value of before: money under a condition', () => {
    conditional.when(undoing('A1', '2024-12-31')).decided();
    const after = conditional.commands(revaluing());
    after
      .when(undoing('A1', '2024-12-31'))
      .thenRefused('DEPENDENT_EVENTS', `${detail}${after.idOf('PledgeRevalued')}: reverse that`);
    after
      .commands(reversing(after.idOf('PledgeRevalued')))
      .when(undoing('A1', '2024-12-31'))
      .decided();
  });

  it('is not taken back at its value of before: a refund that is owed', () => {
    owed.when(reversing(approval)).decided();
    owed.commands(revaluing()).when(reversing(approval)).thenRefused('DEPENDENT_EVENTS', detail);
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
  const cash = { account: '1120', purpose: 'TA-GEN', bankAccount: 'BK-EUR', currency: 'EUR' };

  it('so a run as at an earlier day leaves it out', () => {
    open
      .commands(converts('2025-01-05'))
      .when(revaluing())
      .thenEvents({
        data: {
          items: [{ account: '1310' }],
          leftOut: [{ ...cash, code: 'MOVED_SINCE', remedy: expect.stringMatching('2025-01-05') }],
        },
      });
    const sameDay = open.commands(converts('2024-12-31')).when(revaluing()).decided();
    expect(sameDay).toMatchObject([
      { data: { items: [{}, { amount: eur('500.00') }], leftOut: [] } },
    ]);
    const undone = open.commands(converts('2025-01-05'));
    undone
      .commands(reversing(undone.idOf('CashConverted'), '2025-01-05'))
      .when(revaluing())
      .thenEvents({ data: { items: [{}, {}], leftOut: [] } });
  });

  it('so a revaluation is not reversed beneath it', () => {
    const converted = valued.commands(converts('2025-01-05'));
    converted
      .when(reversing(revaluation))
      .thenRefused('DEPENDENT_EVENTS', '1120 TA-GEN moved on 2025-01-05 at the value of this');
  });
});
