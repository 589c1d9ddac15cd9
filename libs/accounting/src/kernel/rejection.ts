import { comparedReference } from '../schema';

/**
 * All codes with which a business rule refuses a command, in the order of `docs/api.md`. Callers rely on them: codes
 * may be added, but none is renamed.
 */
export const rejectionCodes = [
  // Form of the request: amounts, dates, limits and repeated requests
  'INVALID_AMOUNT',
  'INVALID_MINOR_UNITS',
  'UNKNOWN_CURRENCY',
  'UNKNOWN_COUNTRY',
  'AMOUNT_TOO_LARGE',
  'CURRENCY_MISMATCH',
  'INVALID_DATE',
  'DATE_IN_FUTURE',
  'DATES_NOT_ORDERED',
  'LIMIT_EXCEEDED',
  'IDEMPOTENCY_KEY_REUSED',
  'REVISION_MISMATCH',
  'CONTENDED',
  'STREAM_FULL',
  // Periods, and what the sender may do
  'PERIOD_CLOSED',
  'POSTING_DATE_NOT_NEEDED',
  'PERIOD_STATUS',
  'PERIOD_UNSETTLED',
  'NOT_REVALUED',
  'TRIAL_BALANCE_MISMATCH',
  'SEGREGATION_OF_DUTIES',
  'AUTHORITY_REQUIRED',
  'NOT_DELEGATED',
  'DELEGATION_EXCEEDED',
  'DELEGATION_UNKNOWN',
  'DELEGATION_STATUS',
  'ROLES_AT_ODDS',
  'COMMAND_UNKNOWN',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_EXISTS',
  'ACCOUNT_STATUS',
  'ACCOUNTS_ELSEWHERE',
  'CHANGE_UNKNOWN',
  'ISSUER_INVALID',
  'CHECKPOINT_KEY_UNKNOWN',
  'CHECKPOINT_KEY_STATUS',
  'ROTATION_NOT_SIGNED',
  'PROPOSAL_UNKNOWN',
  'PROPOSAL_STATUS',
  'PROPOSAL_EXPIRED',
  'PROPOSAL_CHANGED',
  'THIRD_PERSON_REQUIRED',
  'RESERVED',
  // Things that do not exist, or exist already
  'DONOR_UNKNOWN',
  'DONOR_EXISTS',
  'NOTHING_REVISED',
  'NAME_REQUIRED',
  'PURPOSE_UNKNOWN',
  'BANK_ACCOUNT_UNKNOWN',
  'BANK_ACCOUNT_EXISTS',
  'BANK_ACCOUNT_NOT_OPEN',
  'BANK_ACCOUNT_CLOSED',
  'BANK_ACCOUNT_NOT_EMPTY',
  'BANK_ACCOUNT_OVERDRAWN',
  'LEDGER_ACCOUNT_IN_USE',
  'LEDGER_ACCOUNT_INVALID',
  'RATE_LIST_EXISTS',
  'RATE_LIST_UNKNOWN',
  'RATE_MISSING',
  'RATE_APPROVAL_REQUIRED',
  'PLEDGE_UNKNOWN',
  'PLEDGE_EXISTS',
  'RECEIPT_UNKNOWN',
  'APPLICATION_UNKNOWN',
  'EXPENDITURE_UNKNOWN',
  'REFUND_UNKNOWN',
  'TRANSFER_UNKNOWN',
  'REVALUATION_UNKNOWN',
  'EVENT_UNKNOWN',
  'EVENT_READABLE',
  'TEXT_UNKNOWN',
  'TEXT_ERASED',
  'DOCUMENT_UNKNOWN',
  'DOCUMENT_DIFFERS',
  'DOCUMENT_ERASED',
  'DUPLICATE_ID',
  'DUPLICATE_BANK_REFERENCE',
  'DUPLICATE_PAYMENT_REFERENCE',
  'DUPLICATE_ERP_DOCUMENT',
  // Eligibility and purpose
  'DONOR_NOT_ELIGIBLE',
  'PARTY_STATUS_NOT_APPLICABLE',
  'DUE_DILIGENCE_REQUIRED',
  'ANONYMOUS_ABOVE_LIMIT',
  'PURPOSE_NOT_ALLOWED',
  'CROSS_RECOMMENDATION',
  'LEVEL_REQUIRED',
  'PROCEEDS_PROVENANCE_REQUIRED',
  'LIABILITY_CONSENT_REQUIRED',
  // Pledge and agreement
  'PLEDGE_STATUS',
  'EARMARKS_EXCEED_AMOUNT',
  'EARMARKS_REQUIRED',
  'INSTALMENTS_INVALID',
  'INSTALMENTS_DO_NOT_SUM',
  'INSTALMENT_LINES_REQUIRED',
  'BALANCES_DO_NOT_SUM',
  'PSC_RATE_INVALID',
  'PSC_APPROVAL_REQUIRED',
  'TERMS_DIFFER',
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
  'BELOW_RECEIVED',
  'ADVANCE_EARMARKED_OTHERWISE',
  'DOCUMENT_REQUIRED',
  'NOT_CONDITIONAL',
  'CONDITION_EXCEEDED',
  // Receipt and settlement
  'RECEIPT_STATUS',
  'RECEIPT_EXCEEDED',
  'CHARGES_ABOVE_TOLERANCE',
  'CHARGES_ABOVE_NET',
  'INSTALMENT_UNKNOWN',
  'PAID_AMOUNT_REQUIRED',
  'SETTLEMENT_EXCEEDS_OUTSTANDING',
  'EXCESS_DONOR_MISMATCH',
  'DONOR_WISH_REQUIRED',
  'AGREEMENT_CLAUSE_REQUIRED',
  'LEVY_RATE_INVALID',
  'LEVY_UNKNOWN',
  'LEVY_PAID',
  'RECOVERY_EXCEEDS_WRITTEN_OFF',
  'RETURN_EXCEEDS_OVERPAYMENT',
  'RETURN_EXCEEDS_UNAPPLIED',
  // Transfers between own accounts
  'TRANSFER_INVALID',
  // Allocation
  'INSUFFICIENT_CASH',
  'INSUFFICIENT_UNSPENT',
  'DONOR_CONSENT_REQUIRED',
  // Spending
  'EXPENDITURE_CHARGED',
  // Allowance, write-off and refund
  'ALLOWANCE_EXCEEDED',
  'ALLOWANCE_LEFT',
  'EXCEEDS_RECEIVABLE',
  'INSTALMENT_NOT_OVERDUE',
  'INVESTIGATION_REQUIRED',
  'APPROVAL_REFERENCE_REQUIRED',
  'REFUND_EXCEEDS_EARNED',
  'REFUND_EXCEEDS_RECEIVED',
  'PAYMENT_INCOMPLETE',
  'PAYMENT_NOT_MADE',
  'RETURN_EXCEEDS_PAYMENT',
  'REFUND_PAID',
  // Statements
  'STATEMENT_TOO_LARGE',
  'STATEMENT_UNKNOWN',
  'STATEMENT_EXISTS',
  'STATEMENT_MISMATCH',
  'STATEMENT_SUPERSEDED',
  'LANGUAGE_NOT_AVAILABLE',
  // Revaluation
  'REVALUED_SINCE',
  'REVALUATION_STATUS',
  // Reversal
  'ALREADY_REVERSED',
  'NOT_REVERSIBLE',
  'DEPENDENT_EVENTS',
] as const;

