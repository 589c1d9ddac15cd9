import type { RejectionCode } from '@art30/accounting';

/** 404 where the path names what is unknown, 422 where the body does. */
interface NamedBy {
  readonly pathParameter: string;
}

const inPath = (pathParameter: string): NamedBy => ({ pathParameter });

/** The facts as stated break a rule: the same request will be refused again. */
const refused = 422;
/** The people who sent it may not do this. */
const forbidden = 403;
/** It is there already, or has moved on: the request was right for another state of it. */
const conflict = 409;
/** The revision of `If-Match` is not the present one. */
const preconditionFailed = 412;

/** The status of every refusal; a code without a line here does not compile. */
const statusByCode: Readonly<Record<RejectionCode, number | NamedBy>> = {
  INVALID_AMOUNT: refused,
  INVALID_MINOR_UNITS: refused,
  UNKNOWN_CURRENCY: refused,
  AMOUNT_TOO_LARGE: refused,
  CURRENCY_MISMATCH: refused,
  INVALID_DATE: refused,
  DATE_IN_FUTURE: refused,
  DATES_NOT_ORDERED: refused,
  LIMIT_EXCEEDED: refused,
  IDEMPOTENCY_KEY_REUSED: refused,
  REVISION_MISMATCH: preconditionFailed,
  CONTENDED: conflict,
  STREAM_FULL: conflict,

  PERIOD_CLOSED: refused,
  PERIOD_STATUS: conflict,
  PERIOD_UNSETTLED: conflict,
  TRIAL_BALANCE_MISMATCH: conflict,
  AUTHORITY_REQUIRED: forbidden,

  DONOR_UNKNOWN: inPath('donorId'),
  DONOR_EXISTS: conflict,
  PURPOSE_UNKNOWN: refused,
  BANK_ACCOUNT_UNKNOWN: refused,
  BANK_ACCOUNT_EXISTS: conflict,
  BANK_ACCOUNT_NOT_OPEN: refused,
  LEDGER_ACCOUNT_IN_USE: conflict,
  LEDGER_ACCOUNT_INVALID: refused,
  RATE_LIST_EXISTS: conflict,
  RATE_LIST_UNKNOWN: refused,
  RATE_MISSING: refused,
  RATE_APPROVAL_REQUIRED: refused,
  PLEDGE_UNKNOWN: inPath('pledgeId'),
  PLEDGE_EXISTS: conflict,
  RECEIPT_UNKNOWN: inPath('receiptId'),
  APPLICATION_UNKNOWN: inPath('applicationId'),
  EXPENDITURE_UNKNOWN: refused,
  REFUND_UNKNOWN: inPath('refundId'),
  TRANSFER_UNKNOWN: inPath('transferId'),
  REVALUATION_UNKNOWN: inPath('revaluationId'),
  EVENT_UNKNOWN: inPath('eventId'),
  EVENT_READABLE: conflict,
  DUPLICATE_ID: conflict,
  DUPLICATE_BANK_REFERENCE: conflict,

  DONOR_NOT_ELIGIBLE: refused,
  PARTY_STATUS_NOT_APPLICABLE: refused,
  DUE_DILIGENCE_REQUIRED: refused,
  ANONYMOUS_ABOVE_LIMIT: refused,
  PURPOSE_NOT_ALLOWED: refused,
  CROSS_RECOMMENDATION: refused,
  LEVEL_REQUIRED: refused,
  PROCEEDS_PROVENANCE_REQUIRED: refused,
  LIABILITY_CONSENT_REQUIRED: refused,

  PLEDGE_STATUS: conflict,
  EARMARKS_EXCEED_AMOUNT: refused,
  EARMARKS_REQUIRED: refused,
  INSTALMENTS_INVALID: refused,
  INSTALMENTS_DO_NOT_SUM: refused,
  INSTALMENT_LINES_REQUIRED: refused,
  BALANCES_DO_NOT_SUM: 422,
  PSC_RATE_INVALID: refused,
  PSC_APPROVAL_REQUIRED: refused,
  TERMS_DIFFER: refused,
  CONDITION_INCOMPLETE: refused,
  BELOW_RECEIVED: refused,
  ADVANCE_EARMARKED_OTHERWISE: refused,
  DOCUMENT_REQUIRED: refused,
  NOT_CONDITIONAL: conflict,
  CONDITION_EXCEEDED: refused,

  RECEIPT_STATUS: conflict,
  RECEIPT_EXCEEDED: refused,
  CHARGES_ABOVE_TOLERANCE: refused,
  INSTALMENT_UNKNOWN: refused,
  PAID_AMOUNT_REQUIRED: refused,
  SETTLEMENT_EXCEEDS_OUTSTANDING: refused,
  EXCESS_DONOR_MISMATCH: refused,
  DONOR_WISH_REQUIRED: refused,
  AGREEMENT_CLAUSE_REQUIRED: refused,
  LEVY_RATE_INVALID: refused,
  LEVY_UNKNOWN: inPath('levyId'),
  LEVY_PAID: conflict,
  RECOVERY_EXCEEDS_WRITTEN_OFF: refused,
  RETURN_EXCEEDS_OVERPAYMENT: refused,
  RETURN_EXCEEDS_UNAPPLIED: refused,

  TRANSFER_INVALID: refused,

  INSUFFICIENT_CASH: refused,
  INSUFFICIENT_UNSPENT: refused,
  DONOR_CONSENT_REQUIRED: refused,

  EXPENDITURE_CHARGED: conflict,

  ALLOWANCE_EXCEEDED: refused,
  ALLOWANCE_LEFT: refused,
  EXCEEDS_RECEIVABLE: refused,
  INVESTIGATION_REQUIRED: refused,
  APPROVAL_REFERENCE_REQUIRED: refused,
  REFUND_EXCEEDS_EARNED: refused,
  PAYMENT_INCOMPLETE: refused,
  REFUND_PAID: conflict,

  STATEMENT_TOO_LARGE: refused,
  STATEMENT_UNKNOWN: inPath('statementId'),
  STATEMENT_MISMATCH: refused,
  STATEMENT_SUPERSEDED: conflict,
  LANGUAGE_NOT_AVAILABLE: refused,
  REVALUED_SINCE: conflict,
  REVALUATION_STATUS: conflict,

  ALREADY_REVERSED: conflict,
  NOT_REVERSIBLE: refused,
  DEPENDENT_EVENTS: conflict,
};

/** HTTP status of a refusal, given the names of the parameters in the path of its request. */
export function statusOfRejection(code: RejectionCode, pathParameters: readonly string[]): number {
  const status = statusByCode[code];
  if (typeof status === 'number') return status;
  return pathParameters.includes(status.pathParameter) ? 404 : refused;
}
