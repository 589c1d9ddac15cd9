import request from 'supertest';
import { isProposalEvent } from '@art30/accounting';
import { signedThrough, type Signers } from '../../apps/api/src/demo/signatures';
import { whoBegins } from './people';
import type { Service } from './service';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Id of the proposal that stays open because a signature under it was refused. */
  readonly waiting?: string;
  /** Revisions of the proposal events that were appended with the command's own events. */
  readonly signatures?: readonly number[];
  // Typed `any` on purpose: the tests check the shape of the answers, so no type may assume it.
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- see above
}

export interface Sending {
  /** Value of `Idempotency-Key`; a new one for each request by default. */
  readonly key?: string;
  readonly dryRun?: boolean;
  /** Person who sends the request; by default the one who usually sends that command. */
  readonly as?: string;
  readonly ifMatch?: string;
  /** People who certify and approve the proposal; by default those who usually do. */
  readonly signers?: Signers;
  /** Headers to add; a value of `undefined` removes the header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Sends commands to a service over HTTP, and has their proposals certified and approved. */
export class Client {
  private sent = 0;
  /** Recorder of each proposal that stays open because a signature under it was refused, by the id of the proposal. */
  private readonly recorders = new Map<string, string>();

  /**
   * @param name prefix of this client's idempotency keys, so that clients of one service do not share keys.
   */
  constructor(
    private readonly service: Service,
    private readonly name = 'key',
  ) {}

  /**
   * Sends a command. If it becomes a proposal, has the proposal certified and approved, and returns the answer to the
   * approval.
   */
  async post(path: string, body: object, sending: Sending = {}): Promise<Reply> {
    this.sent += 1;
    const key = sending.key ?? `${this.name} ${this.sent}`;
    const headers = {
      'Idempotency-Key': key,
      Authorization: this.service.as(sending.as ?? whoBegins(path)),
      'If-Match': sending.ifMatch,
      ...sending.headers,
    };
    const proposed = await this.ask(path, body, headers, sending.dryRun);
    const answer = await this.signed(proposed, key, sending.signers);
    if (answer.waiting !== undefined) {
      this.recorders.set(answer.waiting, sending.as ?? whoBegins(path));
    }
    return answer === proposed ? answer : joined(proposed, answer);
  }

  /** Has a proposal certified and approved that another client, or the service itself, made. */
  sign(proposal: { readonly id: string }): Promise<Reply> {
    return this.signed({ status: 202, headers: {}, body: { proposal } }, `sign ${proposal.id}`);
  }

  /** Withdraws, as its recorder, a proposal under which a signature was refused. */
  async withdraw({ waiting = '' }: Reply): Promise<void> {
    const path = `/v1/proposals/${waiting}/withdrawal`;
    const headers = {
      'Idempotency-Key': `withdraw ${waiting}`,
      Authorization: this.service.as(this.recorders.get(waiting) ?? 'u.contrib'),
    };
    const { status, body } = await this.ask(path, { because: 'refused' }, headers);
    if (status !== 201) throw new Error(`${path}: ${JSON.stringify(body)}`);
  }

  private signed(proposed: Reply, key: string, people: Signers = {}): Promise<Reply> {
    const signers = { certifiedBy: 'u.certify', approvedBy: 'u.approve', ...people };
    return signedThrough(proposed, { key, signers }, (signing) =>
      this.ask(signing.path, signing.body, {
        'Idempotency-Key': signing.key,
        Authorization: this.service.as(signing.actor),
      }),
    );
  }

  protected async ask(
    path: string,
    body: object,
    headers: Readonly<Record<string, string | undefined>>,
    dryRun?: boolean,
  ): Promise<Reply> {
    const given = Object.entries(headers).filter(([, value]) => value !== undefined);
    const {
      status,
      headers: answered,
      body: answer,
    } = await request(this.service.app.getHttpServer())
      .post(path)
      .query(dryRun === undefined ? {} : { dryRun: String(dryRun) })
      .set(Object.fromEntries(given) as Record<string, string>)
      .send(body);
    return { status, headers: answered, body: answer as unknown };
  }

  /** Sends a command and fails unless it succeeds. */
  async done(path: string, body: object, sending?: Sending): Promise<Reply['body']> {
    const reply = await this.post(path, body, sending);
    if (reply.status !== 201) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Moves the service's simulated clock forward. */
  pass(minutes: number): void {
    const { clock } = this.service;
    clock.set(new Date(clock.now().getTime() + minutes * 60_000));
  }

  /** Returns the types of the events after a sequence. Events of proposals are left out. */
  async businessAfter(sequence: number): Promise<readonly string[]> {
    const { text } = await this.service
      .http()
      .get(`/v1/audit/events?limit=10000&after=${sequence}`);
    const lines = text.split('\n').filter((line) => line !== '');
    const events = lines.map((line) => JSON.parse(line) as { readonly type: string });
    return events.filter((event) => !isProposalEvent(event)).map(({ type }) => type);
  }

  /** Returns the sequence of the last event of the log, once the read model contains that event. */
  async head(): Promise<number> {
    // An event that is projected between the two reads of one answer is counted twice, so ask until the count
    // repeats.
    let before: number;
    let now = await this.headNow();
    do {
      before = now;
      now = await this.headNow();
    } while (now !== before);
    return now;
  }

  private async headNow(): Promise<number> {
    const { body } = await this.service.http().get('/health/ready');
    const { readModel } = (
      body as { checks: { readModel: { sequence: number; lagEvents: number } } }
    ).checks;
    return readModel.sequence + readModel.lagEvents;
  }
}

/**
 * Joins the answers to a proposal, its certification and its approval into one answer, as if the command had needed one
 * signature.
 */
function joined(proposed: Reply, answer: Reply): Reply {
  if (answer.status !== 201) return answer;
  const all = answer.body.events as Event[];
  const [proposal] = (proposed.body.events as Event[]).filter(isSigning);
  const at = proposal?.revision ?? -1;
  const [approval] = all.filter(isSigning);
  if (approval === undefined) throw new Error(`${answer.body.id} is booked without its approval`);
  const signatures = [at, at + 1, approval.revision];
  const events = all.filter((event) => !isSigning(event));
  return { ...answer, signatures, body: { ...answer.body, events } };
}

function isSigning(event: Event): boolean {
  return isProposalEvent(event);
}

interface Event {
  readonly type: string;
  readonly revision: number;
}
