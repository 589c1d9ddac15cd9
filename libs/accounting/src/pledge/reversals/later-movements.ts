import { type BookedLine, bookedLines } from '../../accounts/balances';
import { typeOfAccount } from '../../accounts/chart-of-accounts';
import { demand } from '../../kernel/rejection';
import { postingDateOf } from '../../period/posting';
import { type Origins, originsAfter } from '../cash/origins';
import type { PledgeEvent, PledgeFact } from '../facts/pledge.facts';
import { isMonetary, itemKey, monetaryItems, uncancelled } from '../revaluation/monetary-items';
import type { BookedEvent, Pledge, PledgeState } from '../state/pledge.state';

/** Facts by which owners of cash may be joined, so that one repays what the other owes. */
const joins: readonly PledgeFact['type'][] = [
  'AllocationMade',
  'AllocationReduced',
  'ReallocationMade',
];

/**
 * Refuses what values an item anew before its latest movement: what is left of the item has its
 * share of what all movements left, whenever they are posted. A movement and what takes it back
 * count as none.
 *
 * @throws Rejection DATES_NOT_ORDERED
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

/** Items, by key, whose value the lines change beyond what they take back. */
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
    // An allocation moves values alone; the mirror of an event changes none.
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

/** Items of a pledge that changed after an event, by {@link itemKey}. */
interface MovedSince {
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
    lowersItem(line) || (type === 'PaymentReturned' && typeOfAccount(line.account) === 'liability')
  );
}

/** True for a line that lowers its item: an asset, or what is owed to others. */
export function lowersItem({ account, amount }: Pick<BookedLine, 'account' | 'amount'>): boolean {
  return typeOfAccount(account) === 'asset' ? amount < 0n : amount > 0n;
}
