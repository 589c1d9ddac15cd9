import {
  chargingFee,
  eur,
  givenAccountItems,
  linesOf,
  reversingItem,
  takingInterest,
  usd,
} from '@art30/testing';
import type { TakeFromReceipt, UndoFromReceipt } from './state/account-items.facts';

const items = givenAccountItems();
const dims = ['receipt', 'fund', 'accountItem'] as const;
const why = { reasonCode: 'OTHER', reason: 'of a pledge' } as const;
const undoing = (facts: Partial<UndoFromReceipt['facts']> = {}): UndoFromReceipt => ({
  type: 'UndoFromReceipt',
  facts: { code: 'BK-EUR', applicationId: 'A1', effectiveDate: '2024-07-02', ...why, ...facts },
});
const held = ({ state }: typeof items) => state.held.get('ART30');
/** The remainder of the receipt is EUR −90.50, at USD −110.00. */
const debt: Partial<TakeFromReceipt['facts']> = {
  item: 'REMAINDER',
  amount: eur('-90.50'),
  usd: '-110.00',
  part: eur('0.00'),
  owedUsd: '0.00',
};

describe('interest of the account itself', () => {
  it('leaves suspense at its value and is income of the fund, of no donor', () => {
    const events = items.when(takingInterest()).thenEvents({ type: 'AccountInterestCredited' });
    expect(linesOf(events, ...dims)).toEqual([
      '2110 905.00 EUR = 1000.00 R1 - -',
      '1120 -905.00 EUR = -1000.00 R1 - -',
      '1120 905.00 EUR = 1000.00 - ART30 INTEREST',
      '4310 -905.00 EUR = -1000.00 - ART30 INTEREST',
    ]);
    expect(held(items.commands(takingInterest()))).toEqual({ amount: 90_500n, usd: 100_000n });
  });

  it('repays what the fund owes there, at the value of that debt', () => {
    // The account owed EUR 18.10 at USD 20.00; the EUR 905.00 that come in are worth USD 1,100.00.
    const owing = items.commands(chargingFee(eur('18.10')));
    const taking = takingInterest({ usd: '1100.00', owedUsd: '1100.00' });
    expect(linesOf(owing.when(taking).decided()).slice(-2)).toEqual([
      '1120 0.00 EUR = -2.00',
      '5410 0.00 EUR = 2.00',
    ]);
    expect(held(owing.commands(taking))).toEqual({ amount: 88_690n, usd: 107_800n });
  });

  it('is worth its cash where that was changed in suspense; the rest is of nobody', () => {
    const changed = takingInterest({
      code: 'BK-USD',
      bankAccount: 'BK-USD',
      ledgerAccount: '1110',
    });
    const facts = { ...changed.facts, amount: usd('990.00'), usd: '990.00' };
    expect(linesOf(items.when({ ...changed, facts }).decided(), ...dims)).toEqual([
      '2110 905.00 EUR = 1000.00 R1 - -',
      '1110 -990.00 USD = -990.00 R1 - -',
      '4910 0.00 EUR = -10.00 R1 - -',
      '1110 990.00 USD = 990.00 - ART30 INTEREST',
      '4310 -990.00 USD = -990.00 - ART30 INTEREST',
    ]);
  });

  it('is taken once, and given back to its receipt alone', () => {
    const taken = items.commands(takingInterest());
    taken.when(takingInterest()).thenRefused('DUPLICATE_ID', 'BK-EUR A1');
    taken.when(reversingItem('e1')).thenRefused('NOT_REVERSIBLE', 'receipt');
    const events = taken
      .when(undoing())
      .thenEvents({ type: 'EventReversed', data: { reverses: 'e1', applicationId: 'A1' } });
    expect(linesOf(events)).toEqual([
      '2110 -905.00 EUR = -1000.00',
      '1120 905.00 EUR = 1000.00',
      '1120 -905.00 EUR = -1000.00',
      '4310 905.00 EUR = 1000.00',
    ]);
    taken.commands(undoing()).when(undoing()).thenRefused('APPLICATION_UNKNOWN', 'BK-EUR A1');
  });

  it('is what is left where a later one went at another value than it came at', () => {
    const came = (applicationId: string, value: string) =>
      takingInterest({ applicationId, usd: value, owedUsd: value });
    const three = items.commands(came('A1', '1000.00'), came('A2', '950.00'), came('A3', '980.00'));
    const two = three.commands(undoing({ applicationId: 'A2' }), undoing({ applicationId: 'A3' }));
    // EUR 1,810.00 had a value of 1,980.00, of which the third reversal took half, not its 980.00.
    expect(held(two)).toEqual({ amount: 905_00n, usd: 990_00n });
    expect(held(two.commands(undoing()))).toEqual({ amount: 0n, usd: 0n });
  });

  it('leaves with its share where something has left since', () => {
    const charged = items.commands(
      takingInterest(),
      takingInterest({ applicationId: 'A2', usd: '1200.00', owedUsd: '1200.00' }),
      chargingFee(eur('905.00')),
    );
    expect(held(charged)).toEqual({ amount: 90_500n, usd: 110_000n });
    expect(held(charged.commands(undoing()))).toEqual({ amount: 0n, usd: 0n });
  });

  it('goes beyond what is there at the rate of the day of its reversal', () => {
    const charged = items.commands(takingInterest(), chargingFee(eur('5.00')));
    const [reversal] = charged.when(undoing()).decided();
    expect(reversal?.data).toMatchObject({ rates: { EUR: { unitsPerUsd: '0.905' } } });
  });
});

describe('what is left of a receipt', () => {
  it('goes over at its value, above zero', () => {
    const left = takingInterest({ ...debt, amount: eur('90.50'), usd: '110.00' });
    const events = items.when(left).thenEvents({ type: 'ReceiptRemainderTaken' });
    expect(linesOf(events, ...dims)).toEqual([
      '1120 -90.50 EUR = -110.00 R1 - -',
      '1120 90.50 EUR = 110.00 - ART30 REMAINDER',
    ]);
  });

  it('goes over below zero, and is repaid by what the fund has there', () => {
    const owing = takingInterest({ ...debt, applicationId: 'A2' });
    expect(held(items.commands(owing))).toEqual({ amount: -9_050n, usd: -11_000n });
    const both = items.commands(takingInterest()).when(owing).decided();
    expect(linesOf(both)).toEqual([
      '1120 90.50 EUR = 110.00',
      '1120 -90.50 EUR = -110.00',
      '1120 0.00 EUR = 10.00',
      '4910 0.00 EUR = -10.00',
    ]);
    const after = items.commands(takingInterest(), owing);
    expect(held(after)).toEqual({ amount: 81_450n, usd: 90_000n });
  });

  it('leaves no USD on EUR 0.00 where it is as much as the fund has', () => {
    const all = takingInterest({
      ...debt,
      applicationId: 'A2',
      amount: eur('-905.00'),
      usd: '-1100.00',
    });
    expect(held(items.commands(takingInterest(), all))).toEqual({ amount: 0n, usd: 0n });
  });
});
