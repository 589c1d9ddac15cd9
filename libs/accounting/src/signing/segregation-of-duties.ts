import { type SigningRule, signingRules } from './signing.facts';

/** Who stands behind a proposal so far. */
export interface Behind {
  readonly proposedBy: string;
  /** Who answers for the service account that recorded it, and counts as its recorder. */
  readonly responsible?: string | null | undefined;
  /** Who recorded the credit whose money it is about. */
  readonly cashier?: string | null | undefined;
  readonly certifiedBy?: string | null | undefined;
}

/** What somebody does with what was proposed. */
export type Part = 'CERTIFY' | 'APPROVE' | 'REJECT';

/** What somebody is to a proposal who would take a part in it. */
const duties = ['RECORDER', 'CERTIFIER', 'CASHIER'] as const;
export type Duty = (typeof duties)[number];

const always = signingRules;
const ofThree: readonly SigningRule[] = ['THREE_PEOPLE'];

/**
 * Parts and duties that are not one person's, and under which rule (UN financial rules 105.5 and 105.6, domain
 * rule 24): the recorder certifies only where two people are enough, and a cashier never; the approver is neither
 * recorder nor certifier, and a cashier approves only where two people are enough; nobody rejects their own.
 */
const apart: Readonly<Record<Part, Partial<Record<Duty, readonly SigningRule[]>>>> = {
  CERTIFY: { RECORDER: ofThree, CASHIER: always },
  APPROVE: { RECORDER: always, CERTIFIER: always, CASHIER: ofThree },
  REJECT: { RECORDER: always },
};

/** Duties of somebody that do not go with a part, under the rule by which it is judged; none where it is theirs. */
export function dutiesAgainst(
  part: Part,
  by: string,
  behind: Behind,
  rule: SigningRule,
): readonly Duty[] {
  const { certifiedBy, cashier } = behind;
  const has = { RECORDER: isRecorder(by, behind), CERTIFIER: by === certifiedBy };
  const own: Readonly<Record<Duty, boolean>> = { ...has, CASHIER: by === cashier };
  return duties.filter((duty) => own[duty] && apart[part][duty]?.includes(rule) === true);
}

/** Who recorded it, or answers for the service account that did; they alone withdraw it. */
export function isRecorder(by: string, { proposedBy, responsible }: Behind): boolean {
  return by === proposedBy || by === responsible;
}

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

/**
 * What two administrators do: neither is the other, nor whom it is about. It is about a person, or about what a
 * person answers for.
 */
export function isAbout(
  by: string,
  { person, responsible }: { readonly person: string; readonly responsible?: string | undefined },
): boolean {
  return by === person || by === responsible;
}

/** They asked for it: another grants it. */
export function hasAsked(by: string, askedBy: string | null): boolean {
  return by === askedBy;
}

/** They stopped what it gives back: others decide on that, but what they asked for they may withdraw. */
export function hasStopped(
  by: string,
  { askedBy, stoppedBy }: { readonly askedBy: string; readonly stoppedBy: readonly string[] },
): boolean {
  return stoppedBy.includes(by) && by !== askedBy;
}
