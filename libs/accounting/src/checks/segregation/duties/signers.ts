import { signingRules, type SigningRule } from '../../../signing/signing.facts';

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
