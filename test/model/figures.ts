import { postingDateOf, type DatedFacts, type IsoDate } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';

/** Minor units of a decimal string: its digits without the point. */
export function minorOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

/** Posting date of an event. */
export function postedOn(data: RecordedEvent['data']): IsoDate {
  return postingDateOf(data as DatedFacts);
}
