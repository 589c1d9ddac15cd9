import {
  announcing,
  eur,
  givenPledge,
  instalments,
  paying,
  settling,
  signing,
  undoing,
} from '@art30/testing';

/** EUR 500.00 on each of two instalments. */
const signed = givenPledge().commands(
  announcing(),
  signing({ instalments: instalments(eur('500.00'), eur('500.00')) }),
);
/** A receipt of EUR 0.01 net whose charges are worth so many dollars. */
const charged = (applicationId: string, chargesUsd: string, instalment = 1) =>
  settling([cent(chargesUsd, instalment)], { applicationId, effectiveDate: '2024-07-02' });
const cent = (chargesUsd: string, instalment?: number) =>
  paying(eur('45.00'), '0.01', {
    ...{ instalment, cash: eur('0.01') },
    ...{ charges: eur('44.99'), chargesUsd },
  });
const code = 'CHARGES_ABOVE_TOLERANCE';

describe('bank charges that the account bears', () => {
  it('of exactly USD 50 are within the tolerance of an instalment, a cent more is not', () => {
    signed.when(charged('A1', '50.00')).decided();
    signed.when(charged('A1', '50.01')).thenRefused(code, '50.01 50.00 net', 'lines');
  });

  it('of 44.99 on EUR 0.01 are borne once, not four times', () => {
    const once = signed.commands(charged('A1', '49.71'));
    once
      .when(charged('A2', '49.71'))
      .thenRefused(code, 'instalment 1 49.71 USD 49.71 borne before', 'lines');
    once.when(charged('A2', '0.29')).decided();
    once.when(charged('A2', '0.30')).thenRefused(code);
  });

  it('count by instalment, whatever the receipt', () => {
    signed
      .commands(charged('A1', '50.00'))
      .when(charged('A2', '50.00', 2))
      .decided();
    signed.when(settling([cent('30.00', 1), cent('30.00', 2)])).decided();
    signed
      .when(settling([cent('30.00', 1), cent('20.00', 2), cent('20.01', 1)]))
      .thenRefused(code, '50.01');
  });

  it('are borne anew once their application is reversed', () => {
    signed.commands(charged('A1', '50.00'), undoing('A1')).when(charged('A2', '50.00')).decided();
  });

  it('count for money in advance as for one instalment', () => {
    const advance = (applicationId: string, usd: string) =>
      settling([cent(usd)], { applicationId, effectiveDate: '2024-07-02' });
    const announced = givenPledge().commands(announcing());
    announced
      .commands(advance('A1', '30.00'))
      .when(advance('A2', '20.01'))
      .thenRefused(code, 'this advance', 'lines');
  });

  it('hinder no line without charges', () => {
    signed
      .commands(charged('A1', '50.00'))
      .when(settling([paying(eur('100.00'), '110.50')], { applicationId: 'A2' }))
      .decided();
  });
});
