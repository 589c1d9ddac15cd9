import { type SigningRule, signingRules } from './signing.facts';

/** People who have acted on a proposal (a command that waits for signatures) so far. */
export interface Behind {
  readonly proposedBy: string;
  /** Person responsible for the service account (a program) that recorded the proposal; counts as its recorder. */
  readonly responsible?: string | null | undefined;
  /** Person who recorded the bank credit whose money the proposal is about. */
  readonly cashier?: string | null | undefined;
  readonly certifiedBy?: string | null | undefined;
}

/** Act of a person on an open proposal. */
export type Part = 'CERTIFY' | 'APPROVE' | 'REJECT';

/**
 * Earlier acts that can prevent a person from signing: recording or certifying the proposal, or recording the bank
 * credit whose money it uses.
 */
const duties = ['RECORDER', 'CERTIFIER', 'CASHIER'] as const;
export type Duty = (typeof duties)[number];

const always = signingRules;
const ofThree: readonly SigningRule[] = ['THREE_PEOPLE'];

/**
 * Segregation of duties (UN financial rules 105.5 and 105.6, domain rule 24): for each act, the duties that exclude it,
 * and the signing rules under which they do. The recorder certifies only where two people are enough, and a cashier
 * never. The approver is neither recorder nor certifier; a cashier approves only where two people are enough. Nobody
 * rejects their own proposal.
 */
const apart: Readonly<Record<Part, Partial<Record<Duty, readonly SigningRule[]>>>> = {
  CERTIFY: { RECORDER: ofThree, CASHIER: always },
  APPROVE: { RECORDER: always, CERTIFIER: always, CASHIER: ofThree },
  REJECT: { RECORDER: always },
};

/** Returns the duties of a person that forbid an act under a signing rule; none if the person may act. */
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

/**
 * True for the recorder of a proposal, and for the person responsible for the service account that recorded it. Only
 * they may withdraw it.
 */
export function isRecorder(by: string, { proposedBy, responsible }: Behind): boolean {
  return by === proposedBy || by === responsible;
}

/** Codes of the ways in which an event can break the rules on who signs. */
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

/** Explanation of each code in the API documentation. */
export const conflictsMean =
  '`SAME_PERSON`: one person signed twice, or nobody signed a part. `OTHER_PEOPLE`: it names others than those who signed. `NOT_SIGNED`: three people are needed and it belongs to no proposal. `PROPOSAL_UNKNOWN`, `NOT_APPROVED`, `NOT_PROPOSED`: its proposal is not in the log, was not approved by then, or does not book it. `NOT_AS_SIGNED`: something else was signed. `NOT_DELEGATED`, `OVER_LIMIT`: its delegation had been revoked just before, or with others that were given at the same time it is above its limit.';

/** One violation of the signing rules by one event. */
export interface Conflict {
  readonly code: ConflictCode;
  /** Explanation of the violation, in a sentence. */
  readonly detail: string;
}

/** People whom an event names as its signers. */
export interface NamedPeople {
  readonly recordedBy: string;
  /** Person responsible for the service account (a program) that recorded the event; counts as its recorder. */
  readonly responsible?: string | undefined;
  readonly certifiedBy?: string | null | undefined;
  readonly approvedBy?: string | null | undefined;
}

/** True if an event names a certifier and an approver, and the rule lets these people have their parts. */
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
 * Returns a `SAME_PERSON` conflict if a person is named twice or is missing; otherwise an empty list.
 *
 * @param rule signing rule that was stored with the signatures.
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
 * True if a change is about the administrator who acts, or about a service account for which that administrator is
 * responsible. Other administrators must make such a change.
 */
export function isAbout(
  by: string,
  { person, responsible }: { readonly person: string; readonly responsible?: string | undefined },
): boolean {
  return by === person || by === responsible;
}

/** True if the administrator who acts asked for the change; another one must then grant it. */
export function hasAsked(by: string, askedBy: string | null): boolean {
  return by === askedBy;
}

/**
 * True if a change restores a permission that the administrator who acts had revoked. Other administrators decide on
 * it, unless that administrator asked for the change and now withdraws it.
 */
export function hasStopped(
  by: string,
  { askedBy, stoppedBy }: { readonly askedBy: string; readonly stoppedBy: readonly string[] },
): boolean {
  return stoppedBy.includes(by) && by !== askedBy;
}