export type RejectionCode = (typeof rejectionCodes)[number];

/** A refusal by a business rule. It is an expected outcome: the answer states the code, and nothing is recorded. */
export class Rejection extends Error {
  constructor(
    readonly code: RejectionCode,
    /** One sentence for the sender of the command, with the amounts or dates that caused the refusal. */
    readonly detail: string,
    /** Path of the wrong member in the request, such as `lines[0].gross`; undefined if no member is wrong. */
    readonly field?: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Rejection';
  }
}

/**
 * Refuses a command.
 *
 * @param detail one sentence: the fault, with amounts and dates, and how to correct it.
 * @param field path of the wrong member of the request.
 * @throws Rejection always.
 */
export function refuse(code: RejectionCode, detail: string, field?: string): never {
  throw new Rejection(code, detail, field);
}

/** Refuses the command with {@link refuse} unless the condition holds. */
export function demand(
  holds: boolean,
  code: RejectionCode,
  detail: string,
  field?: string,
): asserts holds {
  if (!holds) refuse(code, detail, field);
}

/**
 * Returns the refusal of a part of a request with its field named from the top of the request: `instalments[0].no`
 * becomes `agreement.instalments[0].no`. Errors other than a rejection with a field are returned unchanged.
 *
 * @param isMember true if a field named by a rule is a member of the part; other fields stay as they are.
 */
export function faultInPart(
  part: string,
  error: unknown,
  isMember: (member: string) => boolean = () => true,
): unknown {
  if (!(error instanceof Rejection) || error.field === undefined) return error;
  const { code, detail, field } = error;
  if (!isMember(field.replace(/[.[].*$/s, ''))) return error;
  const said = detail.startsWith(`${field} `) ? `${part}.${detail}` : detail;
  return new Rejection(code, said, `${part}.${field}`);
}

/** Runs a decision on a part of a request, so that its refusals name their field from the top of the request. */
export function inPart<Decided>(
  part: string,
  decide: () => Decided,
  isMember?: (member: string) => boolean,
): Decided {
  try {
    return decide();
  } catch (error) {
    throw faultInPart(part, error, isMember);
  }
}

/** True if a reference is stated and has at least one readable character. */
export function isGiven(reference: string | undefined): reference is string {
  return reference !== undefined && comparedReference(reference) !== '';
}
