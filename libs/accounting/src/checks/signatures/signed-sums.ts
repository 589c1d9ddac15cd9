import { limitDays } from '../../delegation/authority';
import type { SignedPart } from '../../delegation/signed-before';
import { daysBefore, daysBetween, type IsoDate } from '../../kernel/dates';

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
  /** The last day of which it was told whether it is time to forget. */
  private lookedOn: IsoDate | undefined;

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
    const over = daysBefore(today, BigInt(limitDays));
    for (const [day, minor] of this.sums.get(keyOf({ person, part, kind }))?.get(party) ?? []) {
      if (day > over) sum += minor;
    }
    return sum;
  }

  private change({ byParty, day, ...signature }: Counted, sign: 1n | -1n): void {
    if (byParty.size === 0) return;
    const parties = madeIn(this.sums, keyOf(signature), () => new Map<string, ByDay>());
    for (const [party, minor] of byParty) {
      const days = madeIn(parties, party, (): ByDay => new Map());
      days.set(day, (days.get(day) ?? 0n) + sign * minor);
    }
  }

  private sweep(today: IsoDate): void {
    if (today === this.lookedOn) return;
    this.sweptOn ??= today;
    const days = daysBetween(this.sweptOn, today);
    this.lookedOn = today;
    if (days < BigInt(limitDays)) return;
    // No limit counts days before it any more; as much again is kept to spare.
    const first = daysBefore(today, BigInt(2 * limitDays));
    for (const [key, parties] of this.sums) {
      for (const [party, days] of parties) {
        forget(days, first);
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

/** Forgets days before another. */
function forget(days: ByDay, first: IsoDate): void {
  for (const day of days.keys()) if (day < first) days.delete(day);
}

/** What a map holds under a key, made where it is not there yet. */
function madeIn<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
