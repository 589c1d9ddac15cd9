import type { kit } from '@art30/accounting';
import type { Books, OwnBooks } from '@art30/books';
import { invalidRequest } from '../problems/problem';
import type { Caller } from '../sign-in/caller';

/**
 * The answer to a donor at a route that officers use too. It has its own shape (schema), and is read from books that
 * contain only the donor's data.
 */
export interface OwnReading<
  P extends kit.Shape = kit.Shape,
  Q extends kit.Shape = kit.Shape,
  O extends kit.Shape = kit.Shape,
> {
  readonly answer: O;
  /** Filters of the query that a donor may not send, because the answer could then reveal other donors. */
  readonly without?: readonly string[];
  /**
   * Reads the answer for a donor.
   *
   * @param books books of all donors. They are used only for details of things that `own` has shown to be the donor's.
   */
  read(own: OwnBooks, query: kit.Infer<Q>, path: kit.Infer<P>, books: Books): Promise<kit.Infer<O>>;
}

/**
 * True for a caller with the role `donor`. Such a caller sees only the data of certain donors, and has no other role.
 */
export function isDonor({ roles }: Pick<Caller, 'roles'>): boolean {
  return roles.includes('donor');
}

/**
 * Throws an error if the query has a filter that a donor may not send.
 *
 * @throws ProblemException INVALID_REQUEST.
 */
export function demandWithout(asked: object, names: readonly string[] = []): void {
  const sent = names.filter((name) => (asked as Record<string, unknown>)[name] !== undefined);
  if (sent.length === 0) return;
  const detail = 'is for whoever reads all of the books: leave it out';
  throw invalidRequest(sent.map((field) => ({ field, detail })));
}
