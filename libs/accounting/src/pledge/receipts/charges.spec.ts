import {
  announcing,
  eur,
  givenPledge,
  instalments,
  linesOf,
  paying,
  settling,
  signing,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';

/** Pledge with two instalments of EUR 500.00 each. */
const signed = givenPledge().commands(
  announcing(),
  signing({ instalments: instalments(eur('500.00'), eur('500.00')) }),
);
/** Returns a command that applies a receipt of EUR 0.01 whose bank charges have the given value in USD. */
const charged = (applicationId: string, chargesUsd: string, instalment = 1) =>
  settling([cent(chargesUsd, instalment)], { applicationId, effectiveDate: '2024-07-02' });
const cent = (chargesUsd: string, instalment?: number) =>
  paying(eur('45.00'), '0.01', {
    instalment,
    cash: eur('0.01'),
    charges: eur('44.99'),
    chargesUsd,
  });
const code = 'CHARGES_ABOVE_TOLERANCE';
const inDollars = { bankAccount: 'BK-USD', ledgerAccount: '1110' };

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

  it('leave each purpose cash and charges of what it settles, to the cent', () => {
    const earmarks = ['k', 'TA-GEN'].map((purpose) => ({ purpose, amount: usd('0.05') }));
    const owing = givenPledge().commands(
      signingDirectly(
        { instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('0.10') }] },
        { amount: usd('0.10'), earmarks },
      ),
    );
    const line = { ...paying(usd('0.08'), '0.07'), cash: usd('0.07') };
    const events = owing
      .when(settling([{ ...line, charges: usd('0.01'), chargesUsd: '0.01' }], inDollars))
      .decided();
    const lines = events.flatMap(({ type, data }) => (type === 'ReceiptApplied' ? data.lines : []));
    expect(lines).toHaveLength(2);
    for (const { settles, cash, cashUsd, charges, chargesUsd } of lines) {
      expect([cashUsd, chargesUsd]).toEqual([cash.amount, charges.amount]);
      const cents = [cash, charges, settles].map(({ amount }) => BigInt(amount.replace('.', '')));
      expect((cents[0] ?? 0n) + (cents[1] ?? 0n)).toBe(cents[2]);
    }
    expect(linesOf(events).filter((text) => /^(?:4910|5410)/.test(text))).toEqual([]);
  });

  it('hinder no line without charges', () => {
    signed
      .commands(charged('A1', '50.00'))
      .when(settling([paying(eur('100.00'), '110.50')], { applicationId: 'A2' }))
      .decided();
  });
});
