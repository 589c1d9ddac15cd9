/**
 * Codes with which the auditor's log refuses a command, in the order of `docs/api.md`. Dates, amounts and
 * keys are refused with the codes of the ledger.
 */
export const auditCodes = [
  'ENGAGEMENT_UNKNOWN',
  'ENGAGEMENT_EXISTS',
  'POPULATION_EMPTY',
  'POPULATION_TOO_LARGE',
  'SAMPLE_TOO_LARGE',
  'SAMPLE_UNKNOWN',
  'NOTHING_TO_CONFIRM',
  'CONFIRMATION_EXISTS',
  'CONFIRMATION_UNKNOWN',
  'REPLY_INVALID',
  'RUN_BEYOND_LEDGER',
] as const;
export type AuditCode = (typeof auditCodes)[number];

/** A refused command, with a code and a reason for the caller. */
export class AuditRefused extends Error {
  constructor(
    readonly code: AuditCode,
    readonly detail: string,
    /** Member of the request that is at fault, if a single one is. */
    readonly field?: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'AuditRefused';
  }
}

/** @throws AuditRefused unless `holds` is true. */
export function demandAudit(
  holds: boolean,
  code: AuditCode,
  ...said: readonly [detail: string, field?: string]
): asserts holds {
  if (!holds) throw new AuditRefused(code, ...said);
}
