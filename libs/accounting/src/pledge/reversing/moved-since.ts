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
 * What later events did to items. What came later and was itself taken back counts only where it
 * went at another value than it came at; what takes back something earlier counts.
 */
export function movedSince(pledge: Pledge, eventId: string): MovedSince {
  const changed = new Set<string>();
  const moved = new Set<string>();
  const events = [...pledge.booked.entries()];
  const after = new Map(events.slice(events.findIndex(([id]) => id === eventId) + 1));
  for (const [, own] of after) {
    const { event, entries, reversed, postedOn } = own;
    if (reversed) continue;
    const undone = 'reverses' in event.data ? after.get(event.data.reverses) : undefined;
    if (undone !== undefined) {
      for (const key of leftBehind(pledge, [undone, own])) {
        changed.add(key);
        moved.add(key);
      }
      continue;
    }
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

/** Items that an event and its reversal leave at another value than they found them. */
function leftBehind({ origins }: Pledge, pair: readonly BookedEvent[]): string[] {
  const values = new Map<string, bigint>();
  for (const { postedOn, entries } of pair) {
    for (const line of bookedLines(postedOn, entries).filter(isMonetary)) {
      const key = itemKey(line, origins);
      values.set(key, (values.get(key) ?? 0n) + line.usd);
    }
  }
  return [...values].flatMap(([key, usd]) => (usd === 0n ? [] : [key]));
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
