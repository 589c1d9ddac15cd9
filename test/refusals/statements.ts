import type { Refusals } from '../support/refusals';

export const refusals: Refusals = {
  '/v1/donors/DON-A/statements': [
    ['INVALID_DATE', 422, { to: '2024-02-30' }],
    ['DATE_IN_FUTURE', 422, { to: '2024-07-17' }],
    ['DATES_NOT_ORDERED', 422, { from: '2024-07-02', to: '2024-07-01' }],
    ['DATES_NOT_ORDERED', 422, { to: '2024-07-01', effectiveDate: '2024-06-30' }],
    ['LANGUAGE_NOT_AVAILABLE', 422, { to: '2024-07-01', language: 'fr' }],
    ['STATEMENT_UNKNOWN', 422, { to: '2024-07-01', supersedes: 'nobody' }],
  ],
  '/v1/donors/nobody/statements': [['DONOR_UNKNOWN', 404, { to: '2024-07-01' }]],
};
