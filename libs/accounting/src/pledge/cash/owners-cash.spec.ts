import {
  allocating,
  eur,
  exampleCondition,
  examplePledgeContext,
  givenPledge,
  instalments,
  linesOf,
  paying,
  rateOf,
  reallocating,
  reporting,
  revaluing,
  reversing,
  settling,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';
import { balanceOf } from '../../accounts/balances';
import type { AgreementTerms } from '../facts/agreement.facts';
import type { PledgeState } from '../state/pledge.state';
import { OwnersCash } from './owners-cash';

/** Units of EUR per USD 1: 0.900 at first, 0.500 from May on, 1.000 from August on. */
const rateLists = [
  ['2024-01-01', '0.900'],
  ['2024-05-01', '0.500'],
  ['2024-08-01', '1.000'],
].map(([effectiveDate = '', unitsPerUsd = '']) => ({
  listId: `${effectiveDate}.MONTHLY`,
  effectiveDate,
  publishedOn: effectiveDate,
  kind: 'MONTHLY' as const,
  source: { name: 'fictitious list' },
  rates: { EUR: unitsPerUsd },
}));
const context = { ...examplePledgeContext(), rates: { lists: rateLists } };

const k = { purpose: 'k', level: 'NATIONAL', country: 'KEN' } as const;
const l = { purpose: 'l', level: 'GLOBAL' } as const;
const inEuros = { bankAccount: 'BK-EUR', ledgerAccount: '1120' };

function signed(terms: Partial<AgreementTerms> = {}, facts = {}) {
  return givenPledge()
    .with(context)
    .commands(
      signingDirectly(
        { signedOn: '2024-01-10', instalments: instalments(eur('1000.00')), ...terms },
        facts,
      ),
    );
}

const february = { effectiveDate: '2024-02-01', valueDate: '2024-02-01' };
const received = () => signed().commands(settling([paying(eur('1000.00'), '1111.11')], february));
const inMay = (id: string, amount: string, place: { purpose: string; level: string } = k) =>
  reporting(place, eur(amount), {
    expenditureId: id,
    paidFrom: 'BK-EUR',
    effectiveDate: '2024-05-10',
  });

/** Returns the euros held by the owner of a purpose, in cents, and their value in US cents. */
function held(state: PledgeState, purpose: string) {
  if (state.status === 'none') throw new Error('there is no pledge');
  return new OwnersCash(state, { effectiveDate: '2024-12-31' }).held(inEuros, purpose);
}

describe('cash that is paid in another currency', () => {
  const allocated = () =>
    received().commands(allocating('TA-GEN', k, '1111.11', { effectiveDate: '2024-02-02' }));

  it('leaves with its share of what it stands at; what it pays is worth the rate of the day', () => {
    const events = allocated().when(inMay('X1', '900.00')).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '5110 900.00 EUR = 1800.00 k',
      '1120 -900.00 EUR = -1000.00 k',
      '4910 0.00 EUR = -800.00 k',
    ]);
    expect(held(allocated().commands(inMay('X1', '900.00')).state, 'TA-GEN')).toEqual({
      amount: 10_000n,
      usd: 11_111n,
    });
  });

  it('takes all of the value with the last of it, so that a run finds nothing to value', () => {
    const spent = allocated().commands(inMay('X1', '900.00'), inMay('X2', '100.00'));
    expect(linesOf(spent.recorded.map(({ event }) => event).slice(-1))).toEqual([
      '5110 100.00 EUR = 200.00',
      '1120 -100.00 EUR = -111.11',
      '4910 0.00 EUR = -88.89',
    ]);
    expect(held(spent.state, 'k')).toEqual({ amount: 0n, usd: 0n });
    expect(spent.when(revaluing({ asAt: '2024-12-31' })).decided()).toEqual([]);
  });

  it('is valued by a run as one, on the purposes that hold some', () => {
    const events = allocated()
      .commands(inMay('X1', '900.00'))
      .when(revaluing())
      .thenEvents({
        data: { items: [{ account: '1120', purpose: 'TA-GEN', amount: eur('100.00') }] },
      });
    expect(linesOf(events, 'purpose')).toEqual([
      '5410 0.00 EUR = 4.73 TA-GEN',
      '1120 0.00 EUR = -4.73 TA-GEN',
    ]);
  });

  it('is split at zero: what nothing stands behind goes at the rate of its day', () => {
    const events = allocated().when(inMay('X1', '1100.00')).decided();
    expect(linesOf(events)).toEqual([
      '5110 1100.00 EUR = 2200.00',
      '1120 -1100.00 EUR = -1311.11',
      '4910 0.00 EUR = -888.89',
    ]);
  });

  it('is not that of another earmark, however much that holds', () => {
    const earmarks = [
      { purpose: 'k', amount: eur('400.00') },
      { purpose: 'l', amount: eur('600.00') },
    ];
    const both = signed({}, { earmarks }).commands(
      settling([paying(eur('1000.00'), '1111.11')], february),
    );
    const spent = both.commands(inMay('X1', '500.00'));
    expect(held(spent.state, 'k')).toEqual({ amount: -10_000n, usd: -20_000n });
    expect(held(spent.state, 'l')).toEqual({ amount: 60_000n, usd: 66_667n });
  });
});

