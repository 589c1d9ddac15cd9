import { signed, type Refusals } from '../support/refusals';
import { announcement, eur, usd } from '../support/world';

const due = (no: number, dueOn: string, amount: object) => ({ no, dueOn, amount });
const rates = (changes: object) => ({
  effectiveDate: '2024-07-01',
  publishedOn: '2024-07-01',
  kind: 'MONTHLY',
  source: { name: 'fictitious list' },
  rates: { EUR: '0.9' },
  ...changes,
});
const account = (changes: object) => ({
  code: 'BK-CHF',
  currency: 'CHF',
  ledgerAccount: '1130',
  openedOn: '2024-01-01',
  ...changes,
});
const assessment = (changes: object) => ({
  outcome: 'CLEARED',
  assessedOn: '2024-02-20',
  validUntil: '2026-02-20',
  reference: 'DD',
  ...changes,
});
const purpose = (changes: object) => ({
  code: 'k.x',
  kind: 'SUB_PURPOSE',
  label: 'X',
  recommendations: ['m', 'n'],
  effectiveDate: '2024-07-01',
  ...changes,
});

const signingRule = (changes: object) => ({
  effectiveDate: '2024-12-01',
  rule: 'TWO_PEOPLE',
  reason: 'two officers',
  documentReference: 'memo',
  ...changes,
});

