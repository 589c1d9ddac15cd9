import {
  allocating,
  allowing,
  amendingAgreement,
  eur,
  givenPledge,
  instalments,
  latePledgeContext,
  linesOf,
  paying,
  place,
  rateOf,
  reportingLate,
  requestOn,
  revaluing,
  reversing,
  reversingLate,
  settling,
  signingDirectly,
  undoing,
} from '@art30/testing';
import { MakeAllocation } from '../facts/spending-authority.facts';
import { balanceOf } from '../../accounts/balances';
import type { PledgeEvent } from '../facts/pledge.facts';
import type { PledgeState } from '../state/pledge.state';

const late = latePledgeContext();

/** EUR 500.00 owed since 6 May 2024, at USD 555.56; paid on 5 January 2025, worth USD 526.32. */
const owed = givenPledge(late).commands(
  signingDirectly({ instalments: instalments(eur('500.00')) }, { amount: eur('500.00') }),
);
const january = { effectiveDate: '2025-01-05', valueDate: '2025-01-05' };
const paid = owed.commands(settling([paying(eur('500.00'), '526.32')], january));

const eurOf = (amount: string) => BigInt(amount.replace('.', ''));

/** Balance of an account at the end of a day, in minor units and cents. */
function on(state: PledgeState, code: string, by = '9999-12-31') {
  if (state.status === 'none') throw new Error('there is no pledge');
  return balanceOf(state.lines, ({ account, date }) => account === code && date <= by);
}

describe('a run as at a day since which something has moved', () => {
  it('values what was open on the day, and what moved takes its share back on its own', () => {
    const moved = paid.idOf('ReceiptApplied');
    const events = paid.when(revaluing()).thenEvents(
      {
        type: 'PledgeRevalued',
        data: {
          effectiveDate: '2024-12-31',
          items: [{ amount: eur('500.00'), carryingUsd: '555.56', valueUsd: '531.91' }],
        },
      },
      { type: 'PledgeRevalued', data: { effectiveDate: '2025-01-05', items: [], moved } },
    );
    expect(linesOf(events.slice(0, 1))).toEqual([
      '5410 0.00 EUR = 23.65',
      '1310 0.00 EUR = -23.65',
    ]);
    expect(linesOf(events.slice(1))).toEqual(['5410 0.00 EUR = -23.65', '1310 0.00 EUR = 23.65']);
    const after = paid.commands(revaluing()).state;
    expect(on(after, '1310', '2024-12-31')).toEqual({ amount: 50_000n, usd: 53_191n });
    expect(on(after, '1310')).toEqual({ amount: 0n, usd: 0n });
    expect(on(after, '5410', '2024-12-31').usd).toBe(2_365n);
    expect(on(after, '5410').usd).toBe(2_924n);
  });

  it('gives back only the share that left', () => {
    const half = owed.commands(settling([paying(eur('250.00'), '263.16')], january));
    const after = half.commands(revaluing()).state;
    expect(on(after, '1310', '2024-12-31')).toEqual({ amount: 50_000n, usd: 53_191n });
    expect(on(after, '1310')).toEqual({ amount: 25_000n, usd: 26_595n });
  });

  it('says what it would have said had it been there before', () => {
    const before = owed.commands(
      revaluing(),
      settling([paying(eur('250.00'), '263.16')], january),
    ).state;
    const since = owed.commands(
      settling([paying(eur('250.00'), '263.16')], january),
      revaluing(),
    ).state;
    for (const code of ['1310', '1120']) expect(on(since, code)).toEqual(on(before, code));
    const result = (state: PledgeState) => on(state, '5410').usd + on(state, '4910').usd;
    expect(result(since)).toBe(result(before));
  });

  it('is no deadlock after a run as at a later day, which takes what is left of it back', () => {
    const valued = owed.commands(
      revaluing({
        revaluationId: 'JAN',
        asAt: '2025-01-31',
        rates: { EUR: rateOf('0.800') },
      }),
    );
    const after = valued.commands(revaluing()).state;
    expect(on(after, '1310', '2024-12-31')).toEqual({ amount: 50_000n, usd: 53_191n });
    expect(on(after, '1310', '2025-01-31')).toEqual({ amount: 50_000n, usd: 62_500n });
  });

  it('leaves no USD on EUR 0.00 after a run of its day that was reversed in a later month', () => {
    const valued = paid.commands(revaluing());
    const run = valued.recorded.find(({ event }) => event.type === 'PledgeRevalued')?.id ?? '';
    const reversed = valued.commands(reversingLate(run, '2025-02-01'));
    const after = reversed.commands(revaluing({ revaluationId: 'AGAIN' })).state;
    expect(on(after, '1310', '2024-12-31')).toEqual({ amount: 50_000n, usd: 53_191n });
    expect(on(after, '1310', '2025-01-31')).toEqual({ amount: 0n, usd: 0n });
    expect(on(after, '1310')).toEqual({ amount: 0n, usd: 0n });
  });

  it('takes nothing back for what was undone on its day', () => {
    const undone = paid.commands(undoing('A1', '2025-01-05'));
    const after = undone.commands(revaluing()).state;
    expect(on(after, '1310')).toEqual({ amount: 50_000n, usd: 53_191n });
  });
});

