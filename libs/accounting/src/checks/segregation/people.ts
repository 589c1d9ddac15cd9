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
  readonly certifiedBy?: string | null | undefined;
  readonly approvedBy?: string | null | undefined;
}

/** Three people stand behind it, none of them twice. */
export function areThree({ recordedBy, certifiedBy, approvedBy }: NamedPeople): boolean {
  return (
    typeof certifiedBy === 'string' &&
    typeof approvedBy === 'string' &&
    new Set([recordedBy, certifiedBy, approvedBy]).size === 3
  );
}

/** The recorder certified it, and somebody else approved it. */
export function areTwo({ recordedBy, certifiedBy, approvedBy }: NamedPeople): boolean {
  return recordedBy === certifiedBy && typeof approvedBy === 'string' && approvedBy !== recordedBy;
}

/**
 * Says who is named twice, or who is missing; nothing where as many people are named as are needed.
 *
 * @param rule how many that is, by what is stored with the signatures.
 */
export function repeatedPeople(people: NamedPeople, rule: SigningRule): readonly Conflict[] {
  if (areThree(people) || (rule === 'TWO_PEOPLE' && areTwo(people))) return [];
  const { recordedBy, certifiedBy, approvedBy } = people;
  const said = [
    `${recordedBy} recorded it`,
    `${certifiedBy ?? 'nobody'} certified it`,
    `${approvedBy ?? 'nobody'} approved it`,
  ];
  return [{ code: 'SAME_PERSON', detail: `${said.join(', ')}: these are not three people` }];
}
