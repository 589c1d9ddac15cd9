import { limitDays } from '../../delegation/authority';
import type { SignedPart } from '../../delegation/signed-before';
import { daysBetween, type IsoDate } from '../../kernel/dates';

/** One signature, as limits of delegations count it. */
export interface Counted {
  readonly person: string;
  readonly part: SignedPart;
  /** Kind of the command. */
  readonly kind: string;
  readonly day: IsoDate;
  /** Minor units of USD by whom or what they are for. */
  readonly byParty: ReadonlyMap<string, bigint>;
}

type ByDay = Map<IsoDate, bigint>;

/** What people have signed of late, by person, part, kind, party and day; older days are forgotten. */
export class SignedSums {
  private readonly sums = new Map<string, Map<string, ByDay>>();
  private sweptOn: IsoDate | undefined;

  add(counted: Counted): void {
    this.sweep(counted.day);
    this.change(counted, 1n);
  }

  /** Takes back what does not count any more. */
  remove(counted: Counted): void {
    this.change(counted, -1n);
  }

  /** Minor units of USD that somebody has signed for a party in the last 30 days. */
  of({ person, part, kind, day: today }: Omit<Counted, 'byParty'>, party: string): bigint {
    let sum = 0n;
    for (const [day, minor] of this.sums.get(keyOf({ person, part, kind }))?.get(party) ?? []) {
      if (daysBetween(day, today) < BigInt(limitDays)) sum += minor;
    }
    return sum;
  }

  private change({ byParty, day, ...signature }: Counted, sign: 1n | -1n): void {
    if (byParty.size === 0) return;
    const key = keyOf(signature);
    const parties = this.sums.get(key) ?? new Map<string, ByDay>();
    this.sums.set(key, parties);
    for (const [party, minor] of byParty) {
      const days: ByDay = parties.get(party) ?? new Map<IsoDate, bigint>();
      parties.set(party, days.set(day, (days.get(day) ?? 0n) + sign * minor));
    }
  }

  private sweep(today: IsoDate): void {
    this.sweptOn ??= today;
    if (daysBetween(this.sweptOn, today) < BigInt(limitDays)) return;
    for (const [key, parties] of this.sums) {
      for (const [party, days] of parties) {
        forget(days, today);
        if (days.size === 0) parties.delete(party);
      }
      if (parties.size === 0) this.sums.delete(key);
    }
    this.sweptOn = today;
  }
}

function keyOf({ person, part, kind }: Pick<Counted, 'person' | 'part' | 'kind'>): string {
  return `${part} ${kind} ${person}`;
}

/** Forgets days that no limit counts any more, with as much to spare. */
function forget(days: ByDay, today: IsoDate): void {
  for (const day of days.keys()) {
    if (daysBetween(day, today) > BigInt(2 * limitDays)) days.delete(day);
  }
}
