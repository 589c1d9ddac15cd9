import {
  lowestOnBoth,
  type BookedLine,
  type DatedBalance,
  type DaysOfFact,
} from '../../accounts/balances';
import { functionalCurrency } from '../../kernel/currency';
import { Money, type MoneyFact } from '../../kernel/money';
import { demand } from '../../kernel/rejection';
import type { AuthorityPlace, GrossSplit } from '../facts/pledge-parts';
import { guardedEffects, placeKey } from '../guards/guards';
import type { SignedPledge } from '../state/pledge.state';

/** Unused authority of one place, in US cents; negative if it was overspent. */
interface Unused {
  readonly programmable: bigint;
  readonly supportReserve: bigint;
}

/** Money from which a command takes an amount, in US cents, and the place that gets the amount. */
interface Left {
  readonly held: bigint;
  /** Place that gets the amount. Its own overspending is ignored, because the amount covers it. */
  readonly beside: AuthorityPlace | undefined;
  /** Unallocated cash, which covers overspending before the authority of other places does. */
  readonly covered: bigint;
}

const nothing: Unused = { programmable: 0n, supportReserve: 0n };

/**
 * Limit on allocations, reallocations and refunds of a pledge whose other places are overspent. A place is a purpose,
 * level and country with spending authority. Unallocated cash covers the overspending first, then the authority of
 * other places does. Programmable authority and support reserve are not netted against each other. Overspending of the
 * place that gets the money is ignored, because the money covers it. Lines of one command are checked in their order,
 * each on the balances that the line before has left. Balances are the lowest from the two days of the fact on.
 */
export class SpentElsewhere {
  readonly #places = new Map<string, Unused>();
  #unallocated: bigint;

  constructor(
    private readonly pledge: SignedPledge,
    from: DaysOfFact,
  ) {
    const lines = [...pledge.lines];
    this.#unallocated = lowestOnBoth(
      effectsOf(lines, 'unallocated cash').map(({ movement }) => movement),
      from,
    ).amount;
    const authority = balances(effectsOf(lines, 'spending authority'), from);
    const reserve = balances(effectsOf(lines, 'support reserve'), from);
    for (const key of new Set([...authority.keys(), ...reserve.keys()])) {
      const [programmable, supportReserve] = [authority.get(key) ?? 0n, reserve.get(key) ?? 0n];
      this.#places.set(key, { programmable, supportReserve });
    }
  }

  /**
   * Refuses to allocate unallocated money that already covers overspending.
   *
   * @throws Rejection INSUFFICIENT_UNSPENT.
   */
  demandAllocatable(to: AuthorityPlace, gross: GrossSplit, field: string): void {
    this.demandLeft({ beside: to, held: this.#unallocated, covered: 0n }, gross, {
      field,
      what: `that pledge ${this.pledge.pledgeId} may still allocate`,
    });
    this.#unallocated -= minorOf(gross.gross.amount);
    this.move(to, gross, 1n);
  }

  /**
   * Refuses to pay unallocated money back to the donor if it already covers overspending.
   *
   * @throws Rejection INSUFFICIENT_UNSPENT.
   */
  demandUnallocated(gross: MoneyFact, field: string): void {
    this.demandLeft(
      { beside: undefined, held: this.#unallocated, covered: 0n },
      { gross },
      {
        field,
        what: `that pledge ${this.pledge.pledgeId} has not allocated and may give back`,
      },
    );
    this.#unallocated -= minorOf(gross.amount);
  }

  /**
   * Refuses to move authority that already covers overspending of other places.
   *
   * @param to the place that gets the money; undefined if the money leaves the pledge.
   * @throws Rejection INSUFFICIENT_UNSPENT.
   */
  demandMovable(
    from: AuthorityPlace,
    to: AuthorityPlace | undefined,
    gross: GrossSplit,
    field: string,
  ): void {
    const { programmable, supportReserve } = this.#places.get(placeKey(from)) ?? nothing;
    const held = above(programmable) + above(supportReserve);
    this.demandLeft({ beside: to, held, covered: above(this.#unallocated) }, gross, {
      field,
      what: `of ${inWords(placeKey(from))} that may still move or go back`,
    });
    this.move(from, gross, -1n);
    if (to !== undefined) this.move(to, gross, 1n);
  }

  private demandLeft(
    { beside, held, covered }: Left,
    { gross }: Pick<GrossSplit, 'gross'>,
    { field, what }: { readonly field: string; readonly what: string },
  ): void {
    const own = beside === undefined ? '' : placeKey(beside);
    const overspent = [...this.#places]
      .filter(([key]) => key !== own)
      .map(([key, unused]) => ({ key, amount: overspentOf(unused) }))
      .filter(({ amount }) => amount > 0n);
    const spent = above(overspent.reduce((sum, { amount }) => sum + amount, -covered));
    if (spent === 0n) return;
    const wanted = Money.of(gross);
    const places = overspent.map(({ key }) => inWords(key)).join(', ');
    demand(
      wanted.minor <= above(held - spent),
      'INSUFFICIENT_UNSPENT',
      `${wanted.named} is more than the ${dollars(above(held - spent))} ${what}: ` +
        `${dollars(spent)} was spent above the authority of ${places}, ` +
        'so state less or allocate there first',
      field,
    );
  }

  private move(place: AuthorityPlace, gross: GrossSplit, sign: 1n | -1n): void {
    const key = placeKey(place);
    const { programmable, supportReserve } = this.#places.get(key) ?? nothing;
    this.#places.set(key, {
      programmable: programmable + sign * minorOf(gross.programmable),
      supportReserve: supportReserve + sign * minorOf(gross.supportReserve),
    });
  }
}

type Counted = 'unallocated cash' | 'spending authority' | 'support reserve';

function effectsOf(lines: readonly BookedLine[], measure: Counted) {
  const asked = new Set([measure]);
  const moved: { readonly key: string; readonly movement: DatedBalance }[] = [];
  for (const line of lines) {
    const { date, effectiveOn } = line;
    for (const { key, delta } of guardedEffects(line, asked)) {
      moved.push({ key, movement: { date, effectiveOn, amount: delta, usd: 0n } });
    }
  }
  return moved;
}

/** Returns the lowest balance of each place, by posting date and by effective date, from the two days of a fact on. */
function balances(effects: ReturnType<typeof effectsOf>, days: DaysOfFact): Map<string, bigint> {
  const byPlace = new Map<string, DatedBalance[]>();
  for (const { key, movement } of effects) {
    const own = byPlace.get(key) ?? [];
    own.push(movement);
    byPlace.set(key, own);
  }
  return new Map([...byPlace].map(([key, own]) => [key, lowestOnBoth(own, days).amount]));
}

function overspentOf({ programmable, supportReserve }: Unused): bigint {
  return above(-programmable) + above(-supportReserve);
}

function above(cents: bigint): bigint {
  return cents > 0n ? cents : 0n;
}

/** Turns the key of a place into words, `k NATIONAL KEN`. */
function inWords(key: string): string {
  return key.split('|').join(' ').trim();
}

function minorOf(amount: string): bigint {
  return Money.parse(amount, functionalCurrency).minor;
}

function dollars(cents: bigint): string {
  return Money.ofMinor(cents, functionalCurrency).named;
}
