import {
  allocating,
  crediting,
  eur,
  examplePledgeContext,
  givenPledge,
  instalments,
  latePledgeContext,
  levy,
  linesOf,
  linesOn,
  paying,
  payingLevy,
  payingRefund,
  place,
  rateOf,
  reallocating,
  refunding,
  reporting,
  requestOn,
  revaluing,
  reversing,
  settling,
  signingDirectly,
  usd,
} from '@art30/testing';
import type { MoneyFact } from '../../kernel/money';
import { RefundContribution } from '../facts/payments.facts';

const k = place('k');
const l = place('l');
const rateLists = [
  ['2024-01-01', '0.900'],
  ['2024-10-01', '0.500'],
  ['2024-12-01', '2.000'],
].map(([effectiveDate = '', unitsPerUsd = '']) => ({
  listId: effectiveDate,
  effectiveDate,
  publishedOn: effectiveDate,
  kind: 'MONTHLY' as const,
  source: { name: 'list' },
  warnings: [],
  rates: { EUR: unitsPerUsd },
}));
const context = { ...examplePledgeContext(), rates: { lists: rateLists } };
const signed = (amount = eur('1000.00'), earmarks: readonly object[] = []) =>
  givenPledge(context).commands(
    signingDirectly(
      { signedOn: '2024-05-01', instalments: instalments(amount) },
      { amount, earmarks: earmarks as never },
    ),
  );
/** Pledge that received EUR 1,000.00 at 0.900 per USD. */
const received = signed().commands(settling([paying(eur('1000.00'), '1111.11')]));
const allocated = received.commands(allocating('TA-GEN', k, '1111.11'));

/** Facts dated on a day on which USD 1 costs EUR 0.500. */
const dear = { effectiveDate: '2024-11-01' };
const paid = { paidFrom: 'BK-EUR', paymentReference: 'PAY-1' };
const back = (amount: MoneyFact, facts: Partial<RefundContribution['facts']> = {}) =>
  refunding(k, amount, { ...dear, ...facts });
const stated = (...lines: RefundContribution['facts']['lines']) => ({ lines });

describe('a run as at 31 December that is recorded after EUR 1,000.00 went back in January', () => {
  const held = givenPledge(latePledgeContext()).commands(
    signingDirectly({ instalments: instalments(eur('1000.00')) }, { amount: eur('1000.00') }),
    settling([paying(eur('1000.00'), '1111.11')]),
    allocating('TA-GEN', k, '1111.11'),
  );
  const late = refunding(k, eur('1000.00'), { effectiveDate: '2025-01-05', ...paid });
  const gone = held.commands(new RefundContribution(late.facts, requestOn('2025-02-10')));

  it('restates the ledger by 47.28 and leaves the authority that the refund took', () => {
    const taken = { type: 'ContributionRefunded', data: { lines: [{ gross: usd('1111.11') }] } };
    expect(gone.recorded.map(({ event }) => event).at(-1)).toMatchObject(taken);
    const events = gone
      .when(revaluing())
      .thenEvents(
        { data: { effectiveDate: '2024-12-31' } },
        { data: { effectiveDate: '2025-01-05' } },
      );
    expect(linesOn('1120', events)).toEqual(['1120 0.00 EUR = -47.28', '1120 0.00 EUR = 47.28']);
    for (const code of ['9210', '9220', '9290']) expect(linesOn(code, events)).toEqual([]);
  });
});

