import { postingDateOf, type DatedFacts, type IsoDate } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';

/** Minor units of a decimal string, whatever the decimals of its currency. */
export function minorOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

/** The date under which the books carry an event. */
export function postedOn(data: RecordedEvent['data']): IsoDate {
  return postingDateOf(data as DatedFacts);
}
