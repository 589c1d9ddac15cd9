import { bookedLines, type BookedLine } from '../../accounts/balances';
import { postingDateOf } from '../../period/posting';
import { demand } from '../../kernel/rejection';
import { originsAfter, type Origins } from '../cash/origins';
import type { PledgeEvent, PledgeFact } from '../facts/pledge.facts';
import type { Pledge, PledgeState } from '../state/pledge.state';
import { isMonetary, itemKey, monetaryItems, uncancelled } from '../valuing/monetary-items';

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
