import {
  announcing,
  chf,
  eur,
  exampleCondition,
  failing,
  givenPledge,
  instalments,
  kwd,
  linesOf,
  linesOn,
  meeting,
  paying,
  settling,
  signing,
  signingDirectly,
  usd,
  withdrawing,
} from '@art30/testing';

const inUsd = { amount: usd('1000.00') };
/** Line of a receipt: EUR 1,000.00, worth USD 1,111.11, which settle a debt of USD 1,000.00. */
const thousandEuro = paying(usd('1000.00'), '1111.11', {
  cash: eur('1000.00'),
  charges: eur('0.00'),
});
const inAdvance = (line: typeof thousandEuro) => ({ ...line, instalment: undefined });
const conditional = givenPledge().commands(
  signingDirectly({ condition: exampleCondition, instalments: instalments(usd('1000.00')) }, inUsd),
);
const announced = givenPledge().commands(announcing(inUsd));
const books = (entries: readonly string[]) => entries.filter((line) => !/^(2110|11)/.test(line));

describe('a conditional pledge of USD 1,000 paid with EUR 1,000', () => {
  it('owes USD 1,000.00, not 1,111.11, and gains what the euro were worth beyond', () => {
    const events = conditional.when(settling([thousandEuro])).thenEvents({
      data: { rate: { list: null, unitsPerUsd: '1' } },
    });
    expect(books(linesOf(events, 'purpose'))).toEqual([
      '4910 0.00 EUR = -111.11 TA-GEN',
      '2130 -1000.00 USD = -1000.00 TA-GEN',
    ]);
    expect(linesOn('9130', events)).toEqual(['9130 1000.00 USD = 1000.00']);
  });

  it('has a revenue of 1,000.00 for 1,000.00 agreed once the condition is met', () => {
    const paid = conditional.commands(
      settling([paying(usd('100.00'), '111.11', { cash: eur('100.00'), charges: eur('0.00') })]),
    );
    const events = paid.when(meeting([{ purpose: 'TA-GEN', amount: usd('1000.00') }])).decided();
    expect(linesOf(events)).toEqual([
      '2130 100.00 USD = 100.00',
      '1310 900.00 USD = 900.00',
      '4110 -1000.00 USD = -1000.00',
    ]);
    const agreed = linesOn('9120', events);
    expect(agreed).toEqual(['9120 100.00 USD = 100.00', '9120 900.00 USD = 900.00']);
  });

  it('owes back what it owed when the condition fails', () => {
    const paid = conditional.commands(settling([thousandEuro]));
    const events = paid.when(failing([{ purpose: 'TA-GEN', amount: usd('1000.00') }])).decided();
    expect(linesOf(events)).toEqual(['2130 1000.00 USD = 1000.00', '2140 -1000.00 USD = -1000.00']);
  });
});

describe('money in advance of a pledge of USD 1,000 paid with EUR 1,000', () => {
  it('owes USD 1,000.00, and becomes a revenue of 1,000.00', () => {
    const paid = announced.commands(settling([inAdvance(thousandEuro)]));
    const [application] = paid.recorded.slice(-1).map(({ event }) => event);
    expect(books(linesOf([application as never]))).toEqual([
      '4910 0.00 EUR = -111.11',
      '2120 -1000.00 USD = -1000.00',
    ]);
    const terms = { signedOn: '2024-07-10', instalments: instalments(usd('1000.00')) };
    const events = paid.when(signing(terms)).decided();
    expect(linesOf(events)).toEqual(['2120 1000.00 USD = 1000.00', '4110 -1000.00 USD = -1000.00']);
    expect(linesOn('9120', events)).toEqual(['9120 1000.00 USD = 1000.00']);
  });

  it('is owed back at its own value when the pledge is withdrawn', () => {
    const paid = announced.commands(settling([inAdvance(thousandEuro)]));
    expect(linesOf(paid.when(withdrawing('2024-07-15')).decided())).toEqual([
      '2120 1000.00 USD = 1000.00',
      '2140 -1000.00 USD = -1000.00',
    ]);
  });
});

