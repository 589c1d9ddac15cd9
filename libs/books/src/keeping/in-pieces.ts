/** Long work in pieces: where it yields, others may have their turn. */
export type InPieces<Result> = Generator<undefined, Result>;

/** Lets others have their turn; undefined where there is nobody else. */
export type Rest = (() => Promise<void>) | undefined;

/** Does all of it, and lets others have their turn after each piece. */
export async function rested<Result>(work: InPieces<Result>, rest: Rest): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await rest?.();
  }
}

/** Does all of it at once. */
export function atOnce<Result>(work: InPieces<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
