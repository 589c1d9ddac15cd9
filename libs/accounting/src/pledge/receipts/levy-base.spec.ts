import {
  crediting,
  eur,
  givenPledge,
  instalments,
  levy,
  paying,
  settling,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';

/** Lines of receipt `R9`, which pays EUR 600.00 for k, 0.50 of it as bank charges, and 350.00 for l. */
const forK = paying(eur('599.50'), '631.05', {
  purpose: 'k',
  settles: eur('600.00'),
  charges: eur('0.50'),
  chargesUsd: '0.53',
});
const forL = paying(eur('350.00'), '368.42', { purpose: 'l' });
const owing = givenPledge().commands(
  signingDirectly(
    { instalments: instalments(eur('1000.00'), eur('500.00')) },
    {
      amount: eur('1500.00'),
      earmarks: [
        { purpose: 'k', amount: eur('900.00') },
        { purpose: 'l', amount: eur('600.00') },
      ],
    },
  ),
);
const contributed = owing.commands(
  settling([forK, forL], {
    receiptId: 'R9',
    applicationId: 'A1',
    effectiveDate: '2024-12-02',
    valueDate: '2024-12-02',
  }),
);

type Given = typeof owing;
const warnedOf = (given: Given, amount: string, facts: Parameters<typeof crediting>[3] = {}) => {
  const [event] = given.when(crediting(levy, eur(amount), '10.00', facts)).decided();
  return (event?.data as { warnings?: readonly object[] }).warnings ?? [];
};
const differs = (detail: string) => [{ code: 'LEVY_DIFFERS', detail }];
const levyWarning = (levies: string) =>
  differs(
    `receipt R9 brought EUR 950.00 for pledge P1: a levy of 0.01 on that is EUR 9.50, not EUR ${levies}`,
  );

describe('a levy and the contribution that it comes with', () => {
  it.each([
    ['all that its receipt brought, charges included', '9.50', 'k'],
    ['what it brought for the purpose', '6.00', 'k'],
    ['what it brought for another purpose', '3.50', 'l'],
    ['it, rounded up', '9.51', 'k'],
    ['it, rounded down', '9.49', 'k'],
  ])('agree where it is the rate of %s', (_what, amount, purpose) => {
    expect(warnedOf(contributed, amount, { purpose })).toEqual([]);
  });

  it.each([
    ['9.52', 'k'],
    ['9.48', 'k'],
    ['6.02', 'k'],
    ['6.00', 'l'],
    ['95.00', 'k'],
  ])('differ at %s under %s, which is booked with a warning', (amount, purpose) => {
    expect(warnedOf(contributed, amount, { purpose })).toEqual(levyWarning(amount));
  });

  const another = { ...levy, id: 'L2' };
  const second = { applicationId: 'A8', purpose: 'l' };

  it('are compared with all levies of that receipt together', () => {
    const one = contributed.commands(crediting(levy, eur('5.00'), '5.26', { purpose: 'k' }));
    const [agreeing] = one.when(crediting(another, eur('4.50'), '4.74', second)).decided();
    expect(agreeing?.data).not.toHaveProperty('warnings');
    one
      .when(crediting(another, eur('4.60'), '4.84', second))
      .thenEvents({ data: { warnings: levyWarning('9.60') } });
  });

  it('count what stands: neither a levy nor a payment that was taken back', () => {
    const once = contributed.commands(
      crediting(levy, eur('9.50'), '10.00', { purpose: 'k' }),
      undoing('A9', '2024-12-03'),
    );
    const anew = { applicationId: 'A8', effectiveDate: '2024-12-03', purpose: 'k' };
    const [event] = once.when(crediting(another, eur('9.50'), '10.00', anew)).decided();
    expect(event?.data).not.toHaveProperty('warnings');
    const unpaid = contributed.commands(undoing('A1', '2024-12-03'));
    expect(warnedOf(unpaid, '9.50', { purpose: 'k', effectiveDate: '2024-12-03' })).toEqual(
      differs(
        'receipt R9 brought EUR 0.00 for pledge P1: a levy of 0.01 on that is EUR 0.00, not EUR 9.50',
      ),
    );
  });

  it('differ where the receipt brought no contribution, or one in no other receipt', () => {
    const elsewhere = owing.commands(settling([forK, forL]));
    for (const given of [owing, elsewhere]) {
      expect(warnedOf(given, '9.50', { purpose: 'k' })).toEqual(
        differs(
          'receipt R9 brought EUR 0.00 for pledge P1: a levy of 0.01 on that is EUR 0.00, not EUR 9.50',
        ),
      );
    }
  });

  it('are compared in the currency of the receipt', () => {
    const inDollars = owing.commands(
      settling([paying(eur('600.00'), '660.00', { purpose: 'k', cash: usd('660.00') })], {
        receiptId: 'R9',
        bankAccount: 'BK-USD',
        ledgerAccount: '1110',
      }),
    );
    const of = (amount: string) => crediting(levy, usd(amount), amount, { purpose: 'k' });
    const [agreeing] = inDollars.when(of('6.60')).decided();
    expect(agreeing?.data).not.toHaveProperty('warnings');
    inDollars.when(of('6.00')).thenEvents({
      data: {
        warnings: differs(
          'receipt R9 brought USD 660.00 for pledge P1: a levy of 0.01 on that is USD 6.60, not USD 6.00',
        ),
      },
    });
  });
});
