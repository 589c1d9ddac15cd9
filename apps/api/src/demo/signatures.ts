/** An answer of the service. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** People behind a command; those that are not named are the example's. */
export interface Signers {
  readonly certifiedBy?: string | undefined;
  readonly approvedBy?: string | undefined;
}

/** One request of one person. */
export interface SignedRequest {
  readonly actor: string;
  readonly key: string;
  readonly path: string;
  readonly body: object;
}

const certifier = 'u.certify';
const approvers = { OFFICER: 'u.approve', CONTROLLER: 'u.controller' } as const;

/** The answer to what was proposed; where something is booked at once, it says that too. */
interface Proposed extends Partial<Done> {
  readonly proposal: {
    readonly status: string;
    readonly id: string;
    readonly hash: string;
    readonly approver: keyof typeof approvers;
  };
}

/** The answer to all requests for one command. */
export type Signed<Reply> = Reply & {
  /** Id of its proposal, where that is refused a signature and still waits for one. */
  readonly waiting?: string;
};

/**
 * Has what was proposed certified and approved, each by its own request; the last answer counts, with
 * what was booked at once with the proposal. What was not proposed, or is refused on the way, is
 * answered as it is.
 */
export async function signedThrough<Reply extends Answer>(
  proposed: Reply,
  { key, signers }: { readonly key: string; readonly signers: Signers },
  post: (request: SignedRequest) => Promise<Reply>,
): Promise<Signed<Reply>> {
  if (!isProposed(proposed.body)) return proposed;
  const { id, hash, approver } = proposed.body.proposal;
  const sign = (actor: string, what: string) =>
    post({ actor, key: `${key} ${what}`, path: `/v1/proposals/${id}/${what}`, body: { hash } });
  const certified = await sign(signers.certifiedBy ?? certifier, 'certification');
  if (certified.status !== 201) return { ...certified, waiting: id };
  const approved = await sign(signers.approvedBy ?? approvers[approver], 'approval');
  if (approved.status !== 201) return { ...approved, waiting: id };
  if (proposed.status !== 201) return approved;
  const { events: atOnce = [], warnings = [] } = proposed.body;
  const body = approved.body as Done;
  const booked = atOnce.filter(({ type }) => type !== 'CommandProposed');
  return { ...approved, body: { ...body, events: [...booked, ...body.events], warnings } };
}

/** The answer to what was done. */
interface Done {
  readonly events: readonly { readonly type: string }[];
  /** What is booked at once says its warnings, and those of what it proposes. */
  readonly warnings: readonly unknown[];
}

function isProposed(body: unknown): body is Proposed {
  const { proposal } = (body ?? {}) as Partial<Proposed>;
  return proposal !== undefined && proposal.status !== 'WITHDRAWN';
}

/** Headers of a request of one person, whom the token names. */
export function headersOf(key: string, token: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'idempotency-key': key,
    authorization: `Bearer ${token}`,
  };
}