describe('a run recorded after another, of a day before that', () => {
  it('leaves nothing of what had moved before both, whose share the later one would have had', () => {
    const same = revaluing({ rates: { EUR: rateOf('0.900') } });
    const november = { revaluationId: 'NOV', asAt: '2024-11-30' };
    const both = paid.commands(same, revaluing(november));
    expect(on(both.state, '1310', '2024-11-30')).toEqual({ amount: 50_000n, usd: 53_191n });
    expect(on(both.state, '1310', '2024-12-31')).toEqual({ amount: 50_000n, usd: 55_556n });
    expect(on(both.state, '1310')).toEqual({ amount: 0n, usd: 0n });
  });

  it('leaves nothing where the later one was reversed before', () => {
    const valued = paid.commands(revaluing({ rates: { EUR: rateOf('0.900') } }));
    const undone = valued.commands(reversingLate(valued.idOf('PledgeRevalued'), '2025-02-01'));
    const after = undone.commands(revaluing({ revaluationId: 'NOV', asAt: '2024-11-30' })).state;
    expect(on(after, '1310')).toEqual({ amount: 0n, usd: 0n });
  });
});

describe('what a run took back', () => {
  const valued = paid.commands(revaluing());

  it('is reversed with what had moved', () => {
    const events = valued
      .when(undoing('A1', '2025-02-01'))
      .thenEvents(
        { type: 'EventReversed', data: { reversedType: 'PledgeRevalued' } },
        { type: 'ReceiptApplicationReversed' },
      );
    expect(linesOf(events.slice(0, 1))).toEqual([
      '5410 0.00 EUR = 23.65',
      '1310 0.00 EUR = -23.65',
    ]);
    const after = valued.commands(undoing('A1', '2025-02-01')).state;
    expect(on(after, '1310')).toEqual({ amount: 50_000n, usd: 53_191n });
  });

  it('is reversed with its run', () => {
    const run = valued.recorded.find(({ event }) => event.type === 'PledgeRevalued')?.id ?? '';
    const after = valued.commands(reversing(run, '2024-12-31')).state;
    expect(on(after, '1310')).toEqual({ amount: 0n, usd: 0n });
    expect(on(after, '5410').usd).toBe(2_924n);
  });

  it('is not reversed by itself', () => {
    const taken = valued.idOf('PledgeRevalued');
    valued.when(reversing(taken, '2024-12-31')).thenRefused('NOT_REVERSIBLE', 'share');
  });

  describe('of money that is allocated', () => {
    const cash = owed.commands(
      settling([paying(eur('500.00'), '555.56')], {
        effectiveDate: '2024-07-02',
        valueDate: '2024-07-02',
      }),
      allocating('TA-GEN', place('k'), '500.00'),
    );
    const gain = revaluing({ revaluationId: 'DEC', rates: { EUR: rateOf('0.500') } });
    const runOf = (recorded: typeof cash.recorded, id: string) =>
      recorded.find(
        ({ event: { type, data } }) =>
          type === 'PledgeRevalued' && data.revaluationId === id && data.moved === undefined,
      )?.id ?? '';

    it('goes with the run, which leaves nothing short on the way', () => {
      const january = { revaluationId: 'JAN', asAt: '2025-01-31', rates: { EUR: rateOf('0.900') } };
      const twice = cash.commands(revaluing(january), gain);
      const undone = twice.commands(reversing(runOf(twice.recorded, 'DEC'), '2024-12-31'));
      expect(on(undone.state, '1120')).toEqual(on(cash.commands(revaluing(january)).state, '1120'));
    });

    it('is warned of with it, by what is short after both', () => {
      const later = { revaluationId: 'JAN', asAt: '2025-01-31', rates: { EUR: rateOf('0.500') } };
      const facts = { allocationId: 'G2', effectiveDate: '2025-02-01' };
      const second = allocating('TA-GEN', place('k'), '500.00', facts);
      const used = cash.commands(
        revaluing(later),
        new MakeAllocation(second.facts, requestOn('2025-12-31')),
      );
      const warnings = (events: readonly PledgeEvent[]) =>
        events.flatMap(({ data }) => data.warnings ?? []);
      const valued = used.when(revaluing()).decided();
      expect([valued.length, warnings(valued)]).toEqual([2, []]);
    });

    it('goes with the expenditure that had moved it', () => {
      const spent = cash.commands(reportingLate(place('k'), eur('250.00')), gain);
      const expenditure = spent.recorded.find(({ event }) => event.type === 'ExpenditureReported');
      const events = spent
        .when(reversingLate(expenditure?.id ?? '', '2025-01-10'))
        .thenEvents(
          { type: 'EventReversed', data: { reversedType: 'PledgeRevalued' } },
          { type: 'EventReversed', data: { reversedType: 'ExpenditureReported' } },
        );
      expect(events).toHaveLength(2);
      const after = spent.commands(reversingLate(expenditure?.id ?? '', '2025-01-10')).state;
      expect(on(after, '1120')).toEqual(on(cash.commands(gain).state, '1120'));
    });
  });

  it('gives its share of an allowance back on the way, though another has used it since', () => {
    // At 0.900, EUR 475.00 release 72.22 and EUR 25.00 release 27.78; at 0.500 each releases 50.00.
    const sixth = { effectiveDate: '2025-01-06', valueDate: '2025-01-05', applicationId: 'A2' };
    const both = owed.commands(
      allowing('100.00'),
      settling([paying(eur('475.00'), '500.00')], january),
      settling([paying(eur('25.00'), '26.32')], sixth),
      revaluing({ rates: { EUR: rateOf('0.500') } }),
    );
    const undone = both.commands(undoing('A1', '2025-01-07')).state;
    expect(on(undone, '1319').usd).toBe(-5_000n);
  });
});

