import type { RejectionCode } from '@art30/accounting';

type Codes = readonly RejectionCode[];

/** What an amount can be refused for. */
export const amountCodes: Codes = [
  'INVALID_AMOUNT',
  'INVALID_MINOR_UNITS',
  'UNKNOWN_CURRENCY',
  'AMOUNT_TOO_LARGE',
  'CURRENCY_MISMATCH',
  'RATE_MISSING',
];

/** What earmarks can be refused for. */
export const earmarkCodes: Codes = [
  'EARMARKS_EXCEED_AMOUNT',
  'PURPOSE_UNKNOWN',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
];

/** What instalments can be refused for. */
export const instalmentCodes: Codes = [
  'INSTALMENTS_INVALID',
  'INSTALMENTS_DO_NOT_SUM',
  'INSTALMENT_LINES_REQUIRED',
];

/** What the date of a fact can be refused for. */
export const dateCodes: Codes = [
  'INVALID_DATE',
  'DATE_IN_FUTURE',
  'DATES_NOT_ORDERED',
  'PERIOD_CLOSED',
  'POSTING_DATE_NOT_NEEDED',
  'REVALUED_SINCE',
];

/** What paying what is owed, whole, from an own account can be refused for. */
export const paymentCodes: Codes = [
  'PAYMENT_INCOMPLETE',
  'DUPLICATE_PAYMENT_REFERENCE',
  'BANK_ACCOUNT_OVERDRAWN',
  'BANK_ACCOUNT_UNKNOWN',
  'BANK_ACCOUNT_NOT_OPEN',
  'BANK_ACCOUNT_CLOSED',
  'CURRENCY_MISMATCH',
  'RATE_MISSING',
  ...dateCodes,
];

/** What any change of an unsigned pledge can be refused for. */
export const changeCodes: Codes = ['PLEDGE_STATUS', ...dateCodes];

/** What the terms of an agreement can be refused for. */
export const signatureCodes: Codes = [
  ...amountCodes,
  ...earmarkCodes,
  ...dateCodes,
  'DONOR_UNKNOWN',
  'DONOR_NOT_ELIGIBLE',
  'DUE_DILIGENCE_REQUIRED',
  'ANONYMOUS_ABOVE_LIMIT',
  ...instalmentCodes,
  'PSC_RATE_INVALID',
  'PSC_APPROVAL_REQUIRED',
  'CONDITION_INCOMPLETE',
  'COMPLIANCE_ANALYSIS_REQUIRED',
  'POLICY_NOT_AVAILABLE',
  'PROCEEDS_PROVENANCE_REQUIRED',
  'UNKNOWN_COUNTRY',
  'LIABILITY_CONSENT_REQUIRED',
];

/** What a pledge can be refused for that begins with its agreement. */
export const directSignatureCodes: Codes = [...signatureCodes, 'TERMS_DIFFER'];

/** What a place of spending authority can be refused for. */
export const placeCodes: Codes = [
  'PURPOSE_UNKNOWN',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
  'LEVEL_REQUIRED',
  'UNKNOWN_COUNTRY',
];

/** What naming a bank account can be refused for. */
export const bankCodes: Codes = [
  'BANK_ACCOUNT_UNKNOWN',
  'BANK_ACCOUNT_NOT_OPEN',
  'BANK_ACCOUNT_CLOSED',
];

/** Every command on spending authority can meet these. */
export const authorityCodes: Codes = ['PLEDGE_STATUS', 'DUPLICATE_ID', ...dateCodes];

/** What an expenditure can be refused for. */
export const expenditureCodes: Codes = [
  ...authorityCodes,
  ...amountCodes,
  ...placeCodes,
  ...bankCodes,
  'DUPLICATE_ERP_DOCUMENT',
];

/** What an application to a pledge can be refused for. */
const applicationCodes: Codes = [
  'PLEDGE_UNKNOWN',
  'PLEDGE_STATUS',
  'RECEIPT_EXCEEDED',
  'CHARGES_ABOVE_TOLERANCE',
  'INSTALMENT_UNKNOWN',
  'INSTALMENT_LINES_REQUIRED',
  'PURPOSE_NOT_ALLOWED',
  'PAID_AMOUNT_REQUIRED',
  'APPROVAL_REFERENCE_REQUIRED',
  'SETTLEMENT_EXCEEDS_OUTSTANDING',
  'ALLOWANCE_LEFT',
  'EXCESS_DONOR_MISMATCH',
  'DONOR_WISH_REQUIRED',
  'APPLICATION_UNKNOWN',
];

/** What money can be refused for that pays nothing of an agreement. */
const creditCodes: Codes = [
  'PLEDGE_UNKNOWN',
  'PLEDGE_STATUS',
  'DUPLICATE_ID',
  'PURPOSE_UNKNOWN',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
  ...dateCodes,
  ...amountCodes,
];

/** What a receipt, or an application of one, can be refused for, by what its money is. */
export const receiptCodes = {
  interest: [...creditCodes, 'DUPLICATE_BANK_REFERENCE', ...bankCodes, 'AGREEMENT_CLAUSE_REQUIRED'],
  recovery: [
    ...creditCodes,
    'DUPLICATE_BANK_REFERENCE',
    ...bankCodes,
    'INSTALMENT_UNKNOWN',
    'RECOVERY_EXCEEDS_WRITTEN_OFF',
  ],
  levy: [
    ...creditCodes,
    'RECEIPT_UNKNOWN',
    'RECEIPT_STATUS',
    'RECEIPT_EXCEEDED',
    'LEVY_RATE_INVALID',
  ],
  returned: ['PAYMENT_NOT_MADE', 'RETURN_EXCEEDS_PAYMENT'],
  credit: [
    'DUPLICATE_BANK_REFERENCE',
    'CHARGES_ABOVE_NET',
    ...bankCodes,
    ...amountCodes,
    ...dateCodes,
    ...applicationCodes,
  ],
  application: [
    'RECEIPT_UNKNOWN',
    'RECEIPT_STATUS',
    'BANK_ACCOUNT_CLOSED',
    ...amountCodes,
    ...dateCodes,
    ...applicationCodes,
  ],
} as const satisfies Readonly<Record<string, Codes>>;

/** What a pledge can be refused for that another system kept before. */
export const takeOverCodes: Codes = [
  'DOCUMENT_REQUIRED',
  'LIMIT_EXCEEDED',
  'DUPLICATE_ID',
  ...directSignatureCodes,
  'INSTALMENT_UNKNOWN',
  'BALANCES_DO_NOT_SUM',
  'APPROVAL_REFERENCE_REQUIRED',
  'NOT_CONDITIONAL',
  'EXCEEDS_RECEIVABLE',
  ...bankCodes,
  ...placeCodes.filter((code) => !directSignatureCodes.includes(code)),
];
