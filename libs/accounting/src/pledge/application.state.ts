import type { DatedFacts } from '../booking';

/** An application of a receipt and the event that booked it. */
export interface Application {
  readonly receiptId: string;
  readonly eventId: string;
  readonly open: boolean;
  /** When the receipt has the money back: date of the fact, and the one it is posted under. */
  readonly closed?: Pick<DatedFacts, 'effectiveDate' | 'postingDate'> | undefined;
}

/** When the receipt has the money of an application back. */
export function closedBy({
  data,
}: {
  readonly data: DatedFacts;
}): Pick<Application, 'open' | 'closed'> {
  const { effectiveDate, postingDate } = data;
  return { open: false, closed: { effectiveDate, ...(postingDate ? { postingDate } : {}) } };
}
