import type { PlacedEvent } from './placed-event';

/** In which state of knowledge a question about the auditor's log is answered. */
export interface LogKnownAt {
  /** A place in the log, a date or a time in UTC; everything without one. */
  readonly knownAt?: string | undefined;
}

/** Events that the log held by then, of some in its order. */
export function knownBy(
  events: readonly PlacedEvent[],
  { knownAt }: LogKnownAt,
): readonly PlacedEvent[] {
  if (knownAt === undefined) return events;
  if (/^\d{1,15}$/.test(knownAt)) {
    return events.filter(({ sequence }) => BigInt(sequence) <= BigInt(knownAt));
  }
  const until = lastMomentOf(knownAt);
  return events.filter(({ stored }) => stored.metadata.recordedAt <= until);
}

/** A date means its end; moments of the log have milliseconds. */
function lastMomentOf(stated: string): string {
  if (stated.length === 'YYYY-MM-DD'.length) return `${stated}T23:59:59.999Z`;
  return stated.includes('.') ? stated : stated.replace('Z', '.000Z');
}
