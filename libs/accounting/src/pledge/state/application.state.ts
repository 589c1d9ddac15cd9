import type { DatedFacts } from '../../kernel/booking';
import type { Judgement } from './credit.state';

/** An application of a receipt and the event that booked it. */
export interface Application {
  readonly receiptId: string;
  readonly eventId: string;
  readonly open: boolean;
  /** When the receipt has the money back: date of the fact, and the one it is posted under. */
  readonly closed?: Pick<DatedFacts, 'effectiveDate' | 'postingDate'> | undefined;
}

/** The application after the pledge has booked, refused or reversed it. */
export function applicationAfter(event: Judgement, id: string): Application {
  const { receiptId } = event.data;
  const undone = event.type === 'ReceiptApplicationReversed';
  const over = undone || event.type === 'ReceiptApplicationRefused';
  const eventId = undone ? event.data.reverses : id;
  return { receiptId, eventId, ...(over ? closedBy(event.data) : { open: true }) };
}

function closedBy({
  effectiveDate,
  postingDate,
}: DatedFacts): Pick<Application, 'open' | 'closed'> {
  return { open: false, closed: { effectiveDate, ...(postingDate ? { postingDate } : {}) } };
}
