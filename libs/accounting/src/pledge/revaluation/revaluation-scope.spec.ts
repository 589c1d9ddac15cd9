import {
  allocating,
  amending,
  amendingAgreement,
  announcing,
  approvedByController,
  carried,
  converting,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  jpy,
  latePledgeContext,
  linesOf,
  meeting,
  paying,
  rateOf,
  reporting,
  requestOn,
  revaluing,
  reversingLate,
  settling,
  signing,
  signingDirectly,
  takingOver,
  undoing,
  usd,
} from '@art30/testing';
import { ConvertCash } from '../facts/payments.facts';
import type { SettleFacts } from '../facts/receipts.facts';

const late = latePledgeContext();
const k = { purpose: 'k', level: 'NATIONAL' };
const another = (effectiveDate: string, facts: Partial<SettleFacts> = {}) => ({
  applicationId: 'A2',
  receiptId: 'R2',
  effectiveDate,
  valueDate: effectiveDate,
  ...facts,
});
const settles = (amount: string, effectiveDate: string) =>
  settling([paying(eur(amount), '106.00', { instalment: 2 })], another(effectiveDate));
const converts = (effectiveDate: string, purpose?: string) => {
  const { facts } = converting(eur('100.00'), usd('106.00'), { effectiveDate, purpose });
  return new ConvertCash(facts, requestOn('2025-12-31'));
};

/** EUR 600.00 received at USD 662.98, EUR 400.00 owed at USD 444.44. */
const open = givenPledge(late).commands(
  announcing(),
  signing({ instalments: instalments(eur('600.00'), eur('400.00')) }),
  settling([paying(eur('600.00'), '662.98')]),
);
const february = revaluing({
  revaluationId: 'FEB',
  asAt: '2025-02-28',
  rates: { EUR: rateOf('0.930') },
});
/** EUR of k and of the general purpose on one account. */
const forTwo = givenPledge(late).commands(
  announcing({ earmarks: [{ purpose: 'k', amount: eur('400.00') }] }),
  signing(),
  settling([paying(eur('1000.00'), '1104.97')]),
);

describe('what a revaluation of a pledge states', () => {
  it('is the rates that it used, of all that the run has fixed', () => {
    const rates = { EUR: rateOf('0.940'), JPY: rateOf('150.00') };
    const [event] = open.when(revaluing({ rates })).decided();
    expect(event?.data).toMatchObject({ rates: { EUR: { unitsPerUsd: '0.940' } } });
    expect((event?.data as { rates: object }).rates).not.toHaveProperty('JPY');
  });

  it('warns where it uncovers what was allocated, by as much, and not where all is covered', () => {
    const gross = (amount: string) =>
      open
        .commands(allocating('TA-GEN', k, amount, { effectiveDate: '2024-12-31' }))
        .when(revaluing());
    gross('638.31').thenEvents({
      data: {
        warnings: [
          {
            code: 'SHORTFALL',
            detail: 'unallocated cash of TA-GEN is short by USD 0.01 on 2024-12-31',
          },
        ],
      },
    });
    const [covered] = gross('638.30').decided();
    expect(covered?.data.warnings ?? []).toEqual([]);
  });

  it('is the value of what was carried at none', () => {
    const all = { instalment: 1, purpose: 'TA-GEN', receivable: carried(eur('1000.00'), '0.00') };
    const worthless = givenPledge({ ...late, ...approvedByController }).commands(
      takingOver({ balances: [all] }),
    );
    worthless.when(revaluing()).thenEvents({
      data: { items: [{ account: '1310', carryingUsd: '0.00', valueUsd: '1063.83' }] },
    });
  });
});

describe('what a run as at an earlier day values, though it moved since', () => {
  const ofRun = [
    '5410 0.00 EUR = 43.59 TA-GEN',
    '1310 0.00 EUR = -18.91 TA-GEN',
    '1120 0.00 EUR = -24.68 TA-GEN',
  ];

  it.each(['2025-02-28', '2025-03-05'])(
    'is what a later one valued: that takes it back, and its reversal of %s not',
    (day) => {
      const later = open.commands(february);
      const back = later.commands(reversingLate(later.idOf('PledgeRevalued'), day));
      const events = back
        .when(revaluing())
        .thenEvents(
          { data: { items: [{ account: '1310' }, { account: '1120' }] } },
          { data: { effectiveDate: '2025-02-28', moved: later.idOf('PledgeRevalued') } },
          { data: { effectiveDate: day, moved: back.idOf('EventReversed') } },
        );
      expect(linesOf(events, 'purpose')).toEqual([
        ...ofRun,
        '4910 0.00 EUR = -11.44 TA-GEN',
        '1310 0.00 EUR = 18.91 TA-GEN',
        '1120 0.00 EUR = 24.68 TA-GEN',
        '5410 0.00 EUR = -32.15 TA-GEN',
        '4910 0.00 EUR = 11.44 TA-GEN',
        '1310 0.00 EUR = -18.91 TA-GEN',
        '1120 0.00 EUR = -24.68 TA-GEN',
        '5410 0.00 EUR = 32.15 TA-GEN',
      ]);
    },
  );

  it('is what was settled on the day on which as much was added at another value', () => {
    const raised = amendingAgreement({
      amount: eur('1100.00'),
      effectiveDate: '2024-12-05',
      instalments: instalments(eur('600.00'), eur('500.00')),
    });
    const settled = open.commands(raised, settles('100.00', '2024-12-05'));
    const events = settled
      .when(revaluing({ asAt: '2024-11-30' }))
      .thenEvents(
        { data: { items: [{ account: '1310', amount: eur('400.00') }, { account: '1120' }] } },
        { data: { effectiveDate: '2024-12-05', moved: settled.idOf('ReceiptApplied') } },
      );
    expect(linesOf(events, 'purpose')).toEqual([
      ...ofRun,
      '5410 0.00 EUR = -3.78 TA-GEN',
      '1310 0.00 EUR = 3.78 TA-GEN',
    ]);
  });

  it('is cash of each origin, and that of the one which was converted takes its share back', () => {
    const converted = forTwo.commands(converts('2025-01-05', 'k'));
    const events = converted.when(revaluing()).thenEvents(
      {
        data: {
          items: [
            { account: '1120', purpose: 'k' },
            { account: '1120', purpose: 'TA-GEN' },
          ],
        },
      },
      { data: { effectiveDate: '2025-01-05', moved: converted.idOf('CashConverted') } },
    );
    expect(linesOf(events, 'purpose')).toEqual([
      '5410 0.00 EUR = 16.46 k',
      '1120 0.00 EUR = -16.46 k',
      '5410 0.00 EUR = 24.68 TA-GEN',
      '1120 0.00 EUR = -24.68 TA-GEN',
      '1120 0.00 EUR = 4.12 k',
      '5410 0.00 EUR = -4.12 k',
    ]);
  });
});

