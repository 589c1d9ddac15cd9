import {
  allocating,
  eur,
  givenPledge,
  instalments,
  linesOf,
  paying,
  place,
  reporting,
  reversing,
  settling,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';
import { balanceOf } from '../../accounts/balances';

describe('the reversals of two payments out of a debt, the earlier one first', () => {
  it('leave no USD on EUR 0.00, for the second repays what the first has left of it', () => {
    const paysInEuro = (amount: string, expenditureId: string, effectiveDate: string) =>
      reporting(place('k'), eur(amount), { paidFrom: 'BK-EUR', expenditureId, effectiveDate });
    const borrowed = givenPledge().commands(
      signingDirectly(
        { instalments: instalments(usd('1000.00'), usd('500.00')) },
        { amount: usd('1500.00') },
      ),
      settling([paying(usd('1000.00'), '1000.00')], {
        bankAccount: 'BK-USD',
        ledgerAccount: '1110',
      }),
      allocating('TA-GEN', place('k'), '565.00'),
      paysInEuro('19.00', 'X1', '2024-12-02'),
      paysInEuro('18.10', 'X2', '2024-11-01'),
    );
    // EUR 37.10 worth USD 39.89, of which EUR 19.00 repay USD 20.43.
    const first = borrowed.commands(reversing('e4', '2024-12-02'));
    const second = reversing('e5', '2024-12-02');
    expect(linesOf(first.when(second).decided())).toEqual([
      '5110 -18.10 EUR = -19.89',
      '1120 18.10 EUR = 19.89',
      '1120 0.00 EUR = -0.43',
      '5410 0.00 EUR = 0.43',
    ]);
    const { state } = first.commands(second);
    const lines = state.status === 'none' ? [] : state.lines;
    const euros = balanceOf(lines, ({ account }) => account === '1120');
    expect(euros).toEqual({ amount: 0n, usd: 0n });
  });
});

describe('the reversals of three receipts at different rates, the first one last', () => {
  it('leave no USD on EUR 0.00, though the third went at another value than it came at', () => {
    const came = (applicationId: string, cashUsd: string, instalment: number) =>
      settling([paying(eur('300.00'), cashUsd, { instalment })], { applicationId });
    const three = givenPledge().commands(
      signingDirectly(
        { instalments: instalments(eur('300.00'), eur('300.00'), eur('300.00')) },
        { amount: eur('900.00') },
      ),
      ...[came('A1', '333.33', 1), came('A2', '272.73', 2), came('A3', '300.00', 3)],
    );
    const day = '2024-12-02';
    const two = three.commands(undoing('A2', day), undoing('A3', day));
    const cashOf = ({ state }: typeof two) =>
      balanceOf(
        state.status === 'none' ? [] : state.lines,
        ({ account, dims }) => account === '1120' && dims.pledge !== undefined,
      );
    // EUR 600.00 had a value of 633.33, of which the third took half, not 300.00.
    expect(cashOf(two)).toEqual({ amount: 300_00n, usd: 316_66n });
    expect(cashOf(two.commands(undoing('A1', day)))).toEqual({ amount: 0n, usd: 0n });
  });
});