describe('what may be allocated', () => {
  it('is no more than all purposes of the origin have together', () => {
    const spent = received().commands(
      allocating('TA-GEN', k, '500.00', { effectiveDate: '2024-02-02' }),
      inMay('X1', '100.00'),
      reporting(k, eur('100.00'), {
        expenditureId: 'X2',
        paidFrom: 'BK-EUR',
        effectiveDate: '2024-08-02',
      }),
    );
    const more = (gross: string) =>
      spent.when(
        allocating('TA-GEN', l, gross, { allocationId: 'G2', effectiveDate: '2024-08-03' }),
      );
    more('611.11').decided();
    more('611.12').thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
    const lost = received().commands(
      allocating('TA-GEN', k, '500.00', { effectiveDate: '2024-02-02' }),
      reporting(k, eur('100.00'), {
        expenditureId: 'X2',
        paidFrom: 'BK-EUR',
        effectiveDate: '2024-08-02',
      }),
    );
    const rest = (gross: string) =>
      lost.when(
        allocating('TA-GEN', l, gross, { allocationId: 'G2', effectiveDate: '2024-08-03' }),
      );
    rest('600.00').decided();
    rest('600.01').thenRefused('INSUFFICIENT_CASH', 'within the origin of TA-GEN USD 0.01');
  });
});

describe('cash that comes in where money is owed', () => {
  const borrowed = () =>
    signed({ instalments: instalments(eur('500.00'), eur('500.00')) }).commands(
      inMay('X1', '100.00'),
    );
  const august = { effectiveDate: '2024-08-05', valueDate: '2024-08-05' };

  it('is booked at its own value, and repays the debt with the value of the debt', () => {
    const events = borrowed()
      .when(settling([paying(eur('500.00'), '500.00')], august))
      .decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '2110 500.00 EUR = 500.00 -',
      '1120 -500.00 EUR = -500.00 -',
      '1120 500.00 EUR = 500.00 TA-GEN',
      '1120 0.00 EUR = 100.00 k',
      '4910 0.00 EUR = -100.00 k',
      '5410 0.00 EUR = 55.56 TA-GEN',
      '1310 -500.00 EUR = -555.56 TA-GEN',
    ]);
  });

  it('keeps its value by unit for what is left of it', () => {
    const after = borrowed().commands(settling([paying(eur('500.00'), '500.00')], august));
    expect(held(after.state, 'k')).toEqual({ amount: 40_000n, usd: 40_000n });
  });

  it('repays a part of a debt with that part of its value', () => {
    const after = borrowed().commands(settling([paying(eur('60.00'), '60.00')], august));
    expect(held(after.state, 'k')).toEqual({ amount: -4_000n, usd: -8_000n });
  });
});

describe('origins that an allocation joins', () => {
  const earmarks = [{ purpose: 'l', amount: eur('500.00') }];
  const consent = { reference: 'letter 7', date: '2024-05-20' };
  const joining = reallocating(l, { purpose: 'k', level: 'GLOBAL' }, '100.00', {
    effectiveDate: '2024-05-20',
    donorConsent: consent,
  });
  /** The bucket, with EUR 500.00, spent EUR 600.00 and is at EUR -100.00; purpose `l` still has its EUR 500.00. */
  const apart = () =>
    signed({}, { earmarks }).commands(
      settling([paying(eur('1000.00'), '1111.11')], february),
      allocating('l', l, '300.00', { effectiveDate: '2024-02-02' }),
      inMay('X1', '600.00'),
    );

  it('repay what one of them owes before anything moves', () => {
    expect(held(apart().state, 'k')).toEqual({ amount: -10_000n, usd: -20_000n });
    const events = apart().when(joining).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '1120 0.00 EUR = 88.89 k',
      '4910 0.00 EUR = -88.89 k',
      '3900 100.00 USD = 100.00 l',
      '3900 -100.00 USD = -100.00 k',
    ]);
  });

  it('share their value from then on', () => {
    const after = apart().commands(joining);
    const [together, lent] = [held(after.state, 'k'), held(after.state, 'l')];
    expect(together).toEqual(lent);
    expect(together.amount).toBe(40_000n);
    expect(together.usd).toBe(44_445n);
  });

  it('stay joined, and what was repaid stays repaid, when the move is reversed', () => {
    const joined = apart().commands(joining);
    const undone = joined.when(reversing(joined.idOf('ReallocationMade'), '2024-05-21'));
    expect(linesOf(undone.decided())).toEqual([
      '3900 -100.00 USD = -100.00',
      '3900 100.00 USD = 100.00',
    ]);
  });

  it('are those of the day for a run as at it', () => {
    const joined = apart().commands(joining);
    const items = (asAt: string) =>
      joined
        .when(revaluing({ asAt, rates: { EUR: rateOf('0.500') } }))
        .decided()
        .flatMap(({ type, data }) => (type === 'PledgeRevalued' ? data.items : []))
        .filter(({ account }) => account === '1120')
        .map(({ purpose, amount }) => `${purpose} ${amount.amount}`);
    expect(items('2024-05-19')).toEqual(['l 500.00', 'TA-GEN -100.00']);
    expect(items('2024-05-20')).toEqual(['l 400.00']);
  });
});

