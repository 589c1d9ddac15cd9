import { bookedLines, type BookedLine } from '../../accounts/balances';
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
  const events = [...pledge.booked.entries()];
  const after = new Map(events.slice(events.findIndex(([id]) => id === eventId) + 1));
  const all = [...after.values()]
    .filter(({ reversed }) => !reversed)
    .map((own): MovedSince => {
      const undone = 'reverses' in own.event.data ? after.get(own.event.data.reverses) : undefined;
      if (undone === undefined) return movedBy(pledge, own);
      const left = leftBehind(pledge, [undone, own]);
      return { changed: left, moved: left };
    });
  return {
    changed: new Set(all.flatMap(({ changed }) => [...changed])),
    moved: new Set(all.flatMap(({ moved }) => [...moved])),
  };
}

/** What an event did by itself; the share that a run takes back goes with what had moved. */
function movedBy({ origins }: Pledge, { event, entries, postedOn }: BookedEvent): MovedSince {
  const isRun = event.type === 'PledgeRevalued';
  if (isRun && event.data.moved !== undefined) return { changed: new Set(), moved: new Set() };
  const lines = bookedLines(postedOn, entries).filter(isMonetary);
  const keys = (counts: (line: BookedLine) => boolean) =>
    new Set(lines.filter((line) => isRun || counts(line)).map((line) => itemKey(line, origins)));
  return {
    changed: keys((line) => changesValue(line, event)),
    moved: keys((line) => line.amount !== 0n),
  };
}

/** Items that an event and its reversal leave at another value than they found them. */
function leftBehind({ origins }: Pledge, pair: readonly BookedEvent[]): ReadonlySet<string> {
  const values = new Map<string, bigint>();
  for (const { postedOn, entries } of pair) {
    for (const line of bookedLines(postedOn, entries).filter(isMonetary)) {
      const key = itemKey(line, origins);
      values.set(key, (values.get(key) ?? 0n) + line.usd);
    }
  }
  return new Set([...values.keys()].filter((key) => values.get(key) !== 0n));
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
