import { rowOf, type LedgerEventType } from '../../log/events';
import { areEnough, type NamedPeople } from '../../signing/segregation-of-duties';

/** A group of events of one type that name the same people; `events` is the size of the group. */
export interface AlikeEvents extends NamedPeople {
  readonly type: LedgerEventType;
  readonly hasProposal: boolean;
  /** True for the purposes of the resolution, which the service itself adds when a ledger is opened. */
  readonly isOpening: boolean;
  readonly events: number;
}

/** Categories of events by the number of people they name; every event belongs to exactly one category. */
export const peopleKinds = [
  'threePerson',
  'twoPerson',
  'fewerPerson',
  'onePerson',
  'unsigned',
  'acts',
  'service',
] as const;
export type PeopleKind = (typeof peopleKinds)[number];

/**
 * Numbers of events in which one person recorded, certified or approved, acted without others, or is named without a
 * signature.
 */
export interface PersonTally {
  readonly recorded: number;
  readonly certified: number;
  readonly approved: number;
  readonly alone: number;
  readonly unsigned: number;
}

export interface Tally {
  readonly kinds: Readonly<Record<PeopleKind, number>>;
  readonly people: ReadonlyMap<string, PersonTally>;
  /** Number of events by type that need three people but have no proposal, and so no signatures. */
  readonly unsigned: ReadonlyMap<LedgerEventType, number>;
}

const nothingDone: PersonTally = { recorded: 0, certified: 0, approved: 0, alone: 0, unsigned: 0 };

/** Counts events by the people that they name. */
export function tallyOf(alike: readonly AlikeEvents[]): Tally {
  const kinds = {
    threePerson: 0,
    twoPerson: 0,
    fewerPerson: 0,
    onePerson: 0,
    unsigned: 0,
    acts: 0,
    service: 0,
  };
  const people = new Map<string, PersonTally>();
  const unsigned = new Map<LedgerEventType, number>();
  for (const group of alike) {
    const kind = kindOf(group);
    kinds[kind] += group.events;
    if (kind === 'unsigned') {
      unsigned.set(group.type, (unsigned.get(group.type) ?? 0) + group.events);
    }
    for (const [person, part] of partsIn(group, kind)) {
      const before = people.get(person) ?? nothingDone;
      people.set(person, { ...before, [part]: before[part] + group.events });
    }
  }
  return { kinds, people, unsigned };
}

function kindOf(group: AlikeEvents): PeopleKind {
  const { people } = rowOf(group.type);
  if (people === 'act') return 'acts';
  if (people === 'nobody' || (group.isOpening && !group.hasProposal)) return 'service';
  if (group.hasProposal) {
    if (areEnough(group, 'THREE_PEOPLE')) return 'threePerson';
    return areEnough(group, 'TWO_PEOPLE') ? 'twoPerson' : 'fewerPerson';
  }
  return people === 'three' ? 'unsigned' : 'onePerson';
}

/**
 * Lists each person once for each part that they had in a group. Acts on proposals are not counted themselves, because
 * the events that they led to are counted.
 */
function partsIn(
  { recordedBy, certifiedBy, approvedBy }: AlikeEvents,
  kind: PeopleKind,
): readonly (readonly [person: string, part: keyof PersonTally])[] {
  const named = (person: string | null | undefined, part: keyof PersonTally) =>
    typeof person === 'string' ? [[person, part] as const] : [];
  switch (kind) {
    case 'acts':
    case 'service':
      return [];
    case 'onePerson':
      return [[recordedBy, 'alone']];
    case 'unsigned': {
      const all = new Set([recordedBy, certifiedBy, approvedBy]);
      return [...all].flatMap((person) => named(person, 'unsigned'));
    }
    case 'threePerson':
    case 'twoPerson':
    case 'fewerPerson':
      return [
        ...named(recordedBy, 'recorded'),
        ...named(certifiedBy, 'certified'),
        ...named(approvedBy, 'approved'),
      ];
  }
}
