import type { RevalueAccountItems } from './state/account-items.facts';
import {
  chargingFee,
  eur,
  givenAccountItems,
  linesOf,
  rateOf,
  reversingItem,
  supportSpending,
} from '@art30/testing';

const revaluing = (facts: Partial<RevalueAccountItems['facts']> = {}): RevalueAccountItems => {
  const run = { code: 'BK-EUR', revaluationId: 'REV', asAt: '2024-09-30' };
  const rates = { EUR: rateOf('0.950') };
  return { type: 'RevalueAccountItems', facts: { ...run, rates, ...facts } };
};
const december = { effectiveDate: '2024-12-02' };

/** Debts on the account: EUR 18.10 at USD 20.00 of ART30, and EUR 90.50 at USD 100.00 of PSC-FUND. */
const open = givenAccountItems().commands(chargingFee(eur('18.10')), supportSpending(eur('90.50')));
const held = ({ state }: typeof open) => Object.fromEntries(state.held);

describe("a revaluation of the account's own items", () => {
  it('values what each fund has at the rate of its day, and the fund bears the difference', () => {
    const events = open.when(revaluing()).thenEvents({
      type: 'AccountItemsRevalued',
      data: {
        effectiveDate: '2024-09-30',
        revaluationId: 'REV',
        items: [
          { fund: 'ART30', amount: eur('-18.10'), carryingUsd: '-20.00', valueUsd: '-19.05' },
          { fund: 'PSC-FUND', amount: eur('-90.50'), carryingUsd: '-100.00', valueUsd: '-95.26' },
        ],
      },
    });
    expect(linesOf(events, 'fund', 'bankAccount', 'accountItem', 'purpose')).toEqual([
      '1120 0.00 EUR = 0.95 ART30 BK-EUR REVALUATION -',
      '4910 0.00 EUR = -0.95 ART30 BK-EUR REVALUATION -',
      '1120 0.00 EUR = 4.74 PSC-FUND BK-EUR REVALUATION PSC-FUND',
      '4910 0.00 EUR = -4.74 PSC-FUND BK-EUR REVALUATION PSC-FUND',
    ]);
  });

  it('books nothing where nothing is open by its day, or in no currency of the run', () => {
    expect(open.when(revaluing({ asAt: '2024-07-01' })).decided()).toEqual([]);
    expect(open.when(revaluing({ rates: { JPY: rateOf('150') } })).decided()).toEqual([]);
  });

  it('values what has moved since, which takes its share back on the day it moved', () => {
    // The fee of July is reversed in December: EUR 18.10 come in at USD 20.00.
    const undone = open.commands(reversingItem('e1', december));
    const events = undone
      .when(revaluing())
      .thenEvents(
        { data: { effectiveDate: '2024-09-30', items: [{ fund: 'ART30' }, { fund: 'PSC-FUND' }] } },
        { data: { effectiveDate: '2024-12-02', moved: 'e3', items: [] } },
      );
    expect(linesOf(events.slice(1))).toEqual(['1120 0.00 EUR = -0.95', '5410 0.00 EUR = 0.95']);
    expect(held(undone.commands(revaluing()))).toEqual({
      ART30: { amount: 0n, usd: 0n },
      'PSC-FUND': { amount: -9050n, usd: -9526n },
    });
  });

  it('leaves a fact of before its day no posting date before it', () => {
    const valued = open.commands(revaluing());
    valued
      .when(chargingFee(eur('1.00')))
      .thenRefused('REVALUED_SINCE', 'REV 2024-09-30 ART30 BK-EUR', 'effectiveDate');
    valued.when(chargingFee(eur('1.00'), { postingDate: '2024-09-30' })).decided();
    valued.when(reversingItem('e1', { effectiveDate: '2024-09-30' })).decided();
    const other = givenAccountItems().commands(chargingFee(eur('18.10')), revaluing());
    other.when(supportSpending(eur('1.00'))).decided();
  });

  it('gives a debt another value, with which it is repaid', () => {
    const valued = open.commands(revaluing());
    const repaid = valued.commands(reversingItem('e1', { effectiveDate: '2024-09-30' }));
    expect(linesOf(repaid.recorded.slice(-1).map(({ event }) => event))).toEqual([
      '5310 -18.10 EUR = -20.00',
      '1120 18.10 EUR = 20.00',
      '1120 0.00 EUR = -0.95',
      '5410 0.00 EUR = 0.95',
    ]);
    expect(held(repaid)['ART30']).toEqual({ amount: 0n, usd: 0n });
  });
});

describe("the reversal of a revaluation of the account's own items", () => {
  const valued = open.commands(revaluing());
  const reversal = reversingItem('e3', { effectiveDate: '2024-09-30' });

  it('mirrors its differences, and says which run it takes back', () => {
    valued.when(reversal).thenEvents({
      type: 'EventReversed',
      data: { reversedType: 'AccountItemsRevalued', revaluationId: 'REV' },
    });
    expect(held(valued.commands(reversal))).toEqual(held(open));
    expect(valued.commands(reversal).state.revaluations).toEqual([]);
  });

  it('takes along what had been taken back on later days', () => {
    const moved = open.commands(reversingItem('e1', december), revaluing());
    const undoing = reversingItem('e4', { effectiveDate: '2024-09-30' });
    const events = moved
      .when(undoing)
      .thenEvents(
        { data: { reverses: 'e5', effectiveDate: '2024-12-02' } },
        { data: { reverses: 'e4', effectiveDate: '2024-09-30' } },
      );
    expect(linesOf(events).slice(0, 2)).toEqual(['1120 0.00 EUR = 0.95', '5410 0.00 EUR = -0.95']);
    moved.when(reversingItem('e5', december)).thenRefused('NOT_REVERSIBLE', 'revaluation');
  });

  it('of what moved takes its share along too', () => {
    const charged = open.commands(chargingFee(eur('19.00'), december), revaluing());
    expect(held(charged)['ART30']).toEqual({ amount: -3710n, usd: -3905n });
    const undone = charged.commands(reversingItem('e3', december));
    expect(held(undone)['ART30']).toEqual({ amount: -1810n, usd: -1905n });
  });

  it('is refused while something that paid the debt rests on it, and not for more debt', () => {
    const repaid = valued.commands(reversingItem('e1', december));
    repaid.when(reversal).thenRefused('DEPENDENT_EVENTS', 'ART30 BK-EUR 2024-12-02');
    const more = valued.commands(chargingFee(eur('19.00'), december));
    more.when(reversal).decided();
    const again = valued.commands(revaluing({ revaluationId: 'REV-2', asAt: '2024-10-31' }));
    again.when(reversal).thenRefused('DEPENDENT_EVENTS', 'REV-2 2024-10-31');
  });
});
