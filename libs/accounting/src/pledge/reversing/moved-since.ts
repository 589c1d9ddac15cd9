import { bookedLines, type BookedLine } from '../../accounts/books';
import { typeOfAccount } from '../../accounts/chart-of-accounts';
import { isMonetary, itemKey } from '../valuing/monetary-items';
import type { BookedEvent, Pledge } from '../state/pledge.state';

/** Items of a pledge that changed after an event, by {@link itemKey}. */
export interface MovedSince {
  /** Something left it, or a run valued it: what is left has another value by unit. */
  readonly changed: ReadonlySet<string>;
  /** Something went in or out, or a run valued it: a debt has another value by unit. */
  readonly moved: ReadonlySet<string>;
}

/**
 * What later events did to items. What came later and was itself taken back does not count; what
 * takes back something earlier does.
 */
export function movedSince(pledge: Pledge, eventId: string): MovedSince {
  const changed = new Set<string>();
  const moved = new Set<string>();
  const events = [...pledge.booked.entries()];
  const after = new Map(events.slice(events.findIndex(([id]) => id === eventId) + 1));
  for (const [, { event, entries, reversed, postedOn }] of after) {
    if (reversed || ('reverses' in event.data && after.has(event.data.reverses))) continue;
    const isRun = event.type === 'PledgeRevalued';
    if (isRun && event.data.moved !== undefined) continue;
    for (const line of bookedLines(postedOn, entries).filter(isMonetary)) {
      const key = itemKey(line, pledge.origins);
      if (line.amount !== 0n || isRun) moved.add(key);
      if (isRun || changesValue(line, event)) changed.add(key);
    }
  }
  return { changed, moved };
}

/** Something leaves, or a debt stands again, with its value of that day, for its payment came back. */
function changesValue(line: BookedLine, { type }: BookedEvent['event']): boolean {
  return (
    takesOut(line) || (type === 'PaymentReturned' && typeOfAccount(line.account) === 'liability')
  );
}

/** True for a line that lowers its item: an asset, or what is owed to others. */
export function takesOut({ account, amount }: Pick<BookedLine, 'account' | 'amount'>): boolean {
  return typeOfAccount(account) === 'asset' ? amount < 0n : amount > 0n;
}
