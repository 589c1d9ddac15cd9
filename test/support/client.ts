import request from 'supertest';
import { isProposalEvent } from '@art30/accounting';
import { signedThrough, type Signers } from '../../apps/api/src/demo/signatures';
import { whoBegins } from './people';
import type { Service } from './service';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Id of the proposal that was refused a signature and waits. */
  readonly waiting?: string;
  /** Revisions of the events of proposals that came with it, beside those of the business. */
  readonly signatures?: readonly number[];
  // The answers of the service are what the tests look at, so their types are not taken for granted.
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- see above
}

export interface Sending {
  /** Idempotency-Key; a new one each time unless it is given. */
  readonly key?: string;
  readonly dryRun?: boolean;
  /** Who sends it, in place of whoever does in most tests. */
  readonly as?: string;
  readonly ifMatch?: string;
  /** Who certifies and approves, in place of the common ones. */
  readonly signers?: Signers;
  /** Headers to add, or with `undefined` to leave out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Sends commands to a service the way a client does. */
export class Client {
  private sent = 0;
  /** Who recorded what was refused a signature, by the proposal. */
  private readonly recorders = new Map<string, string>();

  /** @param name tells its keys from those of other clients of the same service. */
  constructor(
    private readonly service: Service,
    private readonly name = 'key',
  ) {}

  /** What is proposed is certified and approved, and answered as what was booked. */
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

  /** Has a proposal certified and approved that somebody else made, or the service itself. */
  sign(proposal: { readonly id: string }): Promise<Reply> {
    return this.signed({ status: 202, headers: {}, body: { proposal } }, `sign ${proposal.id}`);
  }

  /** Withdraws what was refused a signature, as its recorder. */
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

  /** A command that must succeed. */
  async done(path: string, body: object, sending?: Sending): Promise<Reply['body']> {
    const reply = await this.post(path, body, sending);
    if (reply.status !== 201) throw new Error(`${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Lets time pass on the service's clock. */
  pass(minutes: number): void {
    const { clock } = this.service;
    clock.set(new Date(clock.now().getTime() + minutes * 60_000));
  }

  /** Types of the events after one, without those of proposals. */
  async businessAfter(sequence: number): Promise<readonly string[]> {
    const { text } = await this.service
      .http()
      .get(`/v1/audit/events?limit=10000&after=${sequence}`);
    const lines = text.split('\n').filter((line) => line !== '');
    const events = lines.map((line) => JSON.parse(line) as { readonly type: string });
    return events.filter((event) => !isProposalEvent(event)).map(({ type }) => type);
  }

  /** Sequence of the last event of the log, once the read model has seen it. */
  async head(): Promise<number> {
    // What is projected between two looks of one answer counts twice in it.
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

/** The answers to a proposal, its certification and approval in the form of the answer to one command. */
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
