import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import type { ScriptedRequest } from '../../apps/api/src/demo/worked-example';
import { readConfig, type Config } from '../../apps/api/src/process/config';
import { signedThrough, type Answer, type Signed } from '../../apps/api/src/demo/signatures';
import type { ProcessPeople, ProcessPerson } from '../../apps/api/src/access/process-people';
import { SIGN_IN_WAYS } from '../../apps/api/src/access/sign-in-ways';
import { stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { nameUuid } from '@art30/ledger';
import { ProjectionWorker } from '../../apps/api/src/storage/projection-worker';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { sharedDocuments } from './built-service';
import { keptLog } from './kept-log';
import { delegationsOfTests, peopleOfTests, rolesOf } from './people';
import { createApp } from '../../apps/api/src/create-app';
import { serverLimits, type ServerLimits } from '../../apps/api/src/http/traffic/limits';
import { SimulatedClock } from '../../apps/api/src/storage/clocks/clock';

/** True if the services of this test run store their events in the test server, over real gRPC. */
export const runsOnServer = process.env['TEST_EVENT_STORE'] === 'eventstoredb';

/**
 * The whole service in the process of the test, with an event log and a data folder of its own, and a clock that the
 * test sets.
 */
export class Service {
  private constructor(
    readonly config: Config,
    readonly clock: SimulatedClock,
    readonly app: NestFastifyApplication,
    private readonly server: EventStoreDbServer | undefined,
  ) {}

  private readonly tokens = new Map<string, string>();

  /** Issues a token for each person, and appends the delegations if the ledger is new. */
  private async letIn(): Promise<void> {
    const people = this.app.get<ProcessPeople>(SIGN_IN_WAYS);
    for (const person of peopleOfTests) {
      this.tokens.set(person, await people.tokenFor(person, rolesOf(person)));
    }
    const events = this.app.get<EventStore>(EVENT_STORE);
    if ((await events.readStream(stream.delegations)).length > 0) return;
    const idOf = (index: number) => nameUuid('delegations of tests', index);
    const hash = '0'.repeat(64);
    const recordedAt = this.clock.now().toISOString();
    const delegated = delegationsOfTests(idOf).map(({ type, data }, index) => ({
      id: idOf(index),
      type,
      data,
      metadata: {
        recordedAt,
        keyHash: hash,
        requestHash: hash,
        recordedBy: 'by' in data ? data.by : data.proposedBy,
      },
    }));
    await events.append(stream.delegations, 'no-stream', delegated);
    const head = await events.head();
    await this.app.get(ProjectionWorker, { strict: false }).waitFor(head ?? '');
  }

  /** Returns the value of the header `Authorization` for a person. */
  as(person: string): string {
    const token = this.tokens.get(person);
    if (token === undefined) throw new Error(`${person} is nobody: see test/support/people.ts`);
    return `Bearer ${token}`;
  }

  /** Returns an HTTP agent signed in as a person; by default as the auditor, who may read everything. */
  http(person = 'u.auditor'): ReturnType<typeof request.agent> {
    return request.agent(this.app.getHttpServer()).set('Authorization', this.as(person));
  }

  static async start(
    options: {
      at?: string;
      dataDir?: string;
      environment?: Record<string, string>;
      limits?: Partial<ServerLimits>;
      /** People who may sign in with a password. */
      people?: readonly ProcessPerson[];
    } = {},
  ): Promise<Service> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'art30-'));
    const server = runsOnServer ? await new EventStoreDbServer().start() : undefined;
    const config = readConfig({
      ...(server ? { EVENTSTORE_URL: server.url } : {}),
      DATA_DIR: dataDir,
      ...sharedDocuments(dataDir),
      LOG_LEVEL: 'silent',
      READ_WAIT_MS: '20000',
      EVENTSTORE_CALL_MS: '15000',
      EVENTSTORE_OPEN_NEW: 'yes',
      SETTLEMENT_GRACE_MS: '50',
      BOOKS_CHECK_AFTER_MS: '86400000',
      CHECKPOINT_MINUTES: '0',
      ...options.environment,
    });
    const clock = new SimulatedClock(new Date(options.at ?? '2024-03-01T00:00:00.000Z'));
    const { people = [] } = options;
    const limits = { ...serverLimits, ...options.limits };
    const app = await createApp({ config, clock, limits, people, ...keptLog() });
    const service = new Service(config, clock, app, server);
    await service.letIn();
    return service;
  }

  /** Sends a scripted request with its idempotency key, and has it signed by the people whom it names. */
  async send(scripted: ScriptedRequest): Promise<Signed<Answer>> {
    const { path, body, actors: signers, idempotencyKey: key } = scripted;
    const proposed = await this.post(path, body as object, { actor: signers.recordedBy, key });
    return signedThrough(proposed, { key, signers }, (signing) =>
      this.post(signing.path, signing.body, signing),
    );
  }

  private async post(
    path: string,
    content: object,
    { actor, key }: { readonly actor: string; readonly key: string },
  ): Promise<Answer> {
    const { status, body } = await this.http(actor)
      .post(path)
      .set('Idempotency-Key', key)
      .send(content);
    return { status, body: body as unknown };
  }

  /** Sends a GET and returns the body of the answer; fails if the GET is refused. */
  async get<Body>(path: string): Promise<Body> {
    const response = await this.http().get(path);
    if (response.status !== 200) {
      throw new Error(`${path}: ${response.status} ${JSON.stringify(response.body)}`);
    }
    return response.body as Body;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.server?.stop();
  }

  async stopAndRemove(): Promise<void> {
    await this.stop();
    rmSync(this.config.dataDir, { recursive: true, force: true });
  }
}
