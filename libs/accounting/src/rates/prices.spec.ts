import {
  agreedInUsd,
  assigning,
  carried,
  converting,
  eur,
  examplePledgeContext,
  approvedByController,
  givenPledge,
  givenReceipt,
  jpy,
  kwd,
  recording,
  settlingUsd,
  takingOver,
  transferring,
  usd,
} from '@art30/testing';
import { priceLimits, priceWarnings } from './prices';

const required = 'APPROVAL_REFERENCE_REQUIRED';
const approved = { approvalReference: 'Controller memo' };
const codesOf = (events: readonly { readonly data: { readonly warnings?: unknown } }[]) =>
  events.flatMap(({ data }) =>
    ((data.warnings ?? []) as { code: string }[]).map(({ code }) => code),
  );

describe('a price', () => {
  const judged = (found: bigint, approvalReference?: string) =>
    priceWarnings(
      'UNUSUAL_PRICE',
      { found, expected: 1_000n, says: 'it differs' },
      { limits: priceLimits, approvalReference },
    );

  it.each([950n, 1_000n, 1_050n])('of %s for 1000 is usual', (found) => {
    expect(judged(found)).toEqual([]);
  });

  it.each([800n, 949n, 1_051n, 1_200n])('of %s for 1000 is warned of', (found) => {
    expect(judged(found)).toEqual([
      { code: 'UNUSUAL_PRICE', detail: 'it differs by more than 5 %: see that it is right' },
    ]);
  });

  it.each([799n, 1_201n])('of %s for 1000 needs an approval', (found) => {
    expect(() => judged(found)).toThrow(`${required}: it differs by more than 20 %`);
    expect(() => judged(found, ' ')).toThrow(required);
    expect(judged(found, 'memo')).toHaveLength(1);
  });
});

describe('a conversion', () => {
  const received = agreedInUsd('1000.00', 'n').commands(settlingUsd('1000.00', '2024-07-02', 'A1'));

  it('of USD 0.01 into EUR 10 billion is refused without an approval', () => {
    const absurd = converting(usd('0.01'), eur('10000000000.00'));
    received
      .when(absurd)
      .thenRefused(required, 'EUR 10000000000.00 USD 0.01 20', 'approvalReference');
  });

  it('far off the rates of its day is warned of, and booked with its approval', () => {
    expect(codesOf(received.when(converting(usd('100.00'), eur('91.00'))).decided())).toEqual([]);
    expect(codesOf(received.when(converting(usd('100.00'), eur('97.00'))).decided())).toEqual([
      'UNUSUAL_PRICE',
    ]);
    const events = received.when(converting(usd('100.00'), eur('50.00'), approved)).thenEvents({
      data: approved,
    });
    expect(codesOf(events)).toEqual(['UNUSUAL_PRICE']);
  });

  it('of the smallest amounts may be a cent off', () => {
    expect(codesOf(received.when(converting(usd('0.01'), jpy('1'))).decided())).toEqual([]);
    expect(codesOf(received.when(converting(usd('0.01'), kwd('0.001'))).decided())).toEqual([]);
  });

  it('of money in suspense is judged alike', () => {
    const suspense = givenReceipt().commands(recording());
    suspense
      .when(transferring(eur('0.01'), usd('10000000000.00')))
      .thenRefused(required, 'USD 10000000000.00', 'approvalReference');
    suspense
      .when(transferring(eur('100.00'), usd('200.00'), approved))
      .thenEvents({ data: { ...approved, warnings: [{ code: 'UNUSUAL_PRICE' }] } });
  });
});

