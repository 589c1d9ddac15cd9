import { dated, describeRefusals, type Refusals } from '../support/refusals';
import { eur, usd } from '../support/world';

const about = (amount: object, changes: object = {}) => ({
  ...{ ...dated, outcome: 'MET', lines: [{ purpose: 'TA-GEN', amount }], evidence: 'report' },
  ...changes,
});
const failed = { outcome: 'FAILED', evidence: undefined, refundId: 'RF' };

const refusals: Refusals = {
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

describe('what is refused about the terms of an agreement', () => describeRefusals(refusals));
