import { type BookedLine, bookedLines } from '../../accounts/balances';
import { typeOfAccount } from '../../accounts/chart-of-accounts';
import { demand } from '../../kernel/rejection';
import { postingDateOf } from '../../period/posting';
import { type Origins, originsAfter } from '../cash/origins';
import type { PledgeEvent, PledgeFact } from '../facts/pledge.facts';
import { isMonetary, itemKey, monetaryItems, uncancelled } from '../revaluation/monetary-items';
import type { BookedEvent, Pledge, PledgeState } from '../state/pledge.state';

/**
 * Types of facts that may join owners of cash. The cash of one owner then repays the negative cash of the other, which
 * changes the value of both.
 */
const joins: readonly PledgeFact['type'][] = [
  'AllocationMade',
  'AllocationReduced',
  'ReallocationMade',
];

/**
 * Refuses a change of an item's value that is posted before the item's latest movement, because that movement took a
 * share of the old value. A movement that a reversal cancels does not count. An item is cash, a receivable or a debt
 * in another currency than USD.
 *
 * @throws Rejection DATES_NOT_ORDERED.
 */
export function demandAfterMovements(event: PledgeEvent, pledge: PledgeState): void {
  const { type, data } = event;
  if (pledge.status === 'none' || !('reverses' in data || joins.includes(type))) return;
  const added = bookedLines(postingDateOf(data), data.entries);
  const origins = originsAfter(pledge.origins, event);
  const valued = valuedAnew(event, pledge, { added, origins });
  const [line] = added;
  if (valued.size === 0 || line === undefined) return;
  for (const item of monetaryItems(pledge.lines, origins)) {
    if (!valued.has(item.key)) continue;
    const latest = uncancelled(item.lines).reduce(
      (day, { date }) => (date > day ? date : day),
      line.date,
    );
    demand(
      latest <= line.date,
      'DATES_NOT_ORDERED',
      `the balance on account ${item.account} for ${item.purpose} moved on ${latest}, and this ` +
        'changes the value of what is left: state a postingDate from that day on',
      'postingDate',
    );
  }
}

/**
 * Returns the keys of items whose value an event changes by itself. For a reversal, that is any change beyond the
 * mirrored lines of the reversed event.
 */
function valuedAnew(
  { data }: PledgeEvent,
  { booked }: Pledge,
  { added, origins }: { readonly added: readonly BookedLine[]; readonly origins: Origins },
): ReadonlySet<string> {
  const own = added.filter(isMonetary);
  const reverses = 'reverses' in data ? data.reverses : undefined;
  const undone = bookedLines('', (reverses && booked.get(reverses)?.entries) || []);
  const changes = new Map<string, bigint>();
  for (const line of own) {
    // Of a fact that reverses nothing, only lines without an amount change a value by themselves.
    if (reverses === undefined && line.amount !== 0n) continue;
    const key = itemKey(line, origins);
    changes.set(key, (changes.get(key) ?? 0n) + line.usd);
  }
  for (const line of undone.filter(isMonetary)) {
    const key = itemKey(line, origins);
    const before = changes.get(key);
    if (before !== undefined) changes.set(key, before + line.usd);
  }
  return new Set([...changes].filter(([, usd]) => usd !== 0n).map(([key]) => key));
}

/** Keys of items of a pledge (as {@link itemKey} returns them) that changed after an event. */
interface MovedSince {
  /** Items that an amount left, or that a revaluation valued: the remaining amount may have another value per unit. */
  readonly changed: ReadonlySet<string>;
  /** Items with any movement, or that a revaluation valued: a debt may then have another value per unit. */
  readonly moved: ReadonlySet<string>;
}

/**
 * Returns the items that changed after an event. If a later event was itself reversed, both count only where they left
 * a difference of value. The reversal of an earlier event counts in full.
 */
export function movedSince(pledge: Pledge, eventId: string): MovedSince {
  const events = [...pledge.booked.entries()];
  const after = new Map(events.slice(events.findIndex(([id]) => id === eventId) + 1));
  const all = [...after.values()]
    .filter(({ reversed }) => !reversed)
    .map((own): MovedSince => {
      const undone = 'reverses' in own.event.data ? after.get(own.event.data.reverses) : undefined;
      if (undone === undefined) return movedBy(pledge, own);
      const left = itemsWithChangedValue(pledge, [undone, own]);
      return { changed: left, moved: left };
    });
  return {
    changed: new Set(all.flatMap(({ changed }) => [...changed])),
    moved: new Set(all.flatMap(({ moved }) => [...moved])),
  };
}

/**
 * Returns the items that one event changed. An event that books back a share of a revaluation changes none, because it
 * is reversed together with the movement to which the share belongs.
 */
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

/** Returns the items on which the values of an event and its reversal do not sum to zero. */
function itemsWithChangedValue(
  { origins }: Pledge,
  pair: readonly BookedEvent[],
): ReadonlySet<string> {
  const values = new Map<string, bigint>();
  for (const { postedOn, entries } of pair) {
    for (const line of bookedLines(postedOn, entries).filter(isMonetary)) {
      const key = itemKey(line, origins);
      values.set(key, (values.get(key) ?? 0n) + line.usd);
    }
  }
  return new Set([...values.keys()].filter((key) => values.get(key) !== 0n));
}

/**
 * True if a line can change the item's value per unit: an amount leaves, or a returned payment reopens a debt at the
 * value of that day.
 */
function changesValue(line: BookedLine, { type }: BookedEvent['event']): boolean {
  return (
    lowersItem(line) || (type === 'PaymentReturned' && typeOfAccount(line.account) === 'liability')
  );
}

/** True if a line lowers its item: a credit on an asset, a debit on a liability. */
export function lowersItem({ account, amount }: Pick<BookedLine, 'account' | 'amount'>): boolean {
  return typeOfAccount(account) === 'asset' ? amount < 0n : amount > 0n;
}
