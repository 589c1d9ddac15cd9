import { dated, line, reversal, type Refusals } from '../support/refusals';
import { application, credit, eur, usd } from '../support/world';

const back = (changes: object) => ({
  ...dated,
  kind: 'UNIDENTIFIED',
  amount: usd('1.00'),
  paymentReference: 'PAY-9',
  ...changes,
});

export const refusals: Refusals = {
  '/v1/receipts': [
    ['DUPLICATE_BANK_REFERENCE', 409, credit('credit of PAID', '1130.00')],
    ['BANK_ACCOUNT_UNKNOWN', 422, credit('n', '1.00', { bankAccount: 'BK-X' })],
    ['BANK_ACCOUNT_NOT_OPEN', 422, credit('n', '1.00', { valueDate: '2023-12-31' })],
    ['CURRENCY_MISMATCH', 422, credit('n', '1.00', { net: eur('1.00') })],
    ['INVALID_AMOUNT', 422, credit('n', '0.00')],
    ['DATE_IN_FUTURE', 422, credit('n', '1.00', { valueDate: '2024-07-17' })],
    ['PLEDGE_UNKNOWN', 422, credit('n', '1.00', { application: application('nothing', '1.00') })],
    ['CHARGES_ABOVE_NET', 422, credit('n', '0.01', { charges: usd('44.99') })],
    [
      'CHARGES_ABOVE_TOLERANCE',
      422,
      credit('n', '949.99', {
        charges: usd('50.01'),
        application: application('SIGNED', '1000.00'),
      }),
    ],
  ],
  '/v1/receipts/{reversed}/applications': [['RECEIPT_STATUS', 409, application('SIGNED', '1.00')]],
  '/v1/receipts/{waiting}/applications': [
    [
      'PAYMENT_NOT_MADE',
      422,
      { ...dated, pledgeId: 'SIGNED', returnsPayment: { eventId: 'nothing' } },
    ],
    [
      'PAYMENT_NOT_MADE',
      422,
      { ...dated, returnSentBack: { receiptId: 'nothing', eventId: 'nothing' } },
    ],
    ['RECEIPT_EXCEEDED', 422, application('SIGNED', '100.01')],
    ['PLEDGE_STATUS', 409, application('WITHDRAWN', '1.00')],
    ['INSTALMENT_UNKNOWN', 422, application('SIGNED', '1.00', line({ instalment: 2 }))],
    ['SETTLEMENT_EXCEEDS_OUTSTANDING', 422, application('PAID', '1.00')],
    [
      'PAID_AMOUNT_REQUIRED',
      422,
      application('EURO', '1.00', line({ instalment: 1, settles: eur('1.00') })),
    ],
    [
      'EXCESS_DONOR_MISMATCH',
      422,
      application('SIGNED', '1.00', {
        excess: { amount: usd('1.00'), treatment: 'REFUNDABLE', donorId: 'DON-B' },
      }),
    ],
    ['DATES_NOT_ORDERED', 422, application('SIGNED', '1.00', { effectiveDate: '2024-07-01' })],
  ],
  '/v1/receipts/{R1}/applications/nothing/reversal': [['APPLICATION_UNKNOWN', 404, reversal]],
  '/v1/receipts/{R1}/applications/{R1.application}/reversal': [['DEPENDENT_EVENTS', 409, reversal]],
  '/v1/receipts/{undone}/applications/{undone.application}/reversal': [
    ['ALREADY_REVERSED', 409, reversal],
  ],
  '/v1/receipts/{R1}/reversal': [
    ['DEPENDENT_EVENTS', 409, reversal],
    ['DEPENDENT_EVENTS', 409, { ...reversal, withApplications: true }],
  ],
  '/v1/receipts/{reversed}/reversal': [['ALREADY_REVERSED', 409, reversal]],
  '/v1/receipts/{waiting}/reversal': [
    ['DATES_NOT_ORDERED', 422, { ...reversal, effectiveDate: '2024-07-01' }],
  ],
  '/v1/receipts/{R1}/returns': [['RETURN_EXCEEDS_OVERPAYMENT', 422, back({ kind: 'OVERPAYMENT' })]],
  '/v1/receipts/{waiting}/returns': [
    ['RETURN_EXCEEDS_UNAPPLIED', 422, back({ amount: usd('100.01') })],
    ['DUPLICATE_BANK_REFERENCE', 409, back({ paymentReference: 'PAY-1' })],
    ['CURRENCY_MISMATCH', 422, back({ bankAccount: 'BK-EUR' })],
    ['BANK_ACCOUNT_UNKNOWN', 422, back({ bankAccount: 'BK-X' })],
  ],
  '/v1/receipts/{waiting}/returns/nothing/reversal': [['PAYMENT_NOT_MADE', 422, reversal]],
};