describe('a reversal of what has changed since', () => {
  const two = () =>
    signed(
      { instalments: instalments(eur('1000.00'), eur('1000.00')) },
      { amount: eur('2000.00') },
    ).commands(
      settling([paying(eur('1000.00'), '1111.11')], february),
      settling([paying(eur('1000.00'), '2000.00', { instalment: 2 })], {
        applicationId: 'A2',
        receiptId: 'R2',
        effectiveDate: '2024-05-02',
        valueDate: '2024-05-02',
      }),
    );

  it('leaves cash at its value by unit where some of it was spent', () => {
    const spent = two().commands(inMay('X1', '950.00'));
    const after = spent.commands(undoing('A2', '2024-05-31'));
    expect(held(after.state, 'TA-GEN')).toEqual({ amount: 5_000n, usd: 7_778n });
  });

  it('mirrors where nothing has changed', () => {
    const after = two().commands(undoing('A2', '2024-05-31'));
    expect(held(after.state, 'TA-GEN')).toEqual({ amount: 100_000n, usd: 111_111n });
  });

  it('leaves no US dollars on no euros after a run', () => {
    const run = revaluing({ asAt: '2024-05-31', rates: { EUR: rateOf('0.500') } });
    const valued = received().commands(run);
    expect(held(valued.state, 'TA-GEN')).toEqual({ amount: 100_000n, usd: 200_000n });
    const undone = valued.when(undoing('A1', '2024-06-10'));
    expect(linesOf(undone.decided()).slice(-2)).toEqual([
      '1120 0.00 EUR = -888.89',
      '5410 0.00 EUR = 888.89',
    ]);
    const after = valued.commands(undoing('A1', '2024-06-10'));
    expect(held(after.state, 'TA-GEN')).toEqual({ amount: 0n, usd: 0n });
  });

  it('leaves no cent where two of its lines take all of one debt', () => {
    const conditional = signed({
      condition: exampleCondition,
      instalments: instalments(eur('500.00'), eur('500.00')),
    }).commands(
      settling(
        [paying(eur('500.00'), '555.55'), paying(eur('500.00'), '555.56', { instalment: 2 })],
        february,
      ),
      revaluing({ asAt: '2024-12-31', rates: { EUR: rateOf('0.970') } }),
    );
    const after = conditional.commands(undoing('A1', '2024-12-31')).state;
    if (after.status === 'none') throw new Error('there is no pledge');
    const owed = balanceOf(after.lines, ({ account }) => account === '2130');
    expect(owed).toEqual({ amount: 0n, usd: 0n });
  });

  it('states the rate also where several lines together go beyond what is there', () => {
    const apart = signed({ instalments: instalments(eur('500.00'), eur('500.00')) }).commands(
      settling(
        [paying(eur('500.00'), '555.55'), paying(eur('500.00'), '555.56', { instalment: 2 })],
        february,
      ),
      inMay('X1', '400.00'),
    );
    apart.when(undoing('A1', '2024-08-10')).thenEvents({
      data: { rates: { EUR: { unitsPerUsd: '1.000' } } },
    });
  });

  it('repays a debt at its value where a run has valued that since', () => {
    const lent = signed().commands(
      inMay('X1', '100.00'),
      revaluing({ asAt: '2024-12-31', rates: { EUR: rateOf('1.000') } }),
    );
    expect(held(lent.state, 'k')).toEqual({ amount: -10_000n, usd: -10_000n });
    const after = lent.commands(reversing(lent.idOf('ExpenditureReported'), '2024-12-31'));
    expect(held(after.state, 'k')).toEqual({ amount: 0n, usd: 0n });
  });

  it('goes at the rate of the day where nothing is there any more', () => {
    const spent = received().commands(inMay('X1', '1000.00'));
    const events = spent.when(undoing('A1', '2024-08-10')).thenEvents({
      data: { rates: { EUR: { unitsPerUsd: '1.000' } } },
    });
    expect(linesOf(events).slice(-2)).toEqual([
      '1120 0.00 EUR = 111.11',
      '4910 0.00 EUR = -111.11',
    ]);
  });
});

describe('dollars', () => {
  it('are worth what they are, below zero as well', () => {
    const dollars = signed(
      { instalments: instalments(usd('9.00')) },
      { amount: usd('9.00') },
    ).commands(reporting(k, usd('5.00'), { effectiveDate: '2024-05-10' }));
    expect(linesOf(dollars.recorded.map(({ event }) => event).slice(-1))).toEqual([
      '5110 5.00 USD = 5.00',
      '1110 -5.00 USD = -5.00',
    ]);
  });
});