describe('EUR 1,000.00 that lie untouched', () => {
  it.each([
    ['0.500', '2024-11-01', '2000.00'],
    ['2.000', '2024-12-05', '500.00'],
  ])(
    'go back whole at a rate of %s, and authority falls by what they carry',
    (_rate, day, worth) => {
      for (const payment of [paid, {}]) {
        const command = back(eur('1000.00'), { effectiveDate: day, ...payment });
        const events = allocated.when(command).thenEvents({
          data: { lines: [{ owed: eur('1000.00'), gross: usd('1111.11') }] },
        });
        expect(linesOn('4190', events)).toEqual([`4190 1000.00 EUR = ${worth}`]);
        expect(linesOn('9290', events)).toEqual(['9290 1111.11 USD = 1111.11']);
      }
      allocated
        .when(back(eur('1000.01'), { effectiveDate: day }))
        .thenRefused('INSUFFICIENT_UNSPENT', '1111.11');
    },
  );

  it('leave with that value, and nothing is left where all of it is paid', () => {
    const events = allocated.when(back(eur('1000.00'), paid)).decided();
    expect(linesOf(events)).toEqual([
      '4190 1000.00 EUR = 2000.00',
      '1120 -1000.00 EUR = -1111.11',
      '4910 0.00 EUR = -888.89',
    ]);
  });

  it('go back in two halves, the second of which is not what the first owes', () => {
    const halves = ['B1', 'B2'].map((refundId) => back(eur('500.00'), { refundId }));
    const both = allocated.commands(...halves);
    both
      .when(back(eur('0.01'), { refundId: 'B3' }))
      .thenRefused('INSUFFICIENT_UNSPENT', '0.02 0.00 k');
    const [first] = both.commands(payingRefund({ ...paid, ...dear })).recorded.slice(-1);
    expect(linesOf([first!.event])).toEqual([
      '2140 500.00 EUR = 1000.00',
      '1120 -500.00 EUR = -555.56',
      '4910 0.00 EUR = -444.44',
    ]);
  });

  it('are what a levy in their currency leaves, owed or passed on', () => {
    // The EUR 1,009.50 on the account have a value of USD 1,121.11; EUR 9.50 of them, the levy, have one of USD 10.55.
    const levied = allocated.commands(crediting(levy, eur('9.50'), '10.00'));
    for (const state of [levied, levied.commands(payingLevy())])
      state
        .when(back(eur('1000.00'), { effectiveDate: '2024-12-10' }))
        .thenEvents({ data: { lines: [{ gross: usd('1110.56') }] } });
  });

  it('go back whole after a run, whichever way it went', () => {
    const asAt = '2024-10-31';
    for (const unitsPerUsd of ['0.500', '1.900']) {
      const run = revaluing({ asAt, rates: { EUR: rateOf(unitsPerUsd, asAt) } });
      const valued = allocated.commands(run);
      const lines = unitsPerUsd === '0.500' ? twoPlaces : stated({ ...k, gross: eur('1000.00') });
      valued.when(back(eur('0.00'), { ...lines, ...paid })).decided();
    }
  });
  /**
   * Two lines of one refund. Cash of EUR 1,000.00 is worth USD 2,000.00, of which 1,111.11 are allocated: EUR 555.555,
   * rounded up.
   */
  const twoPlaces = stated(
    { ...k, gross: eur('555.56') },
    { purpose: 'TA-GEN', gross: eur('444.44') },
  );
});

describe('EUR 1,000.00 with USD 500.00 of 1,111.11 spent from another account', () => {
  const spent = [
    ['at their own place', allocated.commands(reporting(k, usd('500.00'), dear))],
    ['at another place', allocated.commands(reporting(l, usd('500.00'), dear))],
  ] as const;

  it.each(spent)('go back with EUR 550.00, for 549.9995 are unspent: %s', (_where, state) => {
    state
      .when(back(eur('550.00')))
      .thenEvents({ data: { lines: [{ owed: eur('550.00'), gross: usd('611.11') }] } });
    state.when(back(eur('550.01'))).thenRefused('INSUFFICIENT_UNSPENT', '');
  });

  it('go back with less', () => {
    spent[1][1].when(back(eur('549.99'))).thenEvents({
      data: { lines: [{ gross: usd('611.10') }] },
    });
  });
});

describe('money that lies in another currency', () => {
  /** Pledge that received EUR 500.00, worth USD 555.56, and USD 555.56 for a further debt of EUR 500.00. */
  const mixed = signed().commands(
    settling([paying(eur('500.00'), '555.56')]),
    settling([paying(eur('500.00'), '555.56', { cash: usd('555.56') })], {
      applicationId: 'A2',
      receiptId: 'R2',
      bankAccount: 'BK-USD',
      ledgerAccount: '1110',
    }),
    allocating('TA-GEN', k, '1111.12'),
  );

  it('goes after what lies in that of the refund, at the rate of the day', () => {
    mixed.when(back(eur('600.00'))).thenEvents({ data: { lines: [{ gross: usd('755.56') }] } });
    mixed.when(back(eur('777.78'))).thenEvents({ data: { lines: [{ gross: usd('1111.12') }] } });
    mixed.when(back(eur('777.79'))).thenRefused('INSUFFICIENT_UNSPENT', '1111.14');
  });

  it('of another earmark is not there for it', () => {
    const tied = signed(eur('2000.00'), [{ purpose: 'k', amount: eur('1000.00') }]).commands(
      settling([paying(eur('1000.00'), '1111.11', { purpose: 'TA-GEN' })]),
      settling([paying(eur('1000.00'), '1111.11', { purpose: 'k', cash: usd('1111.11') })], {
        applicationId: 'A2',
        receiptId: 'R2',
        bankAccount: 'BK-USD',
        ledgerAccount: '1110',
      }),
      allocating('k', k, '1111.11'),
    );
    tied.when(back(eur('555.55'))).thenEvents({ data: { lines: [{ gross: usd('1111.10') }] } });
    tied.when(back(eur('555.56'))).thenRefused('INSUFFICIENT_UNSPENT', '1111.12');
  });
});

