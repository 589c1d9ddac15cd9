/**
 * What two administrators do: neither is the other, nor whom it is about. It is about a person, or about what a
 * person answers for.
 */
export function isAbout(
  by: string,
  { person, responsible }: { readonly person: string; readonly responsible?: string | undefined },
): boolean {
  return by === person || by === responsible;
}

/** They asked for it: another grants it. */
export function hasAsked(by: string, askedBy: string | null): boolean {
  return by === askedBy;
}

/** They stopped what it gives back: others decide on that, but what they asked for they may withdraw. */
export function hasStopped(
  by: string,
  { askedBy, stoppedBy }: { readonly askedBy: string; readonly stoppedBy: readonly string[] },
): boolean {
  return stoppedBy.includes(by) && by !== askedBy;
}
