import { dated, ending, reversal, type Refusals } from '../support/refusals';
import { allocation, eur, terms, usd } from '../support/world';

const to = (place: object) => ({
  lines: [{ from: { purpose: 'TA-GEN' }, to: place, gross: usd('1.00') }],
});
const unspent = (changes: object) => ({
  ...dated,
  from: { purpose: 'k', level: 'NATIONAL' },
  gross: usd('1.00'),
  ...changes,
});

const expenditure = (changes: object) => ({
  ...dated,
  purpose: 'k',
  level: 'NATIONAL',
  direct: usd('1.00'),
  paidFrom: 'BK-USD',
  document: 'month-end file',
  ...changes,
});

export const refusals: Refusals = {
  '/v1/pledges/WITHDRAWN/amendments': [
    ['PLEDGE_STATUS', 409, { ...dated, amount: usd('1.00'), reason: 'r' }],
  ],
  '/v1/pledges/OPEN/amendments': [
    ['DATES_NOT_ORDERED', 422, { effectiveDate: '2024-03-10', amount: usd('1.00'), reason: 'r' }],
    ['CURRENCY_MISMATCH', 422, { ...dated, amount: eur('1.00'), reason: 'r' }],
  ],
  '/v1/pledges/MARKED/amendments': [
    ['EARMARKS_REQUIRED', 422, { ...dated, amount: usd('1.00'), reason: 'r' }],
  ],
  '/v1/pledges/ADVANCED/amendments': [
    ['BELOW_RECEIVED', 422, { ...dated, amount: usd('99.99'), reason: 'r' }],
  ],
  '/v1/pledges/RISKY/acceptance': [['DUE_DILIGENCE_REQUIRED', 422, dated]],
  '/v1/pledges/OPEN/acceptance': [
    ['LIABILITY_CONSENT_REQUIRED', 422, { ...dated, additionalLiability: true }],
  ],
  '/v1/pledges/ACCEPTED/acceptance': [['PLEDGE_STATUS', 409, dated]],
  '/v1/pledges/ADVANCED/withdrawal': [
    ['DEPENDENT_EVENTS', 409, { ...ending, effectiveDate: '2024-07-01' }],
  ],
  '/v1/pledges/WITHDRAWN/withdrawal': [['PLEDGE_STATUS', 409, ending]],
  '/v1/pledges/ADVANCED/lapse': [
    ['DEPENDENT_EVENTS', 409, { ...ending, effectiveDate: '2024-07-01' }],
  ],
  '/v1/pledges/PAID/lapse': [['PLEDGE_STATUS', 409, ending]],
  '/v1/pledges/WITHDRAWN/agreement': [['PLEDGE_STATUS', 409, terms(usd('1130.00'))]],
  '/v1/pledges/OPEN/agreement': [
    ['DATES_NOT_ORDERED', 422, terms(usd('1130.00'), { signedOn: '2024-03-10' })],
  ],
  '/v1/pledges/ADVANCED/agreement': [
    ['BELOW_RECEIVED', 422, terms(usd('99.00'), { amount: usd('99.00'), signedOn: '2024-07-10' })],
    [
      'ADVANCE_EARMARKED_OTHERWISE',
      422,
      terms(usd('1130.00'), {
        signedOn: '2024-07-10',
        earmarks: [{ purpose: 'k', amount: usd('1130.00') }],
      }),
    ],
  ],
  '/v1/pledges/PAID/events/nothing/reversal': [['EVENT_UNKNOWN', 404, reversal]],
  '/v1/pledges/OPEN/events/{announcement}/reversal': [['NOT_REVERSIBLE', 422, reversal]],
  '/v1/pledges/CANCELLED/events/{cancelled}/reversal': [['ALREADY_REVERSED', 409, reversal]],
  '/v1/pledges/PAID/events/{signature}/reversal': [
    ['DEPENDENT_EVENTS', 409, reversal],
    ['DATES_NOT_ORDERED', 422, { ...reversal, effectiveDate: '2024-05-05' }],
  ],
  '/v1/pledges/PAID/allocations': [
    ['INSUFFICIENT_CASH', 422, allocation('N', '678.01')],
    ['DUPLICATE_ID', 409, allocation('A1', '1.00')],
    ['LEVEL_REQUIRED', 422, allocation('N', '1.00', to({ purpose: 'k' }))],
    [
      'UNKNOWN_COUNTRY',
      422,
      allocation('N', '1.00', to({ purpose: 'k', level: 'NATIONAL', country: 'FRE' })),
    ],
    ['PURPOSE_NOT_ALLOWED', 422, allocation('N', '1.00', to({ purpose: 'f', level: 'GLOBAL' }))],
    ['PURPOSE_UNKNOWN', 422, allocation('N', '1.00', to({ purpose: 'zz', level: 'GLOBAL' }))],
    [
      'CROSS_RECOMMENDATION',
      422,
      allocation('N', '1.00', to({ purpose: 'M-GEN', level: 'GLOBAL' })),
    ],
    [
      'CURRENCY_MISMATCH',
      422,
      allocation('N', '1.00', {
        lines: [
          {
            from: { purpose: 'TA-GEN' },
            to: { purpose: 'k', level: 'GLOBAL' },
            gross: eur('1.00'),
          },
        ],
      }),
    ],
  ],
  '/v1/pledges/OPEN/allocations': [['PLEDGE_STATUS', 409, allocation('N', '1.00')]],
  '/v1/pledges/TIED/allocations': [
    [
      'DONOR_CONSENT_REQUIRED',
      422,
      allocation('N', '1.00', {
        lines: [
          { from: { purpose: 'j' }, to: { purpose: 'l', level: 'GLOBAL' }, gross: usd('1.00') },
        ],
      }),
    ],
  ],
  '/v1/pledges/PAID/expenditures': [
    ['DUPLICATE_ID', 409, expenditure({ id: 'A1' })],
    ['LEVEL_REQUIRED', 422, expenditure({ level: undefined })],
    ['PURPOSE_NOT_ALLOWED', 422, expenditure({ purpose: 'TA-GEN' })],
    ['BANK_ACCOUNT_UNKNOWN', 422, expenditure({ paidFrom: 'BK-GBP' })],
    ['BANK_ACCOUNT_NOT_OPEN', 422, expenditure({ paidFrom: 'BK-LATE' })],
    ['CURRENCY_MISMATCH', 422, expenditure({ paidFrom: 'CLEARING', direct: eur('1.00') })],
    ['DATES_NOT_ORDERED', 422, expenditure({ effectiveDate: '2024-05-05' })],
  ],
  '/v1/pledges/OPEN/expenditures': [['PLEDGE_STATUS', 409, expenditure({})]],
  '/v1/pledges/NONE/expenditures': [['PLEDGE_UNKNOWN', 404, expenditure({})]],
  '/v1/pledges/PAID/support-charges': [
    ['EXPENDITURE_UNKNOWN', 422, { ...dated, expenditureId: 'NONE' }],
    ['EXPENDITURE_CHARGED', 409, { ...dated, expenditureId: 'X1' }],
    ['DATES_NOT_ORDERED', 422, { effectiveDate: '2024-05-05', expenditureId: 'X1' }],
  ],
  '/v1/pledges/PAID/allocation-reductions': [
    [
      'INSUFFICIENT_UNSPENT',
      422,
      {
        ...dated,
        lines: [{ from: { purpose: 'k', level: 'NATIONAL' }, gross: usd('452.01') }],
        reason: 'r',
      },
    ],
  ],
  '/v1/pledges/PAID/reallocations': [
    [
      'INSUFFICIENT_UNSPENT',
      422,
      unspent({ to: { purpose: 'k', level: 'GLOBAL' }, gross: usd('452.01') }),
    ],
    ['DUPLICATE_ID', 409, unspent({ id: 'A1', to: { purpose: 'k', level: 'GLOBAL' } })],
    ['CROSS_RECOMMENDATION', 422, unspent({ to: { purpose: 'M-GEN', level: 'GLOBAL' } })],
  ],
  '/v1/pledges/TIED/reallocations': [
    [
      'DONOR_CONSENT_REQUIRED',
      422,
      unspent({
        from: { purpose: 'j', level: 'GLOBAL' },
        to: { purpose: 'l', level: 'GLOBAL' },
      }),
    ],
    [
      'DONOR_CONSENT_REQUIRED',
      422,
      unspent({
        from: { purpose: 'j', level: 'GLOBAL' },
        to: { purpose: 'l', level: 'GLOBAL' },
        donorConsent: { reference: 'letter', date: '2024-07-11' },
      }),
    ],
  ],
};
