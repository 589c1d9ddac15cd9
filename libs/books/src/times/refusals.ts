/**
 * Why a question is not answered: not readable, about something unknown, asked too early, or about
 * what the books do not reach before an operator acts.
 */
export type RefusalReason = 'UNREADABLE' | 'UNKNOWN' | 'BEHIND' | 'STANDING';

/** A question that the books do not answer; whoever asked is told why. */
export class QuestionRefused extends Error {
  constructor(
    readonly reason: RefusalReason,
    /** Stable name of the refusal, such as `PLEDGE_UNKNOWN`. */
    readonly code: string,
    readonly detail: string,
    /** Member of the question that is at fault, where one is. */
    readonly field?: string,
  ) {
    super(`${code}: ${field === undefined ? '' : `${field} `}${detail}`);
    this.name = 'QuestionRefused';
  }
}

/**
 * Refuses a member of a question that cannot be read.
 *
 * @param detail what the member must be, as the sentence goes on: `must be a date`.
 * @throws QuestionRefused UNREADABLE.
 */
export function badQuery(field: string, detail: string): never {
  throw new QuestionRefused('UNREADABLE', 'INVALID_REQUEST', detail, field);
}

/**
 * Refuses a question about a part of the log that the read model has not seen yet.
 *
 * @param what that part, such as `sequence 17`.
 * @param standsAt why the books do not go on by themselves, null where they do.
 * @throws QuestionRefused BEHIND, or STANDING where they do not go on.
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
