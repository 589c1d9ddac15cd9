import request from 'supertest';
import type { Service } from './service';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // The answers of the service are what the tests look at, so their types are not taken for granted.
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- see above
}

export interface Sending {
  /** Idempotency-Key; a new one each time unless it is given. */
  readonly key?: string;
  readonly dryRun?: boolean;
  readonly ifMatch?: string;
  /** Headers to add, or with `undefined` to leave out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Sends commands to a service the way a client does. */
export class Client {
  private sent = 0;

  /** @param name tells its keys from those of other clients of the same service. */
  constructor(
    private readonly service: Service,
    private readonly name = 'key',
  ) {}

  async post(path: string, body: object, sending: Sending = {}): Promise<Reply> {
    this.sent += 1;
    const headers = {
      'Idempotency-Key': sending.key ?? `${this.name} ${this.sent}`,
      'X-Recorded-By': 'u.contrib',
      'X-Certified-By': 'u.certify',
      'X-Approved-By': 'u.approve',
      'If-Match': sending.ifMatch,
      ...sending.headers,
    };
    const given = Object.entries(headers).filter(([, value]) => value !== undefined);
    const {
      status,
      headers: answered,
      body: answer,
    } = await request(this.service.app.getHttpServer())
      .post(path)
      .query(sending.dryRun === undefined ? {} : { dryRun: String(sending.dryRun) })
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

  /** Sequence of the last event of the log, once the read model has seen it. */
  async head(): Promise<number> {
    const { body } = await request(this.service.app.getHttpServer()).get('/health/ready');
    const { readModel } = (
      body as { checks: { readModel: { sequence: number; lagEvents: number } } }
    ).checks;
    return readModel.sequence + readModel.lagEvents;
  }
}
