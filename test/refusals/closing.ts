import { dated, reversal, type Refusals } from '../support/refusals';
import { byController } from '../support/periods';
import { eur, usd } from '../support/world';

const writeOff = (changes: object = {}) => ({
  ...dated,
  lines: [{ instalment: 1, amount: eur('1.00') }],
  investigationReference: 'INV-1',
  approvalReference: 'memo 1',
  reason: 'r',
  ...changes,
});
const refund = (changes: object = {}) => ({
  ...dated,
  approvalReference: 'agreement art. 9',
  lines: [{ purpose: 'k', level: 'NATIONAL', gross: usd('1.00') }],
  ...changes,
});
const paid = { paidFrom: 'BK-USD', paymentReference: 'PAY-1' };

const allowance = (amount: object, changes: object = {}) => ({
  ...dated,
  runId: 'ECL-2024',
  basis: 'b',
  lines: [{ instalment: 1, amount }],
  ...changes,
});

export const refusals: Refusals = {
  '/v1/pledges/LOST/allowances': [
    ['EXCEEDS_RECEIVABLE', 422, allowance(usd('1029.01'))],
    ['ALLOWANCE_EXCEEDED', 422, allowance(usd('-100.01'))],
    ['DUPLICATE_ID', 409, allowance(usd('1.00'), { id: 'ALW-1' })],
    ['CURRENCY_MISMATCH', 422, allowance(eur('1.00'))],
    ['INVALID_AMOUNT', 422, allowance(usd('0.00'))],
    ['INSTALMENT_UNKNOWN', 422, allowance({}, { lines: [{ instalment: 2, amount: usd('1.00') }] })],
    ['DATES_NOT_ORDERED', 422, allowance(usd('1.00'), { effectiveDate: '2024-05-05' })],
  ],
  '/v1/pledges/OPEN/allowances': [['PLEDGE_STATUS', 409, allowance(usd('1.00'))]],
  '/v1/pledges/NONE/allowances': [['PLEDGE_UNKNOWN', 404, allowance(usd('1.00'))]],
  '/v1/pledges/EURO/write-offs': [
    ['AUTHORITY_REQUIRED', 403, writeOff()],
    ['INVESTIGATION_REQUIRED', 422, writeOff({ investigationReference: ' ' }), byController],
    ['APPROVAL_REFERENCE_REQUIRED', 422, writeOff({ approvalReference: '' }), byController],
    [
      'INSTALMENT_UNKNOWN',
      422,
      writeOff({ lines: [{ instalment: 2, amount: eur('1.00') }] }),
      byController,
    ],
    [
      'EXCEEDS_RECEIVABLE',
      422,
      writeOff({ lines: [{ instalment: 1, amount: eur('1130.01') }] }),
      byController,
    ],
    [
      'CURRENCY_MISMATCH',
      422,
      writeOff({ lines: [{ instalment: 1, amount: usd('1.00') }] }),
      byController,
    ],
    ['DATES_NOT_ORDERED', 422, writeOff({ effectiveDate: '2024-05-05' }), byController],
  ],
  '/v1/pledges/PAID/write-offs': [
    [
      'EXCEEDS_RECEIVABLE',
      422,
      writeOff({ lines: [{ instalment: 1, amount: usd('0.01') }] }),
      byController,
    ],
  ],
  '/v1/pledges/OPEN/write-offs': [['PLEDGE_STATUS', 409, writeOff(), byController]],
  '/v1/pledges/PAID/refunds': [
    ['DUPLICATE_ID', 409, refund({ id: 'A1' })],
    ['DUPLICATE_ID', 409, refund({ id: 'lapse' })],
    ['APPROVAL_REFERENCE_REQUIRED', 422, refund({ approvalReference: ' ' })],
    ['PAYMENT_INCOMPLETE', 422, refund({ paidFrom: 'BK-USD' })],
    ['PAYMENT_INCOMPLETE', 422, refund({ paymentReference: 'PAY-1' })],
    ['BANK_ACCOUNT_UNKNOWN', 422, refund({ ...paid, paidFrom: 'BK-GBP' })],
    ['BANK_ACCOUNT_NOT_OPEN', 422, refund({ ...paid, paidFrom: 'BK-LATE' })],
    ['CURRENCY_MISMATCH', 422, refund({ ...paid, paidFrom: 'BK-EUR' })],
    ['LEVEL_REQUIRED', 422, refund({ lines: [{ purpose: 'k', level: '', gross: usd('1.00') }] })],
    [
      'INSUFFICIENT_UNSPENT',
      422,
      refund({ lines: [{ purpose: 'k', level: 'NATIONAL', gross: usd('339.01') }] }),
    ],
    ['DATES_NOT_ORDERED', 422, refund({ effectiveDate: '2024-05-05' })],
  ],
  '/v1/pledges/OPEN/refunds': [['PLEDGE_STATUS', 409, refund()]],
  '/v1/pledges/NONE/refunds': [['PLEDGE_UNKNOWN', 404, refund()]],
  '/v1/pledges/CONDITIONAL/refunds': [
    [
      'REFUND_EXCEEDS_EARNED',
      422,
      refund({ lines: [{ purpose: 'k', level: 'GLOBAL', gross: usd('0.01') }] }),
    ],
  ],
  '/v1/pledges/TIED/refunds/B1/payment': [
    ['CURRENCY_MISMATCH', 422, { ...dated, ...paid, paidFrom: 'BK-EUR' }],
    ['BANK_ACCOUNT_UNKNOWN', 422, { ...dated, ...paid, paidFrom: 'BK-GBP' }],
    ['BANK_ACCOUNT_NOT_OPEN', 422, { ...dated, ...paid, paidFrom: 'BK-LATE' }],
    ['PAYMENT_INCOMPLETE', 422, { ...dated, ...paid, paymentReference: ' ' }],
    ['DATES_NOT_ORDERED', 422, { effectiveDate: '2024-07-09', ...paid }],
  ],
  '/v1/pledges/TIED/refunds/B2/payment': [['REFUND_PAID', 409, { ...dated, ...paid }]],
  '/v1/pledges/TIED/refunds/lapse/payment': [['REFUND_UNKNOWN', 404, { ...dated, ...paid }]],
  '/v1/pledges/TIED/events/{paidBack}/reversal': [
    ['PAYMENT_NOT_MADE', 422, { ...reversal, paymentOnly: true }],
  ],
  '/v1/pledges/TIED/events/{approved}/reversal': [['DEPENDENT_EVENTS', 409, reversal]],
  '/v1/pledges/LOST/events/{lost}/reversal': [['AUTHORITY_REQUIRED', 403, reversal]],
};
