import type { RejectionCode } from '@art30/accounting';

type Codes = readonly RejectionCode[];

/** Rejection codes for an amount. */
export const amountCodes: Codes = [
  'INVALID_AMOUNT',
  'INVALID_MINOR_UNITS',
  'UNKNOWN_CURRENCY',
  'AMOUNT_TOO_LARGE',
  'CURRENCY_MISMATCH',
  'RATE_MISSING',
];

/** Rejection codes for the earmarks of a pledge. */
export const earmarkCodes: Codes = [
  'EARMARKS_EXCEED_AMOUNT',
  'PURPOSE_UNKNOWN',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
];

/** Rejection codes for the instalments of an agreement. */
export const instalmentCodes: Codes = [
  'INSTALMENTS_INVALID',
  'INSTALMENTS_DO_NOT_SUM',
  'INSTALMENT_LINES_REQUIRED',
];

/** Rejection codes for the date of a fact. */
export const dateCodes: Codes = [
  'INVALID_DATE',
  'DATE_IN_FUTURE',
  'DATES_NOT_ORDERED',
  'PERIOD_CLOSED',
  'POSTING_DATE_NOT_NEEDED',
  'REVALUED_SINCE',
];

/** Rejection codes for paying a debt in full from one of our own bank accounts. */
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

/** Rejection codes for a dated command on a pledge whose status may not allow the command. */
export const changeCodes: Codes = ['PLEDGE_STATUS', ...dateCodes];

/** Rejection codes for the terms of an agreement. */
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
  'OBLIGATIONS_REQUIRED',
  'OBLIGATIONS_INVALID',
  'OBLIGATIONS_DO_NOT_SUM',
  'CONSIDERATION_RIGHT_REQUIRED',
  'ENFORCEABILITY_REQUIRED',
  'ENFORCEABILITY_CONTRADICTS',
  'RETURN_OBLIGATION_REQUIRED',
  'CONDITION_UNDER_IPSAS47',
  'POLICY_NOT_AVAILABLE',
  'PROCEEDS_PROVENANCE_REQUIRED',
  'UNKNOWN_COUNTRY',
  'LIABILITY_CONSENT_REQUIRED',
];

/** Rejection codes for a pledge that begins with its signed agreement, without an announcement. */
export const directSignatureCodes: Codes = [...signatureCodes, 'TERMS_DIFFER'];

/** Rejection codes for the purpose, level and country of spending authority. */
export const placeCodes: Codes = [
  'PURPOSE_UNKNOWN',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
  'LEVEL_REQUIRED',
  'UNKNOWN_COUNTRY',
];

/** Rejection codes for a reference to a bank account. */
export const bankCodes: Codes = [
  'BANK_ACCOUNT_UNKNOWN',
  'BANK_ACCOUNT_NOT_OPEN',
  'BANK_ACCOUNT_CLOSED',
];

/** Rejection codes for every command on spending authority. */
export const authorityCodes: Codes = ['PLEDGE_STATUS', 'DUPLICATE_ID', ...dateCodes];

/** Rejection codes for an expenditure. */
export const expenditureCodes: Codes = [
  ...authorityCodes,
  ...amountCodes,
  ...placeCodes,
  ...bankCodes,
  'DUPLICATE_ERP_DOCUMENT',
];

/** Rejection codes for the application of a receipt to a pledge. */
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

/** Rejection codes for money that does not pay an agreement, such as interest, a recovery or a levy. */
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

/** Rejection codes for a receipt, or for its application, by the kind of money. */
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

/** Rejection codes for a pledge that is taken over from another system. */
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