describe('an instalment settled in another currency', () => {
  const yen = givenReceipt().commands(
    recording({ bankAccount: 'BK-JPY', net: jpy('1000000'), charges: jpy('0') }),
  );
  const line = (settles: string, paid: string) => ({
    lines: [{ instalment: 1, settles: eur(settles), paid: jpy(paid) }],
  });

  it('of EUR 10 million is not settled by JPY 1', () => {
    yen
      .when(assigning(eur('0.00'), line('10000000.00', '1')))
      .thenRefused(required, 'JPY 1 EUR 10000000.00 20', 'approvalReference');
  });

  it('is held against the rates of the value date, line by line', () => {
    // At JPY 160.90 and EUR 0.905 to the dollar, JPY 16,090 buy EUR 90.50.
    expect(codesOf(yen.when(assigning(eur('0.00'), line('90.50', '16090'))).decided())).toEqual([]);
    expect(codesOf(yen.when(assigning(eur('0.00'), line('90.50', '17000'))).decided())).toEqual([
      'UNUSUAL_PRICE',
    ]);
    const memo = { ...line('90.50', '1609'), ...approved };
    yen
      .when(assigning(eur('0.00'), memo))
      .thenEvents({ data: { ...approved, warnings: [{ code: 'UNUSUAL_PRICE' }] } });
  });
});

describe('an instalment settled in many lines of the smallest amounts', () => {
  // Each line pays EUR 0.02, worth two cents, with JPY 1, worth one cent. One cent of difference is rounding, but all
  // lines together settle EUR 4.00 with USD 1.24.
  const each = { instalment: 1, settles: eur('0.02'), paid: jpy('1') };
  const many = (more: object = {}) =>
    assigning(eur('0.00'), { lines: Array.from({ length: 200 }, () => each), ...more });

  it('is held against the rates as a whole', () => {
    const yen = givenReceipt().commands(
      recording({ bankAccount: 'BK-JPY', net: jpy('100000'), charges: jpy('0') }),
    );
    yen.when(many()).thenRefused(required, 'JPY 200 EUR 4.00 20', 'approvalReference');
    expect(codesOf(yen.when(many(approved)).decided())).toEqual(['UNUSUAL_PRICE']);
  });
});

describe('cash that is taken over', () => {
  const elsewhere = givenPledge(examplePledgeContext()).with(approvedByController);
  const holding = (cash: string, more: object = {}) =>
    takingOver({
      balances: [
        {
          instalment: 1,
          purpose: 'TA-GEN',
          received: carried(eur('1000.00'), '1000.00'),
        },
      ],
      cash: [{ bankAccount: 'BK-USD', purpose: 'TA-GEN', ...carried(usd(cash), cash) }],
      ...more,
    });

  it('of 1,000,000 against 1,000 received is refused without an approval', () => {
    elsewhere
      .when(holding('1000000.00'))
      .thenRefused(required, 'USD 1000000.00 USD 1000.00 20', 'approvalReference');
    elsewhere.when(holding('1000000.00', approved)).thenEvents({ data: approved });
  });

  it('is warned of above 5 % more than was received, and never where it is less', () => {
    expect(codesOf(elsewhere.when(holding('1050.00')).decided())).toEqual([]);
    expect(codesOf(elsewhere.when(holding('1050.01')).decided())).toEqual(['UNUSUAL_PRICE']);
    expect(codesOf(elsewhere.when(holding('1.00')).decided())).toEqual([]);
  });

  it('is held against the rate of its day too: EUR 1,000,000.00 are not USD 1,000.00', () => {
    const inEuro = (amount: string, value: string, more: object = {}) =>
      holding('1000.00', {
        cash: [{ bankAccount: 'BK-EUR', purpose: 'TA-GEN', ...carried(eur(amount), value) }],
        ...more,
      });
    elsewhere
      .when(inEuro('1000000.00', '1000.00'))
      .thenRefused(required, 'EUR 1000000.00 USD 1000.00 20', 'approvalReference');
    elsewhere.when(inEuro('1000000.00', '1000.00', approved)).thenEvents({ data: approved });
    expect(codesOf(elsewhere.when(inEuro('920.00', '1000.00')).decided())).toEqual([]);
    const without = elsewhere.with({ rates: { lists: [] } });
    without.when(inEuro('1000000.00', '1000.00')).thenEvents({ type: 'PledgeTakenOver' });
  });
});
