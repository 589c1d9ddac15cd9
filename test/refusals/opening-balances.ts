import { opening, openingReceipt } from '../support/opening-endpoints';
import { byController } from '../support/periods';
import { type Refusal, type Refusals } from '../support/refusals';
import { eur, usd } from '../support/world';

const refused = (
  code: string,
  status: number,
  changes: object = {},
  agreement: object = {},
): Refusal => [code, status, opening('P7', changes, agreement), byController];

const carried = (amount: string) => ({ amount: usd(amount), carryingUsd: amount });
const cash = (changes: object) => ({
  cash: [{ bankAccount: 'BK-USD', purpose: 'k', ...carried('1.00'), ...changes }],
});
const balance = (changes: object) => ({
  balances: [{ instalment: 1, purpose: 'TA-GEN', receivable: carried('1130.00'), ...changes }],
});
const authority = (changes: object) => ({
  authority: [
    {
      purpose: 'k',
      level: 'NATIONAL',
      programmable: usd('1.00'),
      supportReserve: usd('0.13'),
      ...changes,
    },
  ],
});
const twice = { refundId: 'R1', lines: [{ purpose: 'k', ...carried('1.00') }] };

const refusedReceipt = (code: string, status: number, changes: object = {}): Refusal => [
  ...([code, status, openingReceipt('suspense', changes), byController] as const),
];

export const refusals: Refusals = {
  '/v1/opening-balances': [
    ['AUTHORITY_REQUIRED', 403, opening('P7')],
    refused('PLEDGE_EXISTS', 409, { id: 'PAID' }),
    refused('DOCUMENT_REQUIRED', 422, { documentReference: undefined }),
    refused('DUPLICATE_ID', 409, { refunds: [twice, twice] }),
    refused('DONOR_UNKNOWN', 422, { donorId: 'NOBODY' }),
    refused('DONOR_NOT_ELIGIBLE', 422, { donorId: 'DON-B' }),
    refused('DUE_DILIGENCE_REQUIRED', 422, { donorId: 'DON-C', recommendation: 'm' }),
    refused('DATES_NOT_ORDERED', 422, { effectiveDate: '2023-05-07' }),
    refused('DATE_IN_FUTURE', 422, { effectiveDate: '2024-07-17' }),
    refused('INVALID_DATE', 422, { effectiveDate: '2024-02-30' }),
    refused('PSC_APPROVAL_REQUIRED', 422, {}, { pscRate: '0.07' }),
    refused('INSTALMENTS_DO_NOT_SUM', 422, { amount: usd('1130.01') }),
    refused('INSTALMENT_UNKNOWN', 422, balance({ instalment: 2 })),
    refused('BALANCES_DO_NOT_SUM', 422, balance({ receivable: carried('1129.99') })),
    refused('NOT_CONDITIONAL', 409, balance({ conditionalOutstanding: carried('1.00') })),
    refused('EXCEEDS_RECEIVABLE', 422, balance({ allowanceUsd: '1130.01' })),
    refused('INVALID_AMOUNT', 422, balance({ receivable: carried('-1.00') })),
    refused('INVALID_MINOR_UNITS', 422, balance({ allowanceUsd: '0.001' })),
    refused('BANK_ACCOUNT_UNKNOWN', 422, cash({ bankAccount: 'BK-X' })),
    refused('BANK_ACCOUNT_NOT_OPEN', 422, cash({ bankAccount: 'BK-LATE' })),
    refused('CURRENCY_MISMATCH', 422, cash({ amount: eur('1.00') })),
    refused('PURPOSE_UNKNOWN', 422, cash({ purpose: 'z' })),
    refused('PURPOSE_NOT_ALLOWED', 422, cash({ purpose: 'f' })),
    refused('CROSS_RECOMMENDATION', 422, cash({ purpose: 'M-GEN' })),
    refused('LEVEL_REQUIRED', 422, authority({ level: undefined })),
    refused('INVALID_REQUEST', 400, { balances: [] }),
    refused('INVALID_REQUEST', 400, { postingDate: '2024-07-10' }),
    refused('INVALID_REQUEST', 400, balance({ receivable: usd('1130.00') })),
  ],
  '/v1/opening-balances/receipts': [
    ['AUTHORITY_REQUIRED', 403, openingReceipt('suspense')],
    refusedReceipt('DUPLICATE_BANK_REFERENCE', 409, { bankReference: 'advance' }),
    refusedReceipt('DOCUMENT_REQUIRED', 422, { documentReference: undefined }),
    refusedReceipt('BANK_ACCOUNT_UNKNOWN', 422, { bankAccount: 'BK-X' }),
    refusedReceipt('BANK_ACCOUNT_NOT_OPEN', 422, { bankAccount: 'BK-LATE' }),
    refusedReceipt('DATES_NOT_ORDERED', 422, { valueDate: '2024-01-02' }),
    refusedReceipt('DATE_IN_FUTURE', 422, { effectiveDate: '2024-07-17' }),
    refusedReceipt('INVALID_DATE', 422, { valueDate: '2023-02-30' }),
    refusedReceipt('INVALID_AMOUNT', 422, { unapplied: carried('0.00') }),
    refusedReceipt('INVALID_MINOR_UNITS', 422, { unapplied: carried('0.001') }),
    refusedReceipt('CURRENCY_MISMATCH', 422, {
      unapplied: { amount: eur('1.00'), carryingUsd: '1.00' },
    }),
    refusedReceipt('INVALID_REQUEST', 400, { postingDate: '2024-07-10' }),
  ],
};
