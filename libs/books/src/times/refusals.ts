/** Why a question is not answered: it cannot be read, asks for what is not there, or comes too early. */
export type RefusalReason = 'UNREADABLE' | 'UNKNOWN' | 'BEHIND';

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

/** Refuses a member of a question that cannot be read, naming it. */
export function badQuery(field: string, detail: string): never {
  throw new QuestionRefused('UNREADABLE', 'INVALID_REQUEST', detail, field);
}

/** Refuses a question about what the read model has not seen yet. */
export function behind(what: string): never {
  const detail = `the read model has not reached ${what} yet`;
  throw new QuestionRefused('BEHIND', 'READ_MODEL_BEHIND', detail);
}
