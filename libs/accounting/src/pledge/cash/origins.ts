import { bucketOf, isWithin, type PurposeCatalogue } from '../../purpose/purpose.decider';
import type { IsoDate } from '../../kernel/dates';
import { postingDateOf } from '../../period/posting';
import type { Recommendation } from '../../kernel/entries';
import type { Earmark, Origin } from '../facts/pledge-parts';
import type { PledgeFact } from '../facts/pledge.facts';

/**
 * Maps each purpose of a pledge to the origin of its money. An origin is an earmark (money that the donor tied to a
 * purpose), or the bucket (the purpose under which all unearmarked money waits). The nearest earmark that covers a
 * purpose is its origin; without one, the bucket is. Once money is moved between two origins, they are joined: from
 * then on they own their money together.
 */
export interface Origins {
  /** Origin by purpose, for each purpose for which the pledge ever had cash or spending authority. */
  readonly of: ReadonlyMap<string, string>;
  /** Joined pairs of origins in log order; each pair is joined from its posting day on. */
  readonly joins: readonly Join[];
  /**
   * Representative by origin, as in a union-find structure: all origins joined so far share one representative. An
   * origin that was never joined has no entry.
   */
  readonly owners: ReadonlyMap<string, string>;
}

interface Join {
  readonly one: string;
  readonly other: string;
  readonly from: IsoDate;
}

export const noOrigins: Origins = { of: new Map(), joins: [], owners: new Map() };

/**
 * Returns the owner of a purpose's money: the origin of the purpose, or the representative of all origins joined with
 * that origin.
 */
export function ownerOf({ of, owners }: Origins, purpose: string): string {
  return ownerOfOrigin(owners, of.get(purpose) ?? purpose);
}

function ownerOfOrigin(owners: Origins['owners'], origin: string): string {
  return owners.get(origin) ?? origin;
}

/** Returns the origins as they were joined at the end of a day; later joins are left out. */
export function asJoinedBy({ of, joins }: Origins, day: IsoDate): Origins {
  const until = joins.filter(({ from }) => from <= day);
  return { of, joins: until, owners: ownersBy(until) };
}

export function withJoined(origins: Origins, move: Move, from: IsoDate): Origins {
  const { of, joins } = origins;
  const [one, other] = [move.from, move.to].map(({ purpose }) => of.get(purpose) ?? purpose);
  if (one === undefined || other === undefined || one === other) return origins;
  const { owners } = asJoinedBy(origins, from);
  if (ownerOfOrigin(owners, one) === ownerOfOrigin(owners, other)) return origins;
  const all = [...joins, { one, other, from }];
  return { of, joins: all, owners: ownersBy(all) };
}

function ownersBy(joins: readonly Join[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { one, other } of joins) {
    const [owner, joined] = [ownerOfOrigin(owners, one), ownerOfOrigin(owners, other)];
    for (const [origin, ownerBefore] of owners)
      if (ownerBefore === joined) owners.set(origin, owner);
    owners.set(one, owner).set(joined, owner).set(other, owner);
  }
  return owners;
}

/**
 * Returns the origins after a fact. The fact may state origins of purposes that are new to the pledge, and it joins the
 * origins between which it moves money.
 */
export function originsAfter(origins: Origins, fact: PledgeFact): Origins {
  const from = postingDateOf(fact.data);
  return movesOf(fact).reduce(
    (before, move) => withJoined(before, move, from),
    withStated(origins, 'origins' in fact.data ? fact.data : {}),
  );
}

/** Optional member of facts: the origin of each purpose that is new to the pledge. */
export interface StatingOrigins {
  readonly origins?: readonly Origin[] | undefined;
}

/**
 * Adds the origins that a fact states. A purpose that already has an origin keeps that origin, because its money has an
 * owner.
 */
export function withStated(origins: Origins, facts: StatingOrigins): Origins {
  const stated = facts.origins ?? [];
  if (stated.length === 0) return origins;
  const of = new Map(origins.of);
  for (const { purpose, origin } of stated) if (!of.has(purpose)) of.set(purpose, origin);
  return { ...origins, of };
}

export interface Move {
  readonly from: { readonly purpose: string };
  readonly to: { readonly purpose: string };
}

/** Returns the moves of money between purposes that a fact makes, in the order of its lines. */
function movesOf({ type, data }: PledgeFact): readonly Move[] {
  if (type === 'AllocationMade' || type === 'AllocationReduced') return data.lines;
  return type === 'ReallocationMade' ? [data] : [];
}

interface Terms {
  readonly recommendation: Recommendation;
  readonly earmarks: readonly Pick<Earmark, 'purpose'>[];
}

/**
 * Adds to a fact the origins of purposes for which this pledge never had cash or authority. The fact stores them
 * because later catalogues may differ: a reader of the log then needs neither the earmarks nor the catalogue of that
 * moment.
 */
export function statingOrigins(
  fact: PledgeFact,
  knownOrigins: Origins,
  terms: Terms,
  catalogue: PurposeCatalogue,
): PledgeFact {
  const purposesWithoutOrigin = [...new Set(purposesOf(fact))].filter(
    (purpose) => !knownOrigins.of.has(purpose),
  );
  if (purposesWithoutOrigin.length === 0) return fact;
  const origins = purposesWithoutOrigin.map((purpose): Origin => ({
    purpose,
    origin: originOf(purpose, terms, catalogue),
  }));
  return { ...fact, data: { ...fact.data, origins } } as PledgeFact;
}

/**
 * Returns the origin of a purpose: the nearest earmark that covers it, or the bucket of the recommendation if no
 * earmark does.
 */
export function originOf(
  purpose: string,
  { recommendation, earmarks }: Terms,
  catalogue: PurposeCatalogue,
): string {
  const bucket = bucketOf[recommendation];
  const covering = earmarks
    .map((earmark) => earmark.purpose)
    .filter((mark) => mark !== bucket && isWithin(catalogue, purpose, mark));
  return covering.find((mark) => covering.every((far) => isWithin(catalogue, mark, far))) ?? bucket;
}

/** Returns the purposes whose cash or spending authority a fact changes. */
function purposesOf(fact: PledgeFact): readonly string[] {
  switch (fact.type) {
    case 'ReceiptApplied':
    case 'ContributionRefunded':
    case 'RefundPaid':
    case 'LevyPaid':
    case 'PaymentReturned':
      return fact.data.lines.map(({ purpose }) => purpose);
    case 'InterestCredited':
    case 'CoordinationLevyAccrued':
    case 'WrittenOffRecovered':
    case 'ExpenditureReported':
    case 'CashConverted':
      return [fact.data.purpose];
    case 'PledgeTakenOver':
      return [...fact.data.cash, ...fact.data.authority].map(({ purpose }) => purpose);
    default:
      return movesOf(fact).flatMap(({ from, to }) => [from.purpose, to.purpose]);
  }
}
