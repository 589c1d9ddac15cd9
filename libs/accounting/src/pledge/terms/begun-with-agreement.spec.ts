import { eur, givenPledge, instalments, signingDirectly, usd } from '@art30/testing';

const tied = (purpose: string) => [{ purpose, amount: eur('500.00') }];

describe('a pledge that begins with its agreement', () => {
  it('may say amount and earmarks twice, alike', () => {
    const command = signingDirectly(
      { amount: eur('1000.00'), earmarks: tied('k') },
      { earmarks: tied('k') },
    );
    givenPledge()
      .when(command)
      .thenEvents({ type: 'AgreementSigned', data: { amount: eur('1000.00') } });
  });

  it.each([
    [['TERMS_DIFFER', '1000.00 1000.01 EUR', 'agreement.amount'], { amount: eur('1000.01') }, {}],
    [['TERMS_DIFFER', 'EUR USD', 'agreement.amount'], { amount: usd('1000.00') }, {}],
    [['TERMS_DIFFER', 'earmarks', 'agreement.earmarks'], { earmarks: tied('k') }, {}],
    [['TERMS_DIFFER', 'earmarks', 'agreement.earmarks'], { earmarks: [] }, { earmarks: tied('k') }],
    [['INVALID_AMOUNT', '', 'amount'], { amount: eur('1000.00') }, { amount: eur('-1.00') }],
    [
      ['UNKNOWN_CURRENCY', 'XXX', 'amount.currency'],
      {},
      { amount: { amount: '1', currency: 'XXX' } },
    ],
    [['PSC_RATE_INVALID', '', 'agreement.pscRate'], { pscRate: '2' }, {}],
    [
      ['INSTALMENTS_DO_NOT_SUM', '999.00 1000.00', 'agreement.instalments'],
      { instalments: instalments(eur('999.00')) },
      {},
    ],
    [['PURPOSE_UNKNOWN', 'zz', 'earmarks[0].purpose'], {}, { earmarks: tied('zz') }],
    [
      ['PURPOSE_UNKNOWN', 'zz', 'agreement.earmarks[0].purpose'],
      { earmarks: tied('zz') },
      { earmarks: tied('zz') },
    ],
  ] as const)('is refused with %j (%#)', (refusal, terms, facts) => {
    givenPledge().when(signingDirectly(terms, facts)).thenRefusal(refusal);
  });
});
