import type { SigningRule } from '../../signing/signing.facts';

/** Kinds of conflict between an event and the rules for people. */
export const conflictCodes = [
  'SAME_PERSON',
  'OTHER_PEOPLE',
  'NOT_SIGNED',
  'PROPOSAL_UNKNOWN',
  'NOT_APPROVED',
  'NOT_PROPOSED',
  'NOT_AS_SIGNED',
  'NOT_DELEGATED',
  'OVER_LIMIT',
] as const;
export type ConflictCode = (typeof conflictCodes)[number];

/** One rule that one event breaks. */
export interface Conflict {
  readonly code: ConflictCode;
  /** What is wrong, in a sentence. */
  readonly detail: string;
}

/** Who is named behind an event. */
export interface NamedPeople {
  readonly recordedBy: string;
  /** Who answers for the service account that recorded it, and counts as its recorder. */
  readonly responsible?: string | undefined;
  readonly certifiedBy?: string | null | undefined;
  readonly approvedBy?: string | null | undefined;
}

/** Three people stand behind it, none of them twice. */
export function areThree(people: NamedPeople): boolean {
  const { certifiedBy, approvedBy } = people;
  return (
    typeof certifiedBy === 'string' &&
    typeof approvedBy === 'string' &&
    certifiedBy !== approvedBy &&
    !hasRecorded(certifiedBy, people) &&
    !hasRecorded(approvedBy, people)
  );
}

/** The recorder certified it, and somebody else approved it. */
export function areTwo(people: NamedPeople): boolean {
  const { certifiedBy, approvedBy } = people;
  return (
    typeof certifiedBy === 'string' &&
    typeof approvedBy === 'string' &&
    hasRecorded(certifiedBy, people) &&
    !hasRecorded(approvedBy, people)
  );
}

function hasRecorded(person: string, { recordedBy, responsible }: NamedPeople): boolean {
  return person === recordedBy || person === responsible;
}

/**
 * Says who is named twice, or who is missing; nothing where as many people are named as are needed.
 *
 * @param rule how many that is, by what is stored with the signatures.
 */
export function repeatedPeople(people: NamedPeople, rule: SigningRule): readonly Conflict[] {
  if (areThree(people) || (rule === 'TWO_PEOPLE' && areTwo(people))) return [];
  const { recordedBy, responsible, certifiedBy, approvedBy } = people;
  const answers = responsible === undefined ? '' : `, for which ${responsible} answers`;
  const said = [
    `${recordedBy}${answers} recorded it`,
    `${certifiedBy ?? 'nobody'} certified it`,
    `${approvedBy ?? 'nobody'} approved it`,
  ];
  return [{ code: 'SAME_PERSON', detail: `${said.join(', ')}: these are not three people` }];
}
