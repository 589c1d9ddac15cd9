import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { headersOf, type ScriptedRequest } from '../../apps/api/src/demo/worked-example';
import { readConfig, type Config } from '../../apps/api/src/process/config';
import {
  signedThrough,
  signingHeadersOf,
  type Answer,
  type Signed,
} from '../../apps/api/src/demo/signatures';
import { createApp } from '../../apps/api/src/create-app';
import { serverLimits, type ServerLimits } from '../../apps/api/src/http/traffic/limits';
import { SimulatedClock } from '../../apps/api/src/storage/clock';

/** Whether the services of this run keep their events in the test server, over real gRPC. */
export const runsOnServer = process.env['TEST_EVENT_STORE'] === 'eventstoredb';

/** The whole service with a log and a folder of its own, and a clock that tests set. */
export class Service {
  private constructor(
    readonly config: Config,
    readonly clock: SimulatedClock,
    readonly app: NestFastifyApplication,
    private readonly server: EventStoreDbServer | undefined,
  ) {}

  static async start(
    options: {
      at?: string;
      dataDir?: string;
      environment?: Record<string, string>;
      limits?: Partial<ServerLimits>;
    } = {},
  ): Promise<Service> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'art30-'));
    const server = runsOnServer ? await new EventStoreDbServer().start() : undefined;
    const config = readConfig({
      ...(server ? { EVENTSTORE_URL: server.url } : {}),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      READ_WAIT_MS: '20000',
      EVENTSTORE_CALL_MS: '15000',
      EVENTSTORE_OPEN_NEW: 'yes',
      SETTLEMENT_GRACE_MS: '50',
      BOOKS_CHECK_AFTER_MS: '86400000',
      ...options.environment,
    });
    const clock = new SimulatedClock(new Date(options.at ?? '2024-03-01T00:00:00.000Z'));
    const app = await createApp({ config, clock, limits: { ...serverLimits, ...options.limits } });
    return new Service(config, clock, app, server);
  }

  /** Sends a scripted request, as its actors and under its key. */
  async send(scripted: ScriptedRequest): Promise<Signed<Answer>> {
    const { path, body, actors: signers, idempotencyKey: key } = scripted;
    const proposed = await this.post(path, body as object, headersOf(scripted));
    return signedThrough(proposed, { key, signers }, (signing) =>
      this.post(signing.path, signing.body, signingHeadersOf(signing)),
    );
  }

  private async post(
    path: string,
    content: object,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const { status, body } = await request(this.app.getHttpServer())
      .post(path)
      .set(headers)
      .send(content);
    return { status, body: body as unknown };
  }

  /** The body of a query that must succeed. */
  async get<Body>(path: string): Promise<Body> {
    const response = await request(this.app.getHttpServer()).get(path);
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
