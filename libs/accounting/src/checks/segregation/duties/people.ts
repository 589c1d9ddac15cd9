import type { SigningRule } from '../../../signing/signing.facts';
import { dutiesAgainst } from './signers';

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
type ConflictCode = (typeof conflictCodes)[number];

/** What each says of an event. */
export const conflictsMean =
  '`SAME_PERSON`: somebody stands for it twice, or nobody for a part. `OTHER_PEOPLE`: it names others than those who signed. `NOT_SIGNED`: three people are needed and it stands under no proposal. `PROPOSAL_UNKNOWN`, `NOT_APPROVED`, `NOT_PROPOSED`: its proposal is not in the log, was not approved by then, or does not book it. `NOT_AS_SIGNED`: something else was signed. `NOT_DELEGATED`, `OVER_LIMIT`: its delegation had been revoked just before, or with others that were given at the same time it is above its limit.';

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

/** Whether as many people are named as a rule asks for, and nobody in two parts that are not one person's. */
export function areEnough(people: NamedPeople, rule: SigningRule): boolean {
  const { recordedBy: proposedBy, responsible, certifiedBy, approvedBy } = people;
  const behind = { proposedBy, responsible, certifiedBy };
  return (
    typeof certifiedBy === 'string' &&
    typeof approvedBy === 'string' &&
    dutiesAgainst('CERTIFY', certifiedBy, behind, rule).length === 0 &&
    dutiesAgainst('APPROVE', approvedBy, behind, rule).length === 0
  );
}

/**
 * Says who is named twice, or who is missing; nothing where as many people are named as are needed.
 *
 * @param rule how many that is, by what is stored with the signatures.
 */
export function repeatedPeople(people: NamedPeople, rule: SigningRule): readonly Conflict[] {
  if (areEnough(people, rule)) return [];
  const { recordedBy, responsible, certifiedBy, approvedBy } = people;
  const answers = responsible === undefined ? '' : `, for which ${responsible} answers`;
  const said = [
    `${recordedBy}${answers} recorded it`,
    `${certifiedBy ?? 'nobody'} certified it`,
    `${approvedBy ?? 'nobody'} approved it`,
  ];
  return [{ code: 'SAME_PERSON', detail: `${said.join(', ')}: these are not three people` }];
}