describe('money that was never allocated', () => {
  const none = (amount: MoneyFact, purpose = 'TA-GEN') => stated({ purpose, gross: amount });

  it('goes back out of what is not allocated, and touches no authority', () => {
    const some = received.commands(allocating('TA-GEN', k, '600.00'));
    const events = some.when(back(usd('0.00'), none(usd('511.11')))).thenEvents({
      data: { lines: [{ purpose: 'TA-GEN', owed: usd('511.11'), gross: usd('511.11') }] },
    });
    expect(linesOf(events, 'purpose', 'level')).toEqual([
      '4190 511.11 USD = 511.11 TA-GEN -',
      '2140 -511.11 USD = -511.11 TA-GEN -',
    ]);
    expect(events[0]?.data.entries).toHaveLength(2);
    some
      .when(back(usd('0.00'), none(usd('511.12'))))
      .thenRefused(
        'INSUFFICIENT_UNSPENT',
        '511.12 511.11 TA-GEN 2024-11-01 level',
        'lines[0].gross',
      );
    some
      .when(back(usd('0.00'), none(usd('0.01'), 'k')))
      .thenRefused('INSUFFICIENT_UNSPENT', '0.01 0.00 k level');
  });

  it('goes back whole in its currency, owed or paid at once, and counts as refunded', () => {
    for (const payment of [{}, paid]) {
      const gone = received.commands(back(eur('0.00'), { ...none(eur('1000.00')), ...payment }));
      gone
        .when(allocating('TA-GEN', k, '0.01', { effectiveDate: '2024-11-02' }))
        .thenRefused('INSUFFICIENT_CASH');
      const again = gone.commands(reversing(gone.idOf('ContributionRefunded'), '2024-11-03'));
      again.when(allocating('TA-GEN', k, '1111.11', { effectiveDate: '2024-11-03' })).decided();
    }
  });

  it('goes back in halves at another rate than it came', () => {
    const half = received.commands(back(eur('0.00'), none(eur('500.00'))));
    half.when(back(eur('0.00'), { ...none(eur('500.00')), refundId: 'B2' })).decided();
    half
      .when(back(eur('0.00'), { ...none(eur('500.01')), refundId: 'B2' }))
      .thenRefused('INSUFFICIENT_UNSPENT', '555.55 TA-GEN');
  });

  it('goes back beside money of a place, line by line', () => {
    const some = received.commands(allocating('TA-GEN', k, '600.00'));
    const lines = stated(
      { ...k, gross: eur('540.00') },
      { purpose: 'TA-GEN', gross: eur('460.00') },
    );
    some.when(back(eur('0.00'), { ...lines, ...paid })).thenEvents({
      data: { lines: [{ gross: usd('600.00') }, { gross: usd('511.11') }] },
    });
  });

  it('is less by what was spent above the authority of a place', () => {
    const spent = received.commands(
      allocating('TA-GEN', k, '600.00'),
      reporting(l, usd('100.00'), dear),
    );
    spent
      .when(back(usd('0.00'), none(usd('411.12'))))
      .thenRefused('INSUFFICIENT_UNSPENT', '411.12 411.11 100.00 l');
    spent.when(back(usd('0.00'), none(usd('411.11')))).decided();
  });

  it.each([
    ['level', { purpose: 'k', level: '' }],
    ['level', { purpose: 'k', country: 'KEN' }],
  ])('has no %s, whole or in part: %j', (field, line) => {
    received
      .when(back(usd('0.00'), stated({ ...line, gross: usd('1.00') })))
      .thenRefused('LEVEL_REQUIRED', '', `lines[0].${field}`);
  });

  it('is reallocated no more once it went back', () => {
    const gone = allocated.commands(back(eur('1000.00'), paid));
    gone
      .when(reallocating(k, l, '0.01', { effectiveDate: '2024-11-02' }))
      .thenRefused('INSUFFICIENT_UNSPENT');
  });
});