describe('a run of a later day that was reversed once what it valued had moved', () => {
  it.each([
    ['500.00', '0.00', 0n],
    ['300.00', '200.00', 21_276n],
  ])('gives back what was left of its value: %s of EUR 500.00 were paid', (paid, left, usd) => {
    const february = { revaluationId: 'FEB', asAt: '2025-02-28' };
    const valued = owed.commands(revaluing({ ...february, rates: { EUR: rateOf('0.900') } }));
    const march = { effectiveDate: '2025-03-05', valueDate: '2025-03-05' };
    const moved = valued.commands(settling([paying(eur(paid), '320.00')], march));
    const undone = moved.commands(reversingLate(valued.idOf('PledgeRevalued'), '2025-03-05'));
    const after = undone.commands(revaluing()).state;
    expect(on(after, '1310', '2024-12-31')).toEqual({ amount: 50_000n, usd: 53_191n });
    expect(on(after, '1310', '2025-02-28')).toEqual({ amount: 50_000n, usd: 55_556n });
    expect(on(after, '1310')).toEqual({ amount: eurOf(left), usd });
  });
});

describe('an allowance of all that an amendment left receivable', () => {
  const amended = owed.commands(
    allowing('277.78', { effectiveDate: '2024-08-30' }),
    amendingAgreement({
      amount: eur('250.00'),
      effectiveDate: '2024-11-05',
      instalments: instalments(eur('250.00')),
    }),
  );
  const ofSeptember = revaluing({ asAt: '2024-09-30' });
  const allowedOn = (state: PledgeState, by: string) => [
    on(state, '1310', by).usd,
    on(state, '1319', by).usd,
  ];

  it('is lowered with the receivable by the share that a late run takes back', () => {
    const after = amended.commands(ofSeptember).state;
    expect(allowedOn(after, '2024-09-30')).toEqual([53_191n, -27_778n]);
    expect(allowedOn(after, '2024-11-05')).toEqual([26_595n, -26_595n]);
    expect(on(after, '5510')).toEqual({ amount: 26_595n, usd: 26_595n });
  });

  it('is not lowered by more than a later release leaves of it', () => {
    const released = amended.commands(
      allowing('-270.00', { allowanceId: 'L2', effectiveDate: '2024-12-10' }),
    );
    const after = released.commands(ofSeptember).state;
    expect(allowedOn(after, '2024-11-05')).toEqual([26_595n, -27_000n]);
    expect(allowedOn(after, '2024-12-10')).toEqual([26_595n, 0n]);
  });
});
