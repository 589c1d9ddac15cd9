/** Status and body of an HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The people who sign a command. If one is not given, the person of the worked example signs. */
export interface Signers {
  readonly certifiedBy?: string | undefined;
  readonly approvedBy?: string | undefined;
}

/** A POST that one person sends. */
export interface SignedRequest {
  readonly actor: string;
  readonly key: string;
  readonly path: string;
  readonly body: object;
}

const certifier = 'u.certify';
const approvers = { OFFICER: 'u.approve', CONTROLLER: 'u.controller' } as const;

/** Body of the answer to a proposed command. It lists events if some were booked at once. */
interface Proposed extends Partial<Done> {
  readonly proposal: {
    readonly status: string;
    readonly id: string;
    readonly hash: string;
    readonly approver: keyof typeof approvers;
  };
}

/** Answer to a command after the last signature that was sent. */
export type Signed<Reply> = Reply & {
  /** Id of the proposal, if a signature was refused and the proposal still waits for it. */
  readonly waiting?: string;
};

/**
 * Sends the signatures of a proposed command: one person certifies it, another approves it. Returns the last answer,
 * together with the events that were booked before the signatures. Returns the given answer if it has no proposal, and
 * the refusal if a signature is refused.
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

/** Body of the answer to a command that was executed. */
interface Done {
  readonly events: readonly { readonly type: string }[];
  /** Warnings of the events booked at once and of the proposed command. */
  readonly warnings: readonly unknown[];
}

function isProposed(body: unknown): body is Proposed {
  const { proposal } = (body ?? {}) as Partial<Proposed>;
  return proposal !== undefined && proposal.status !== 'WITHDRAWN';
}

/** Returns the headers of a request. The token identifies the person who sends it. */
export function headersOf(key: string, token: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'idempotency-key': key,
    authorization: `Bearer ${token}`,
  };
}
