import type { kit } from '@art30/accounting';
import type { Books, OwnBooks } from '@art30/books';
import { invalidRequest } from '../problems/problem';
import type { Caller } from '../sign-in/caller';

/**
 * How a donor is answered at a route that officers use too: with its own answer shape, from its own books.
 */
export interface OwnReading<
  P extends kit.Shape = kit.Shape,
  Q extends kit.Shape = kit.Shape,
  O extends kit.Shape = kit.Shape,
> {
  readonly answer: O;
  /** Query members that could reveal other donors, which a donor may not send. */
  readonly without?: readonly string[];
  /**
   * @param books of all donors, for further details of things that the donor's own books have shown to be its
   * own.
   */
  read(own: OwnBooks, query: kit.Infer<Q>, path: kit.Infer<P>, books: Books): Promise<kit.Infer<O>>;
}

/**
 * True for a caller with the role `donor`, who sees only the data of certain donors and has no other role.
 */
export function isDonor({ roles }: Pick<Caller, 'roles'>): boolean {
  return roles.includes('donor');
}

/**
 * Refuses query members that a donor may not send.
 *
 * @throws ProblemException INVALID_REQUEST.
 */
export function demandWithout(asked: object, names: readonly string[] = []): void {
  const sent = names.filter((name) => (asked as Record<string, unknown>)[name] !== undefined);
  if (sent.length === 0) return;
  const detail = 'is for whoever reads all of the books: leave it out';
  throw invalidRequest(sent.map((field) => ({ field, detail })));
}
