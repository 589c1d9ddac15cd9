import { dated, type Refusals } from '../support/refusals';
import { eur, usd } from '../support/world';

const about = (amount: object, changes: object = {}) => ({
  ...dated,
  outcome: 'MET',
  lines: [{ purpose: 'TA-GEN', amount }],
  evidence: 'report',
  ...changes,
});
const failed = { outcome: 'FAILED', evidence: undefined, refundId: 'RF' };

const amendment = (changes: object = {}) => ({
  ...dated,
  amount: usd('1130.00'),
  reason: 'r',
  documentReference: 'amendment',
  ...changes,
});
const later = (changes: object = {}) => ({
  ...dated,
  documentReference: 'letter',
  instalments: [{ no: 1, dueOn: '2024-10-31' }],
  ...changes,
});
const due = (no: number, dueOn = '2024-10-31') => ({ instalments: [{ no, dueOn }] });

export const refusals: Refusals = {
  '/v1/pledges/PAID/amendments': [
    ['BELOW_RECEIVED', 422, amendment({ amount: usd('1129.99') })],
    ['DOCUMENT_REQUIRED', 422, amendment({ documentReference: undefined })],
    ['DATES_NOT_ORDERED', 422, amendment({ effectiveDate: '2024-05-05' })],
    [
      'INSTALMENTS_DO_NOT_SUM',
      422,
      amendment({ instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('1.00') }] }),
    ],
    [
      'INSTALMENTS_INVALID',
      422,
      amendment({ instalments: [{ no: 2, dueOn: '2024-06-30', amount: usd('1130.00') }] }),
    ],
  ],
  '/v1/pledges/OPEN/amendments': [
    [
      'INSTALMENTS_INVALID',
      422,
      amendment({ instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('1130.00') }] }),
    ],
  ],
  '/v1/pledges/PAID/rescheduling': [
    ['DOCUMENT_REQUIRED', 422, later({ documentReference: undefined })],
    ['INSTALMENT_UNKNOWN', 422, later(due(2))],
    ['INVALID_DATE', 422, later(due(1, '2024-02-30'))],
    ['DATES_NOT_ORDERED', 422, later({ effectiveDate: '2024-05-05' })],
  ],
  '/v1/pledges/OPEN/rescheduling': [['PLEDGE_STATUS', 409, later()]],
  '/v1/pledges/NONE/rescheduling': [['PLEDGE_UNKNOWN', 404, later()]],
  '/v1/pledges/TESTED/conditions': [
    ['CONDITION_EXCEEDED', 422, about(usd('1130.01'))],
    ['CONDITION_EXCEEDED', 422, about(usd('1130.01'), failed)],
    ['CURRENCY_MISMATCH', 422, about(eur('1.00'))],
    ['INVALID_AMOUNT', 422, about(usd('0.00'))],
    ['DATES_NOT_ORDERED', 422, about(usd('1.00'), { effectiveDate: '2024-05-05' })],
    ['INVALID_REQUEST', 400, about(usd('1.00'), { evidence: undefined })],
    ['INVALID_REQUEST', 400, about(usd('1.00'), { refundId: 'RF' })],
    ['INVALID_REQUEST', 400, about(usd('1.00'), { lines: [] })],
  ],
  '/v1/pledges/PAID/conditions': [['NOT_CONDITIONAL', 409, about(usd('1.00'))]],
  '/v1/pledges/OPEN/conditions': [['PLEDGE_STATUS', 409, about(usd('1.00'))]],
  '/v1/pledges/NONE/conditions': [['PLEDGE_UNKNOWN', 404, about(usd('1.00'))]],
};