describe('a debt in a foreign currency', () => {
  const inEuro = givenPledge().commands(signingDirectly({ condition: exampleCondition }));

  it('takes over the value of money that came in the currency owed, without result', () => {
    const events = inEuro.when(settling([paying(eur('1000.00'), '1104.97')])).decided();
    expect(books(linesOf(events))).toEqual(['2130 -1000.00 EUR = -1104.97']);
    expect(events[0]?.data).not.toHaveProperty('rate');
  });

  it('is measured at the rate of the value date where another currency came', () => {
    // At 0.905 EUR per USD from 1 July, a debt of EUR 1,000.00 is USD 1,104.97. The francs received for it are worth
    // USD 1,112.35.
    const francs = paying(eur('1000.00'), '1112.35', {
      cash: chf('1000.00'),
      charges: chf('0.00'),
    });
    const events = inEuro
      .when(settling([francs], { effectiveDate: '2024-09-20', valueDate: '2024-07-02' }))
      .thenEvents({ data: { rate: { unitsPerUsd: '0.905', effectiveDate: '2024-07-01' } } });
    expect(books(linesOf(events))).toEqual([
      '4910 0.00 EUR = -7.38',
      '2130 -1000.00 EUR = -1104.97',
    ]);
    expect(linesOn('9130', events)).toEqual(['9130 1000.00 EUR = 1112.35']);
  });

  it('keeps what was received at its own value when the advance is signed', () => {
    const francs = paying(eur('1000.00'), '1112.35', {
      cash: chf('1000.00'),
      charges: chf('0.00'),
    });
    const paid = givenPledge().commands(announcing(), settling([inAdvance(francs)]));
    const events = paid.when(signing({ signedOn: '2024-07-10' })).decided();
    expect(linesOf(events)).toEqual(['2120 1000.00 EUR = 1104.97', '4110 -1000.00 EUR = -1104.97']);
    expect(linesOn('9130', events, 'instalment')).toEqual([
      '9130 -1000.00 EUR = -1112.35 -',
      '9130 1000.00 EUR = 1112.35 1',
    ]);
  });

  it('has no measure without a rate of its currency on the value date', () => {
    const dinars = givenPledge().commands(
      signingDirectly(
        { condition: exampleCondition, instalments: instalments(kwd('100.000')) },
        { amount: kwd('100.000') },
      ),
    );
    const early = { effectiveDate: '2024-07-02', valueDate: '2023-12-30' };
    const line = paying(kwd('100.000'), '320.00', { cash: eur('300.00'), charges: eur('0.00') });
    dinars.when(settling([line], early)).thenRefused('RATE_MISSING', 'KWD 2023-12-30');
  });
});

describe('US dollars for two purposes, of which the bank kept a cent', () => {
  it('settle each purpose with its cash and its charges, without a difference in US dollars', () => {
    const two = givenPledge().commands(
      signingDirectly(
        { instalments: instalments(usd('0.08')) },
        {
          amount: usd('0.08'),
          earmarks: [
            { purpose: 'k', amount: usd('0.04') },
            { purpose: 'l', amount: usd('0.04') },
          ],
        },
      ),
    );
    const cash = { cash: usd('0.07'), charges: usd('0.01'), chargesUsd: '0.01' };
    const events = two.when(settling([paying(usd('0.08'), '0.07', cash)])).decided();
    expect(books(linesOf(events, 'purpose'))).toEqual([
      '5310 0.01 USD = 0.01 k',
      '1310 -0.04 USD = -0.04 k',
      '1310 -0.04 USD = -0.04 l',
    ]);
  });
});

describe('a receivable in US dollars paid with euro', () => {
  it('differs by a line of euro, as a line in dollars is worth its amount', () => {
    const owed = givenPledge().commands(
      signingDirectly({ instalments: instalments(usd('1000.00')) }, inUsd),
    );
    const events = owed.when(settling([thousandEuro])).decided();
    expect(books(linesOf(events))).toEqual([
      '4910 0.00 EUR = -111.11',
      '1310 -1000.00 USD = -1000.00',
    ]);
    expect(linesOn('9130', events)).toEqual(['9130 1000.00 USD = 1000.00']);
  });
});
