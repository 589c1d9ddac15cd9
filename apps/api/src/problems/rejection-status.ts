import type { RejectionCode } from '@art30/accounting';
import type { AuditCode } from '@art30/auditing';

/** HTTP status for each reason why a command of an auditor is rejected. */
const statusByAuditCode: Readonly<Record<AuditCode, number>> = {
  ENGAGEMENT_UNKNOWN: 404,
  ENGAGEMENT_EXISTS: 409,
  POPULATION_EMPTY: 422,
  POPULATION_TOO_LARGE: 422,
  SAMPLE_TOO_LARGE: 422,
  SAMPLE_UNKNOWN: 404,
  NOTHING_TO_CONFIRM: 422,
  CONFIRMATION_EXISTS: 409,
  CONFIRMATION_UNKNOWN: 404,
  REPLY_INVALID: 422,
  RUN_BEYOND_LEDGER: 422,
};

export function statusOfAudit(code: AuditCode): number {
  return statusByAuditCode[code];
}

/**
 * A code about an unknown id. Its status is 404 if the path of the request contains the id, and 422 if the body does.
 */
interface NamedBy {
  readonly pathParameter: string;
}

const inPath = (pathParameter: string): NamedBy => ({ pathParameter });

/** The default status: the facts in the request break a rule, so the same request will be refused again. */
const refused = 422;
/** Status if a person who signs may not do this. */
const forbidden = 403;
/** Status if the thing exists already or has changed. The request may succeed after another change. */
const conflict = 409;
/** Status if the revision in `If-Match` is not the current one. */
const preconditionFailed = 412;

/** HTTP status of each code that does not have the default status. */
const statusByCode: Readonly<Partial<Record<RejectionCode, number | NamedBy>>> = {
  REVISION_MISMATCH: preconditionFailed,
  CONTENDED: conflict,
  STREAM_FULL: conflict,
  PERIOD_STATUS: conflict,
  PERIOD_UNSETTLED: conflict,
  NOT_REVALUED: conflict,
  TRIAL_BALANCE_MISMATCH: conflict,
  SEGREGATION_OF_DUTIES: forbidden,
  AUTHORITY_REQUIRED: forbidden,
  NOT_DELEGATED: forbidden,
  DELEGATION_EXCEEDED: forbidden,
  DELEGATION_UNKNOWN: inPath('delegationId'),
  DELEGATION_STATUS: conflict,
  ROLES_AT_ODDS: conflict,
  ACCOUNT_UNKNOWN: inPath('person'),
  ACCOUNT_EXISTS: conflict,
  ACCOUNT_STATUS: conflict,
  ACCOUNTS_ELSEWHERE: conflict,
  CHANGE_UNKNOWN: inPath('changeId'),
  CHECKPOINT_KEY_STATUS: conflict,
  PROPOSAL_UNKNOWN: inPath('proposalId'),
  PROPOSAL_STATUS: conflict,
  PROPOSAL_EXPIRED: conflict,
  PROPOSAL_CHANGED: conflict,
  THIRD_PERSON_REQUIRED: conflict,
  RESERVED: conflict,
  DONOR_UNKNOWN: inPath('donorId'),
  DONOR_EXISTS: conflict,
  BANK_ACCOUNT_UNKNOWN: inPath('code'),
  BANK_ACCOUNT_EXISTS: conflict,
  BANK_ACCOUNT_NOT_EMPTY: conflict,
  LEDGER_ACCOUNT_IN_USE: conflict,
  RATE_LIST_EXISTS: conflict,
  PLEDGE_UNKNOWN: inPath('pledgeId'),
  PLEDGE_EXISTS: conflict,
  RECEIPT_UNKNOWN: inPath('receiptId'),
  APPLICATION_UNKNOWN: inPath('applicationId'),
  REFUND_UNKNOWN: inPath('refundId'),
  TRANSFER_UNKNOWN: inPath('transferId'),
  REVALUATION_UNKNOWN: inPath('revaluationId'),
  EVENT_UNKNOWN: inPath('eventId'),
  EVENT_READABLE: conflict,
  TEXT_UNKNOWN: inPath('reference'),
  TEXT_ERASED: conflict,
  DOCUMENT_UNKNOWN: inPath('sha256'),
  DOCUMENT_ERASED: conflict,
  DUPLICATE_ID: conflict,
  DUPLICATE_BANK_REFERENCE: conflict,
  DUPLICATE_PAYMENT_REFERENCE: conflict,
  DUPLICATE_ERP_DOCUMENT: conflict,
  PLEDGE_STATUS: conflict,
  NOT_CONDITIONAL: conflict,
  RECEIPT_STATUS: conflict,
  LEVY_UNKNOWN: inPath('levyId'),
  LEVY_PAID: conflict,
  EXPENDITURE_CHARGED: conflict,
  REFUND_PAID: conflict,
  STATEMENT_UNKNOWN: inPath('statementId'),
  STATEMENT_EXISTS: conflict,
  STATEMENT_SUPERSEDED: conflict,
  REVALUED_SINCE: conflict,
  REVALUATION_STATUS: conflict,
  ALREADY_REVERSED: conflict,
  DEPENDENT_EVENTS: conflict,
};

/** Returns the HTTP status of a rejection, given the names of the path parameters of its request. */
export function statusOfRejection(code: RejectionCode, pathParameters: readonly string[]): number {
  const status = statusByCode[code] ?? refused;
  if (typeof status === 'number') return status;
  return pathParameters.includes(status.pathParameter) ? 404 : refused;
}
