import { howUndone } from '../../log/event-reversals';
import type { BookedEvent, Pledge } from '../state/pledge.state';

/** An event of a pledge that is not reversed. */
export interface UnreversedEvent extends BookedEvent {
  readonly eventId: string;
}

/** Events after one that are not reversed, latest first. */
export function unreversedAfter(pledge: Pledge, eventId: string): UnreversedEvent[] {
  const all = [...pledge.booked.entries()].map(([id, event]) => ({ eventId: id, ...event }));
  const from = all.findIndex((event) => event.eventId === eventId);
  return all
    .slice(from + 1)
    .filter(({ type, reversed }) => !reversed && howUndone(type).standsOn !== 'nothing')
    .reverse();
}

/** What the bank sent back of a payment. */
export function cameBack(pledge: Pledge, eventId: string): readonly UnreversedEvent[] {
  return unreversedAfter(pledge, eventId).filter(
    ({ event }) => event.type === 'PaymentReturned' && event.data.payment === eventId,
  );
}

/** A payment that came back, or its return: what it lost on exchange was used by nobody. */
export function isPaidAndBack(pledge: Pledge, { eventId, type }: UnreversedEvent): boolean {
  return type === 'PaymentReturned' || cameBack(pledge, eventId).length > 0;
}

/** Later payments of what is owed again since a payment came back. */
export function paidAgain(pledge: Pledge, eventId: string): readonly UnreversedEvent[] {
  const returned = pledge.booked.get(eventId)?.event;
  if (returned?.type !== 'PaymentReturned') return [];
  const { refundId, levyId } = returned.data;
  return unreversedAfter(pledge, eventId).filter(({ event }) => {
    if (event.type === 'RefundPaid') return event.data.refundId === refundId;
    return event.type === 'LevyPaid' && event.data.levyId === levyId;
  });
}
