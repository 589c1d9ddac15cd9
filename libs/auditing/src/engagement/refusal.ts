/**
 * Every reason of its own for which the auditor's log takes no event, in the order of `docs/api.md`.
 * Dates, amounts and keys are refused with the codes of the ledger.
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

/** Whoever asked is told why. */
export class AuditRefused extends Error {
  constructor(
    readonly code: AuditCode,
    readonly detail: string,
    /** Member of the request that is at fault, where one is. */
    readonly field?: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'AuditRefused';
  }
}

/** @throws AuditRefused where what is demanded does not hold. */
export function demandAudit(
  holds: boolean,
  code: AuditCode,
  ...said: readonly [detail: string, field?: string]
): asserts holds {
  if (!holds) throw new AuditRefused(code, ...said);
}
