import type { AuditCode } from '@art30/auditing';

/** The status of each reason for which the auditor's log takes no event. */
const statusByCode: Readonly<Record<AuditCode, number>> = {
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
  return statusByCode[code];
}
