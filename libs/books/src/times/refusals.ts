/**
 * Reasons for refusing a query: it is invalid (`UNREADABLE`); it names an unknown record (`UNKNOWN`); it needs events
 * that the read model has not reached, because it lags (`BEHIND`) or has stopped until an operator acts (`STANDING`).
 */
export type RefusalReason = 'UNREADABLE' | 'UNKNOWN' | 'BEHIND' | 'STANDING';

/** Error for a query that cannot be answered, with the reason for the caller. */
export class QuestionRefused extends Error {
  constructor(
    readonly reason: RefusalReason,
    /** Stable code of the refusal, such as `PLEDGE_UNKNOWN`. */
    readonly code: string,
    readonly detail: string,
    /** Name of the invalid query parameter, if there is one. */
    readonly field?: string,
  ) {
    super(`${code}: ${field === undefined ? '' : `${field} `}${detail}`);
    this.name = 'QuestionRefused';
  }
}

/**
 * Refuses an invalid query parameter.
 *
 * @param detail requirement that continues the parameter's name, such as `must be a date`.
 * @throws QuestionRefused UNREADABLE.
 */
export function badQuery(field: string, detail: string): never {
  throw new QuestionRefused('UNREADABLE', 'INVALID_REQUEST', detail, field);
}

/**
 * Refuses a query that needs events which the read model has not reached.
 *
 * @param what the needed part of the log, such as `sequence 17`.
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
