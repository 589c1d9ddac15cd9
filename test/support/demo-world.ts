import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { createApp } from '../../apps/api/src/create-app';
import { demoPeople } from '../../apps/api/src/demo/people';
import { playDemo } from '../../apps/api/src/demo/play-demo';
import { ServiceClient } from '../../apps/api/src/demo/service-client';
import { scriptOpensAt } from '../../apps/api/src/demo/worked-example';
import { readConfig } from '../../apps/api/src/process/config';
import { SimulatedClock } from '../../apps/api/src/storage/clocks/clock';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { sharedDocuments } from './built-service';
import { runsOnServer } from './service';

/**
 * The books of `npm run demo`, in the process of the test. Ids and figures that the documentation shows must exist in
 * them.
 */
export class DemoWorld {
  private constructor(
    readonly address: string,
    private readonly client: ServiceClient,
    /** Stops the service and deletes its folder. */
    readonly stopAndRemove: () => Promise<void>,
  ) {}

  static async start(): Promise<DemoWorld> {
    const dataDir = mkdtempSync(join(tmpdir(), 'art30-demo-'));
    const server = runsOnServer ? await new EventStoreDbServer().start() : undefined;
    const config = readConfig({
      ...(server ? { EVENTSTORE_URL: server.url } : {}),
      ...sharedDocuments(dataDir),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      EVENTSTORE_OPEN_NEW: 'yes',
      CHECKPOINT_MINUTES: '0',
    });
    const clock = new SimulatedClock(new Date(scriptOpensAt));
    const people = demoPeople();
    const app = await createApp({ config, clock, people });
    await app.listen(0, '127.0.0.1');
    const address = await app.getUrl();
    const passwords = new Map(people.map(({ person, password }) => [person, password]));
    const client = new ServiceClient(address, passwords, 'u.auditor');
    await playDemo(client, clock, () => {});
    return new DemoWorld(address, client, async () => {
      await app.close();
      await server?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });
  }

  tokenOf(person: string): Promise<string> {
    return this.client.tokenOf(person);
  }

  /** Returns an HTTP agent that is signed in as a person. */
  async as(person: string): Promise<ReturnType<typeof request.agent>> {
    return request.agent(this.address).set('Authorization', `Bearer ${await this.tokenOf(person)}`);
  }

  /** Sends a GET as the auditor and returns the body of the answer; fails if the GET is refused. */
  get<Body>(path: string): Promise<Body> {
    return this.client.get<Body>(path);
  }
}
