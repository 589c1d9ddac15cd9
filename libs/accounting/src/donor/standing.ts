import { holdingOn, type IsoDate } from '../kernel/dates';
import { donorKindRule, type DonorKind } from './donor-kinds';
import type { DueDiligenceFacts, PartyStatusFacts } from './donor.facts';

/** A kind of donor and the day from which it holds. */
interface DatedKind {
  readonly validFrom: IsoDate;
  readonly kind: DonorKind;
}

/** What decides on each day whether a donor may give, and under which recommendation. */
export interface Standing {
  readonly kinds: readonly [DatedKind, ...DatedKind[]];
  readonly party: readonly PartyStatusFacts[];
  readonly dueDiligence: readonly DueDiligenceFacts[];
}

/** Kinds with one more, which takes the place of one of the same day. */
export function withKind(
  { kinds: [first, ...later] }: Standing,
  validFrom: IsoDate,
  kind: DonorKind,
): Standing['kinds'] {
  const stated = { validFrom, kind };
  if (first.validFrom === validFrom) return [stated];
  return [first, ...later.filter((known) => known.validFrom < validFrom), stated];
}

/** Kind of a donor on a date; before its registration, that of the registration. */
export function kindOn({ kinds }: Standing, date: IsoDate): DonorKind {
  return holdingOn(kinds, date).kind;
}

/** Party to the Convention on a date, by the status recorded last for it (article 30 (2)). */
export function isPartyOn(donor: Standing, date: IsoDate): boolean {
  const statuses = donor.party.filter((status) => status.since <= date);
  const latest = statuses[statuses.length - 1];
  return latest !== undefined && (latest.until === undefined || date < latest.until);
}

/** The latest assessment by that date has cleared the donor and has not lapsed. */
export function isClearedOn(donor: Standing, date: IsoDate): boolean {
  if (donorKindRule(kindOn(donor, date), date).dueDiligence === 'none') return true;
  const assessed = donor.dueDiligence.filter((facts) => facts.effectiveDate <= date);
  const latest = assessed.reduce<DueDiligenceFacts | undefined>(
    (newest, facts) =>
      newest === undefined || facts.effectiveDate >= newest.effectiveDate ? facts : newest,
    undefined,
  );
  return latest !== undefined && latest.outcome !== 'REFUSED' && date <= latest.validUntil;
}
