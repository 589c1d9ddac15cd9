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
  usd,
} from '@art30/testing';
import { balanceOf } from '../../accounts/books';

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
    // EUR 37.10 at USD 39.89, of which EUR 19.00 repay USD 20.43.
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
