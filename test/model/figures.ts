import { postingDateOf, type DatedFacts, type IsoDate } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';

/** Converts a decimal amount into minor units by leaving out its point. */
export function minorOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

/** Returns the posting date of an event. */
export function postedOn(data: RecordedEvent['data']): IsoDate {
  return postingDateOf(data as DatedFacts);
}
