/**
 * Reasons for a refused query: invalid; about an unknown thing; beyond the read model, which lags; or beyond
 * the read model, which has stopped until an operator acts.
 */
export type RefusalReason = 'UNREADABLE' | 'UNKNOWN' | 'BEHIND' | 'STANDING';

/** A query that is refused, with a reason for the caller. */
export class QuestionRefused extends Error {
  constructor(
    readonly reason: RefusalReason,
    /** Stable code of the refusal, such as `PLEDGE_UNKNOWN`. */
    readonly code: string,
    readonly detail: string,
    /** The parameter at fault, if there is one. */
    readonly field?: string,
  ) {
    super(`${code}: ${field === undefined ? '' : `${field} `}${detail}`);
    this.name = 'QuestionRefused';
  }
}

/**
 * Refuses an invalid parameter.
 *
 * @param detail requirement that continues the parameter's name, such as `must be a date`.
 * @throws QuestionRefused UNREADABLE.
 */
export function badQuery(field: string, detail: string): never {
  throw new QuestionRefused('UNREADABLE', 'INVALID_REQUEST', detail, field);
}

/**
 * Refuses a query about a part of the log that the read model has not reached.
 *
 * @param what that part, such as `sequence 17`.
 * @param standsAt reason why the read model has stopped; null if it only lags.
 * @throws QuestionRefused BEHIND if the read model lags, STANDING if it has stopped.
 */
export function behind(what: string, standsAt: string | null): never {
  if (standsAt !== null) {
    const detail =
      `the books do not reach ${what} by themselves, as they stand at ${standsAt}: tell an ` +
      'operator (docs/troubleshooting.md), and ask without it for what is known so far';
    throw new QuestionRefused('STANDING', 'READ_MODEL_BEHIND', detail);
  }
  const detail = `the books have not reached ${what} yet: ask again in a few seconds`;
  throw new QuestionRefused('BEHIND', 'READ_MODEL_BEHIND', detail);
}
