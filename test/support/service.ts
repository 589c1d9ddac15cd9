import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { headersOf, type Answer, type ScriptedRequest } from '../../apps/cli/src/worked-example';
import { readConfig, type Config } from '../../apps/api/src/config';
import { createApp } from '../../apps/api/src/create-app';
import { SimulatedClock } from '../../apps/api/src/storage/clock';

/** The whole service on the embedded store, in a folder of its own, with a clock tests set. */
export class Service {
  private constructor(
    readonly config: Config,
    readonly clock: SimulatedClock,
    readonly app: NestFastifyApplication,
  ) {}

  static async start(
    options: { at?: string; dataDir?: string; environment?: Record<string, string> } = {},
  ): Promise<Service> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'art30-'));
    const config = readConfig({
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      SETTLEMENT_GRACE_MS: '50',
      ...options.environment,
    });
    const clock = new SimulatedClock(new Date(options.at ?? '2024-03-01T00:00:00.000Z'));
    const app = await createApp({ config, clock });
    return new Service(config, clock, app);
  }

  /** Sends a scripted request, as its actors and under its key. */
  async send(scripted: ScriptedRequest): Promise<Answer> {
    const { status, body } = await request(this.app.getHttpServer())
      .post(scripted.path)
      .set(headersOf(scripted))
      .send(scripted.body as object);
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
  }

  async stopAndRemove(): Promise<void> {
    await this.stop();
    rmSync(this.config.dataDir, { recursive: true, force: true });
  }
}