export const refusals: Refusals = {
  '/v1/donors': [
    ['DONOR_EXISTS', 409, { id: 'DON-B', name: 'B', kind: 'NGO' }],
    ['PARTY_STATUS_NOT_APPLICABLE', 422, { name: 'S', kind: 'STATE_PARTY' }],
    ['INVALID_DATE', 422, { name: 'S', kind: 'STATE_PARTY', partySince: '2003-02-30' }],
    ['UNKNOWN_COUNTRY', 422, { name: 'S', kind: 'NGO', country: 'FRE' }],
  ],
  '/v1/donors/DON-B/party-status': [
    ['PARTY_STATUS_NOT_APPLICABLE', 422, { since: '2024-01-01', reference: 'r' }],
  ],
  '/v1/donors/DON-A/party-status': [
    ['DATES_NOT_ORDERED', 422, { since: '2024-01-01', until: '2024-01-01', reference: 'r' }],
  ],
  '/v1/donors/DON-B/due-diligence': [
    ['DATE_IN_FUTURE', 422, assessment({ assessedOn: '2024-07-17' })],
    ['DATES_NOT_ORDERED', 422, assessment({ validUntil: '2024-02-19' })],
  ],
  '/v1/purposes': [
    ['PURPOSE_UNKNOWN', 422, purpose({ parent: 'zz' })],
    ['PURPOSE_NOT_ALLOWED', 422, purpose({ code: 'PSC-FUND' })],
    [
      'AUTHORITY_REQUIRED',
      403,
      purpose({ code: 'TA-GEN', kind: 'BUCKET', recommendations: ['n'], validUntil: '2024-12-31' }),
    ],
    ['DATES_NOT_ORDERED', 422, purpose({ validUntil: '2024-06-30' })],
  ],
  '/v1/signing-rules': [
    ['AUTHORITY_REQUIRED', 403, signingRule({})],
    ['DATES_NOT_ORDERED', 422, signingRule({ effectiveDate: '2024-07-14' })],
    ['INVALID_DATE', 422, signingRule({ effectiveDate: '2024-07-32' })],
  ],
  '/v1/exchange-rates': [
    ['RATE_LIST_EXISTS', 409, rates({ effectiveDate: '2024-03-01' })],
    ['RATE_LIST_UNKNOWN', 422, rates({ supersedes: 'nothing' })],
    ['RATE_MISSING', 422, rates({ rates: {} })],
    ['RATE_APPROVAL_REQUIRED', 422, rates({ kind: 'MANUAL' })],
    ['APPROVAL_REFERENCE_REQUIRED', 422, rates({ rates: { EUR: '1.111' } })],
    ['UNKNOWN_CURRENCY', 422, rates({ rates: { USD: '1' } })],
    ['INVALID_AMOUNT', 422, rates({ rates: { EUR: '0' } })],
  ],
  '/v1/bank-accounts': [
    ['BANK_ACCOUNT_EXISTS', 409, account({ code: 'BK-USD' })],
    ['LEDGER_ACCOUNT_IN_USE', 409, account({ currency: 'USD', ledgerAccount: '1110' })],
    ['LEDGER_ACCOUNT_INVALID', 422, account({ ledgerAccount: '1310' })],
    ['UNKNOWN_CURRENCY', 422, account({ currency: 'XXX' })],
  ],
  '/v1/pledges': [
    ['PLEDGE_EXISTS', 409, announcement('OPEN')],
    ['DONOR_UNKNOWN', 422, announcement('N', { donorId: 'nobody' })],
    ['DATE_IN_FUTURE', 422, announcement('N', { announcedOn: '2024-07-17' })],
    [
      'INVALID_MINOR_UNITS',
      422,
      announcement('N', { amount: { amount: '100.50', currency: 'JPY' } }),
    ],
    ['INVALID_AMOUNT', 422, announcement('N', { amount: usd('-1.00') })],
    ['AMOUNT_TOO_LARGE', 422, announcement('N', { amount: usd('100000000000.00') })],
    ['UNKNOWN_CURRENCY', 422, announcement('N', { amount: { amount: '1', currency: 'XAU' } })],
    ['RATE_MISSING', 422, announcement('N', { amount: { amount: '1', currency: 'GBP' } })],
    [
      'CURRENCY_MISMATCH',
      422,
      announcement('N', { earmarks: [{ purpose: 'k', amount: eur('1.00') }] }),
    ],
    [
      'EARMARKS_EXCEED_AMOUNT',
      422,
      announcement('N', { earmarks: [{ purpose: 'k', amount: usd('1130.01') }] }),
    ],
    [
      'PURPOSE_UNKNOWN',
      422,
      announcement('N', { earmarks: [{ purpose: 'zz', amount: usd('1.00') }] }),
    ],
    [
      'PURPOSE_NOT_ALLOWED',
      422,
      announcement('N', { earmarks: [{ purpose: 'f', amount: usd('1.00') }] }),
    ],
    [
      'CROSS_RECOMMENDATION',
      422,
      announcement('N', { earmarks: [{ purpose: 'M-GEN', amount: usd('1.00') }] }),
    ],
    [
      'ANONYMOUS_ABOVE_LIMIT',
      422,
      announcement('N', { donorId: 'DON-X', recommendation: 'm', amount: usd('10000.01') }),
    ],
    ['DONOR_NOT_ELIGIBLE', 422, signed('N', {}, { donorId: 'DON-B' })],
    ['DUE_DILIGENCE_REQUIRED', 422, signed('N', {}, { donorId: 'DON-C', recommendation: 'm' })],
    [
      'INSTALMENTS_INVALID',
      422,
      signed('N', { instalments: [due(2, '2024-06-30', usd('1130.00'))] }),
    ],
    [
      'INSTALMENTS_DO_NOT_SUM',
      422,
      signed('N', { instalments: [due(1, '2024-06-30', usd('1129.99'))] }),
    ],
    [
      'DATES_NOT_ORDERED',
      422,
      signed('N', {
        instalments: [due(1, '2024-06-30', usd('1.00')), due(2, '2024-06-29', usd('1129.00'))],
      }),
    ],
    ['TERMS_DIFFER', 422, signed('N', { amount: usd('1130.01') })],
    ['PSC_RATE_INVALID', 422, signed('N', { pscRate: '1.01' })],
    ['PSC_APPROVAL_REQUIRED', 422, signed('N', { pscRate: '0.07' })],
    [
      'CONDITION_INCOMPLETE',
      422,
      signed('N', { condition: { kind: 'PERFORMANCE', text: 'perform', returnClause: ' ' } }),
    ],
    ['PROCEEDS_PROVENANCE_REQUIRED', 422, signed('N', { source: 'PROCEEDS_OF_CRIME' })],
  ],
};
