import {
  allocating,
  eur,
  givenPledge,
  paying,
  refunding,
  settling,
  signingDirectly,
  usd,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const general = { purpose: 'TA-GEN' };
/** Pledge with EUR 1,000.00, worth USD 1,104.97, of which USD 800.00 are allocated to k and 304.97 are not. */
const received = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1104.97')]),
  allocating('TA-GEN', k, '800.00'),
);
const refund = (...lines: readonly object[]) =>
  received.when(refunding(k, usd('1.00'), { lines: lines as never }));

describe('the lines of a refund', () => {
  it('take together what is not allocated, and no cent more', () => {
    const of = (gross: string) => ({ ...general, gross: usd(gross) });
    refund(of('200.00'), of('104.98')).thenRefused(
      'INSUFFICIENT_UNSPENT',
      'USD 304.98 is more than the USD 304.97 that pledge P1 has for TA-GEN and has not allocated: refund less, or state the level at which it is allocated',
      'lines[1].gross',
    );
    refund(of('200.00'), of('104.97')).decided();
  });

  it('take together what is unspent of a place, and no cent more', () => {
    const of = (gross: string) => ({ ...k, gross: usd(gross) });
    refund(of('500.00'), of('300.01')).thenRefused('INSUFFICIENT_UNSPENT', 'k USD 0.01', 'lines');
    refund(of('500.00'), of('299.99')).decided();
  });

  it('in euros take their value in turn, and with the last cent all that is unspent', () => {
    const grossOf = (...amounts: readonly string[]) =>
      refund(...amounts.map((amount) => ({ ...k, gross: eur(amount) })))
        .decided()
        .flatMap((event) =>
          event.type === 'ContributionRefunded'
            ? event.data.lines.map(({ gross }) => gross.amount)
            : [],
        );
    expect(grossOf('724.00')).toEqual(['800.00']);
    expect(grossOf('400.00', '324.00')).toEqual(['441.99', '358.01']);
    expect(grossOf('100.00', '200.00', '423.99')).toEqual(['110.50', '220.99', '468.50']);
  });

  it('name where they stand at fault', () => {
    refund(
      { ...k, gross: usd('1.00') },
      { ...k, level: 'NOWHERE', gross: usd('1.00') },
    ).thenRefused('LEVEL_REQUIRED', '', 'lines[1].level');
  });
});
