import { canonicalJson, type Identified } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import type { Entry } from '../kernel/entries';
import type { ProposalContent } from './proposal.decider';

/** What is booked with an approval is what was signed. */
export function isAsSigned(
  { books, tells }: Pick<ProposalContent, 'books' | 'tells'>,
  booked: readonly Identified<{ readonly type: string; readonly data: SignedData }>[],
): boolean {
  const events = booked.map(({ id, event: { type, data } }) => [id, type, data.entries]);
  const signed = books.map(({ id, type, entries }) => [id, type, entries]);
  const warnings = booked.flatMap(({ event: { data } }) => data.warnings ?? []);
  return canonicalJson([events, warnings]) === canonicalJson([signed, tells]);
}

interface SignedData {
  readonly entries: readonly Entry[];
  readonly warnings?: readonly Warning[] | undefined;
}
