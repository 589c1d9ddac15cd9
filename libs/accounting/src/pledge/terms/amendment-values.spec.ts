import {
  amendingAgreement,
  eur,
  exampleCondition,
  givenPledge,
  instalments,
  linesOf,
  linesOn,
  meeting,
  rateOf,
  revaluing,
  signingDirectly,
} from '@art30/testing';

const of = (purpose: string, amount: string) => ({ purpose, amount: eur(amount) });
const valuedAt = (unitsPerUsd: string, asAt = '2024-07-01') =>
  revaluing({ asAt, rates: { EUR: rateOf(unitsPerUsd, asAt) } });
const amended = (amount: string, k?: string, l?: string) =>
  amendingAgreement({
    amount: eur(amount),
    instalments: instalments(eur(amount)),
    ...(k === undefined || l === undefined ? {} : { earmarks: [of('k', k), of('l', l)] }),
  });

/** Pledge of EUR 1,000.00, worth USD 1,111.11 at the signature and 2,000.00 on 1 July 2024. */
const valued = givenPledge().commands(signingDirectly(), valuedAt('0.500'));

describe('EUR 1,000 of 1,111.11 revalued to 2,000.00 and amended to EUR 100', () => {
  const events = () => valued.when(amended('100.00')).decided();

  it('takes 1,000.00 back of revenue, 1,800.00 of the receivable, and loses 800.00', () => {
    expect(linesOf(events(), 'purpose', 'instalment')).toEqual([
      '1310 -900.00 EUR = -1800.00 TA-GEN 1',
      '4110 900.00 EUR = 1000.00 TA-GEN -',
      '5410 0.00 EUR = 800.00 TA-GEN -',
    ]);
  });

  it('leaves 111.11 agreed, not -688.89', () => {
    expect(linesOn('9120', events(), 'instalment')).toEqual(['9120 -900.00 EUR = -1000.00 1']);
  });

  it('gains where the receivable is worth less than its revenue', () => {
    const lower = givenPledge().commands(signingDirectly(), valuedAt('1.000'));
    expect(linesOf(lower.when(amended('100.00')).decided())).toEqual([
      '1310 -900.00 EUR = -900.00',
      '4110 900.00 EUR = 1000.00',
      '4910 0.00 EUR = -100.00',
    ]);
  });
});

describe('what was agreed at several rates', () => {
  it('is taken back at the average of what stands agreed for the instalment and purpose', () => {
    // The receivable is EUR 1,000.00 worth USD 1,111.11, and EUR 500.00 worth USD 552.49. Half of it, EUR 750.00, is
    // half of USD 1,663.60.
    const raised = givenPledge().commands(signingDirectly(), amended('1500.00'));
    const less = amendingAgreement({ ...amended('750.00').facts, effectiveDate: '2024-08-02' });
    expect(linesOf(raised.when(less).decided())).toEqual([
      '1310 -750.00 EUR = -831.80',
      '4110 750.00 EUR = 831.80',
    ]);
  });
});

describe('a move between purposes after a run', () => {
  const earmarked = (...runs: readonly string[]) =>
    givenPledge().commands(
      signingDirectly({}, { earmarks: [of('k', '600.00'), of('l', '400.00')] }),
      ...runs.map((rate) => valuedAt(rate)),
    );

  it('carries revenue, receivable and exchange gain over at the values they have', () => {
    const events = earmarked('0.500')
      .when(amended('1000.00', '150.00', '850.00'))
      .decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '1310 -450.00 EUR = -900.00 k',
      '1310 450.00 EUR = 900.00 l',
      '4110 450.00 EUR = 500.00 k',
      '4110 -450.00 EUR = -500.00 l',
      '4910 0.00 EUR = 400.00 k',
      '4910 0.00 EUR = -400.00 l',
    ]);
    expect(linesOn('9120', events, 'purpose')).toEqual([
      '9120 -450.00 EUR = -500.00 k',
      '9120 450.00 EUR = 500.00 l',
    ]);
  });

  it('carries an exchange loss over as a loss', () => {
    const events = earmarked('1.000')
      .when(amended('1000.00', '150.00', '850.00'))
      .decided();
    expect(linesOf(events, 'purpose').slice(2)).toEqual([
      '4110 450.00 EUR = 500.00 k',
      '4110 -450.00 EUR = -500.00 l',
      '5410 0.00 EUR = -50.00 k',
      '5410 0.00 EUR = 50.00 l',
    ]);
  });

  it('tells what is moved from what is given up', () => {
    // The amendment lowers k by EUR 450.00: 100.00 are moved to l and 350.00 are given up.
    const events = earmarked('0.500')
      .when(amended('650.00', '150.00', '500.00'))
      .decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '1310 -450.00 EUR = -900.00 k',
      '1310 100.00 EUR = 200.00 l',
      '4110 450.00 EUR = 500.00 k',
      '4110 -100.00 EUR = -111.11 l',
      '4910 0.00 EUR = 88.89 k',
      '5410 0.00 EUR = 311.11 k',
      '4910 0.00 EUR = -88.89 l',
    ]);
  });
});

describe('an agreement under a condition amended', () => {
  it('lowers what is agreed by its own value where it was raised at another rate', () => {
    const conditional = givenPledge().commands(signingDirectly({ condition: exampleCondition }));
    const events = conditional.when(amended('400.00')).decided();
    expect(linesOn('9121', events)).toEqual(['9121 -600.00 EUR = -666.67']);
    expect(linesOn('9150', events)).toEqual(['9150 -600.00 EUR = -666.67']);
  });

  it('takes back the revenue of what was met and revalued since', () => {
    const met = givenPledge().commands(
      signingDirectly({ condition: exampleCondition }),
      meeting([of('TA-GEN', '1000.00')], { effectiveDate: '2024-06-01' }),
      valuedAt('0.500'),
    );
    const events = met.when(amended('100.00')).decided();
    expect(linesOf(events)).toEqual([
      '1310 -900.00 EUR = -1800.00',
      '4110 900.00 EUR = 1000.00',
      '5410 0.00 EUR = 800.00',
    ]);
    expect(linesOn('9120', events)).toEqual(['9120 -900.00 EUR = -1000.00']);
  });
});