describe('before the latest revaluation of what a pledge holds', () => {
  it('an announcement is amended, for that moves nothing of it', () => {
    const advance = givenPledge(late).commands(
      announcing(),
      settling([paying(eur('400.00'), '432.43', { instalment: undefined })]),
      revaluing(),
    );
    advance.when(amending({ effectiveDate: '2024-12-01' })).decided();
  });
});

describe('the reversal of a revaluation', () => {
  it('waits for a later one that has valued one of its currencies among others', () => {
    const yen = open.commands(
      reporting(k, jpy('1000'), { paidFrom: 'BK-JPY', effectiveDate: '2024-12-02' }),
      revaluing(),
    );
    const first = yen.idOf('PledgeRevalued');
    const rates = { EUR: rateOf('0.950'), JPY: rateOf('150.00') };
    const both = yen.commands(revaluing({ revaluationId: 'REV-2', rates }));
    both.when(reversingLate(first)).thenRefused('DEPENDENT_EVENTS', 'REV-2 of 2024-12-31');
    const yenAlone = yen.commands(
      revaluing({ revaluationId: 'REV-2', rates: { JPY: rateOf('150.00') } }),
    );
    yenAlone.when(reversingLate(first)).decided();
  });

  it('does not wait for what was settled whose value it did not change', () => {
    const cashAlone = open.commands(
      revaluing({ rates: { EUR: rateOf('0.900') } }),
      settles('100.00', '2025-01-05'),
    );
    cashAlone.when(reversingLate(cashAlone.idOf('PledgeRevalued'))).decided();
  });

  it('waits for cash that left at its value, as for what was settled at it', () => {
    const spent = givenPledge(late).commands(
      announcing({ earmarks: [{ purpose: 'k', amount: eur('1000.00') }] }),
      signing(),
      settling([paying(eur('100.00'), '110.50')]),
      settling(
        [paying(eur('900.00'), '1000.00', { cash: usd('1000.00') })],
        another('2024-07-02', { bankAccount: 'BK-USD', ledgerAccount: '1110' }),
      ),
      allocating('k', k, '900.00'),
      revaluing(),
      reporting(k, eur('100.00'), { paidFrom: 'BK-EUR', effectiveDate: '2024-12-31' }),
    );
    const run = spent.idOf('PledgeRevalued');
    spent
      .when(reversingLate(run))
      .thenRefused('DEPENDENT_EVENTS', '1120 for k moved on 2024-12-31 at the value of this');
    const back = spent.commands(reversingLate(spent.idOf('ExpenditureReported')));
    const events = back.when(reversingLate(run)).decided();
    expect(linesOf(events)).toContain('1120 0.00 EUR = 4.12');
  });
});

describe('what a revaluation changed does not hold back', () => {
  it('an expenditure, which took cash and added nothing that is owed', () => {
    const spent = open.commands(
      allocating('TA-GEN', k, '300.00'),
      reporting(k, eur('100.00'), { paidFrom: 'BK-EUR', effectiveDate: '2024-10-10' }),
      revaluing(),
    );
    spent.when(reversingLate(spent.idOf('ExpenditureReported'))).decided();
  });

  it('a settlement, which took of the receivable', () => {
    const settled = open.commands(settles('100.00', '2024-12-02'), revaluing());
    settled.when(undoing('A2', '2024-12-31')).decided();
  });

  const conditional = givenPledge(late).commands(
    signingDirectly({ condition: exampleCondition }),
    settling([paying(eur('200.00'), '221.00')]),
  );

  it('a condition that was met, which took of the liability', () => {
    const met = conditional.commands(
      meeting([{ purpose: 'TA-GEN', amount: eur('100.00') }], { effectiveDate: '2024-12-02' }),
      revaluing(),
    );
    met.when(reversingLate(met.idOf('ConditionMet'))).decided();
  });

  it('money under the condition, which came after it or leaves at its share of what is there', () => {
    const more = conditional.commands(
      revaluing(),
      settling([paying(eur('100.00'), '110.50')], another('2024-12-31')),
    );
    more.when(undoing('A2', '2024-12-31')).decided();
    expect(linesOf(more.when(undoing('A1', '2024-12-31')).decided())).toEqual([
      '2110 -200.00 EUR = -221.00',
      '1120 200.00 EUR = 221.00',
      '1120 -200.00 EUR = -221.00',
      '2130 200.00 EUR = 221.00',
      '1120 0.00 EUR = 5.49',
      '4910 0.00 EUR = -5.49',
      '2130 0.00 EUR = -5.49',
      '5410 0.00 EUR = 5.49',
    ]);
  });
});
