import type { RejectionCode } from '@art30/accounting';

type Refusals = readonly RejectionCode[];

/** What an amount can be refused for. */
export const amountRefusals: Refusals = [
  'INVALID_AMOUNT',
  'INVALID_MINOR_UNITS',
  'UNKNOWN_CURRENCY',
  'AMOUNT_TOO_LARGE',
  'CURRENCY_MISMATCH',
  'RATE_MISSING',
];

/** What earmarks can be refused for. */
export const earmarkRefusals: Refusals = [
  'EARMARKS_EXCEED_AMOUNT',
  'PURPOSE_UNKNOWN',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
];

/** What instalments can be refused for. */
export const instalmentRefusals: Refusals = [
  'INSTALMENTS_INVALID',
  'INSTALMENTS_DO_NOT_SUM',
  'INSTALMENT_LINES_REQUIRED',
];

/** What the date of a fact can be refused for. */
export const dateRefusals: Refusals = [
  'INVALID_DATE',
  'DATE_IN_FUTURE',
  'DATES_NOT_ORDERED',
  'PERIOD_CLOSED',
  'REVALUED_SINCE',
];

/** What paying what is owed, whole, from an own account can be refused for. */
export const paymentRefusals: Refusals = [
  'PAYMENT_INCOMPLETE',
  'BANK_ACCOUNT_UNKNOWN',
  'BANK_ACCOUNT_NOT_OPEN',
  'CURRENCY_MISMATCH',
  'RATE_MISSING',
  ...dateRefusals,
];

/** What any change of an unsigned pledge can be refused for. */
export const changeRefusals: Refusals = ['PLEDGE_UNKNOWN', 'PLEDGE_STATUS', ...dateRefusals];

/** What the terms of an agreement can be refused for. */
export const signatureRefusals: Refusals = [
  ...amountRefusals,
  ...earmarkRefusals,
  ...dateRefusals,
  'DONOR_UNKNOWN',
  'DONOR_NOT_ELIGIBLE',
  'DUE_DILIGENCE_REQUIRED',
  'ANONYMOUS_ABOVE_LIMIT',
  ...instalmentRefusals,
  'PSC_RATE_INVALID',
  'PSC_APPROVAL_REQUIRED',
  'CONDITION_INCOMPLETE',
  'PROCEEDS_PROVENANCE_REQUIRED',
  'LIABILITY_CONSENT_REQUIRED',
];

/** What a pledge can be refused for that begins with its agreement. */
export const directSignatureRefusals: Refusals = [...signatureRefusals, 'TERMS_DIFFER'];

/** What a place of spending authority can be refused for. */
export const placeRefusals: Refusals = [
  'PURPOSE_UNKNOWN',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
  'LEVEL_REQUIRED',
];
