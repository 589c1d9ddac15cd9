import type { kit } from '@art30/accounting';
import type { Books, OwnBooks } from '@art30/books';
import { invalidRequest } from '../problems/problem';
import type { Caller } from '../sign-in/caller';

/** What a donor is answered at an address that officers ask too: a shape of its own, from its own books. */
export interface OwnReading<
  P extends kit.Shape = kit.Shape,
  Q extends kit.Shape = kit.Shape,
  O extends kit.Shape = kit.Shape,
> {
  readonly answer: O;
  /** Members of the question that would tell of others, and that a donor does not send. */
  readonly without?: readonly string[];
  /** @param books of all, for more about what its own books have shown to be its own. */
  read(own: OwnBooks, query: kit.Infer<Q>, path: kit.Infer<P>, books: Books): Promise<kit.Infer<O>>;
}

/** Whether somebody sees what is of certain donors, and nothing else: that role goes with no other. */
export function isDonor({ roles }: Pick<Caller, 'roles'>): boolean {
  return roles.includes('donor');
}

/** @throws ProblemException INVALID_REQUEST. */
export function demandWithout(asked: object, names: readonly string[] = []): void {
  const sent = names.filter((name) => (asked as Record<string, unknown>)[name] !== undefined);
  if (sent.length === 0) return;
  const detail = 'is for whoever reads all of the books: leave it out';
  throw invalidRequest(sent.map((field) => ({ field, detail })));
}
