import { canonicalJson, type Identified } from '@art30/event-sourcing';
import type { Warning } from '../kernel/booking';
import type { Entry } from '../kernel/entries';
import type { ProposedEvent } from './proposal.facts';

interface SignedData {
  readonly entries: readonly Entry[];
  readonly warnings?: readonly Warning[] | undefined;
}

/** What is booked in one stream under a proposal is what was signed for it. */
export function isAsSigned(
  signed: readonly Omit<ProposedEvent, 'stream'>[],
  booked: readonly Identified<{ readonly type: string; readonly data: SignedData }>[],
): boolean {
  const events = booked.map(({ id, event: { type, data } }) => [
    ...[id, type, data.entries, data.warnings ?? []],
  ]);
  const expected = signed.map(({ id, type, entries, warnings = [] }) => [
    ...[id, type, entries, warnings],
  ]);
  return canonicalJson(events) === canonicalJson(expected);
}
