const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** A pledge and a receipt that another system began, each with its balances there. */
export const takeOverExamples = {
  takeOverPledge: {
    body: {
      id: 'P0',
      effectiveDate: '2023-12-31',
      amount: eur('100000.00'),
      earmarks: [],
      agreement: {
        signedOn: '2023-05-06',
        agreementReference: 'AGR-2023-004',
        instalments: [
          { no: 1, dueOn: '2023-06-30', amount: eur('60000.00') },
          { no: 2, dueOn: '2024-03-31', amount: eur('40000.00') },
        ],
        pscRate: '0.13',
        source: 'BUDGET',
      },
      balances: [
        {
          ...{ instalment: 1, purpose: 'TA-GEN' },
          received: { amount: eur('60000.00'), carryingUsd: '65000.00' },
        },
        {
          ...{ instalment: 2, purpose: 'TA-GEN' },
          receivable: { amount: eur('40000.00'), carryingUsd: '43000.00' },
        },
      ],
      cash: [
        {
          ...{ bankAccount: 'BK-EUR', purpose: 'TA-GEN' },
          ...{ amount: eur('60000.00'), carryingUsd: '65000.00' },
        },
      ],
      documentReference: 'balances of the former system, 2023-12-31',
    },
  },
  takeOverReceipt: {
    body: {
      bankReference: '20231120-000061',
      effectiveDate: '2023-12-31',
      unapplied: { amount: eur('5000.00'), carryingUsd: '5434.78' },
      documentReference: 'balances of the former system, 2023-12-31',
    },
  },
} as const;
