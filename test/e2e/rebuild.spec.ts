import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { readModel, type kit } from '@art30/accounting';
import { acknowledgementOf } from '@art30/books';
import { nextReadModelFile, readModelFile } from '@art30/storage';
import type { Rebuild } from '../../apps/api/src/rebuilds/rebuild.answers';
import { Client, type Reply } from '../support/client';
import { Load } from '../support/load';
import { until } from '../support/patience';
import { runsOnServer, Service } from '../support/service';
import { foundations, paidPledge } from '../support/world';

type Job = kit.Infer<typeof Rebuild>;

/** A test for the embedded store only: positions of a server do not tell how many events lie between them. */
const onEmbedded: (says: string, asked: () => Promise<void>) => void = runsOnServer
  ? () => undefined
  : it;

/** Amount by which a row of the read model in use is falsified, in minor units. */
const falsified = 700;

describe('a read model that is built anew beside the one that answers', () => {
  let service: Service;
  let client: Client;
  let dataDir: string;

  beforeAll(async () => {
    service = await Service.start();
    ({ dataDir } = service.config);
    client = new Client(service);
    await foundations(client);
    client.pass(300 * 24 * 60);
    await paidPledge(client, 'P1');
  });

  afterAll(() => service.stopAndRemove());

  const registered = (id: string) =>
    client.done('/v1/donors', {
      id,
      name: 'Donor',
      kind: 'STATE_PARTY',
      partySince: '2003-09-29',
    }) as Promise<{ readonly position: string }>;
  const file = () => readModelFile(dataDir, readModel);
  const job = (id: string) => service.get<Job>(`/v1/rebuilds/${id}`);
  const post = (path: string) => service.http('u.operator').post(path);

  async function begun(): Promise<Job> {
    const { status, body, headers } = await post('/v1/rebuilds');
    expect([status, headers['location']]).toEqual([202, `/v1/rebuilds/${(body as Job).id}`]);
    return body as Job;
  }

  async function ended(id: string): Promise<Job> {
    let found = await job(id);
    await until(
      async () => {
        found = await job(id);
        return !['building', 'comparing'].includes(found.state);
      },
      () => `the rebuild ends: ${JSON.stringify(found)}`,
    );
    return found;
  }

  /** Changes a row of the read model without the service's knowledge. */
  async function falsify(sql: string): Promise<void> {
    // The service writes in this same thread. Waiting for its lock would block it for ever, so retry instead.
    const database = new Database(file(), { timeout: 0 });
    let changes = 0;
    await until(() => {
      try {
        ({ changes } = database.prepare(sql).run());
        return true;
      } catch (error) {
        if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
        return false;
      }
    });
    database.close();
    expect(changes).toBeGreaterThan(0);
  }

  const falsifyJournal = (minorUnits = falsified) =>
    falsify(`UPDATE journal SET usd = usd + ${minorUnits} WHERE account = '1310' AND usd > 0`);
  // Journal lines are read from the rows; sums could come from a cache that was filled before the change.
  const linesOfReceivable = '/v1/journal?account=1310';
  const receivable = async () => (await service.get<Lines>(linesOfReceivable)).items;

  const acknowledge = (found: Job, changes: object = {}): Promise<Reply> => {
    if (found.comparison === null) throw new Error('nothing was compared');
    const difference = { ...acknowledgementOf(found.comparison), ...changes };
    return client.post(
      '/v1/acknowledged-differences',
      { ...difference, reason: 'rows were changed by hand' },
      { signers: { approvedBy: 'u.controller' } },
    );
  };

  it('takes over under load, again and again, and nobody is failed or told an older state', async () => {
    const load = new Load(service);
    load.start({ readers: 4, writers: 2 });
    await load.goesOn();
    for (let round = 0; round < 2; round += 1) {
      const before = basename(file());
      const found = await ended((await begun()).id);
      expect(found).toMatchObject({ state: 'taken-over', ground: 'equal', failure: null });
      expect(found.comparison).toMatchObject({ isEqual: true, rowsDiffering: 0 });
      expect(basename(file())).not.toBe(before);
      await load.goesOn();
      await until(() => !existsSync(join(dataDir, before)));
    }
    await load.end();
    expect(load.faults).toEqual([]);
    expect([load.reads > 40, load.writes > 4]).toEqual([true, true]);
  });

  it('is what answers after a restart, and is told of by the folder', async () => {
    const serving = basename(file());
    const { serves } = JSON.parse(readFileSync(join(dataDir, 'read-model.json'), 'utf8')) as {
      readonly serves: string;
    };
    expect([serves, serving]).toEqual([serving, expect.stringMatching(/-3\.db$/)]);
    expect(readdirSync(dataDir).filter((name) => /^read-model-.*\.db$/.test(name))).toEqual([
      serving,
    ]);
  });

  describe('where a row of the one that answers was changed', () => {
    let found: Job;
    let right: unknown;

    beforeAll(async () => {
      right = await receivable();
      await falsifyJournal();
      found = await ended((await begun()).id);
    });

    it('does not take over, and says what differs', async () => {
      expect(found).toMatchObject({ state: 'differs', ground: null, failure: null });
      const journal = found.comparison?.tables.find(({ table }) => table === 'journal');
      expect(journal).toMatchObject({ differs: true, onlyFrom: [], onlyTo: [] });
      const [row] = journal?.rows ?? [];
      const { from, to } = row ?? {};
      expect(BigInt(from?.['usd'] ?? 0) - BigInt(to?.['usd'] ?? 0)).toBe(BigInt(falsified));
      expect(found.comparison?.tables.filter(({ differs }) => differs)).toHaveLength(1);
      expect(await receivable()).not.toEqual(right);
    });

    it('waits, and keeps up with the log meanwhile', async () => {
      await registered('DON-MEANWHILE');
      expect((await job(found.id)).state).toBe('differs');
      const { status, body } = await post('/v1/rebuilds');
      expect([status, (body as { code: string }).code]).toEqual([409, 'REBUILD_RUNNING']);
    });

    it('is not let in by an acknowledgement of another difference', async () => {
      const other = { toFingerprint: 'f'.repeat(64) };
      expect((await acknowledge(found, other)).status).toBe(201);
      expect((await ended(found.id)).state).toBe('differs');
    });

    it('takes over under load once three people acknowledged just this difference', async () => {
      const load = new Load(service);
      load.start({ readers: 3, writers: 2 });
      expect((await acknowledge(found)).status).toBe(201);
      await until(async () => (await job(found.id)).state === 'taken-over');
      await load.goesOn();
      await load.end();
      expect(load.faults).toEqual([]);
      expect(await job(found.id)).toMatchObject({ ground: 'acknowledged' });
      expect(await receivable()).toEqual(right);
    });

    it('stands on record with those who signed it', async () => {
      const { items } = await service.get<{ items: object[] }>('/v1/acknowledged-differences');
      expect(items).toHaveLength(2);
      expect(items[1]).toMatchObject({
        ...acknowledgementOf(found.comparison as never),
        recordedBy: 'u.operator',
        certifiedBy: 'u.certify',
        approvedBy: 'u.controller',
      });
    });
  });

  it('is abandoned by an operator, and what it built is deleted', async () => {
    await falsifyJournal(1);
    const { id } = await ended((await begun()).id);
    const next = nextReadModelFile(dataDir, readModel);
    expect(existsSync(next)).toBe(true);
    const abandoned = await post(`/v1/rebuilds/${id}/abandonment`);
    expect([abandoned.status, (abandoned.body as Job).state]).toEqual([200, 'abandoned']);
    expect(existsSync(next)).toBe(false);
    const again = await post(`/v1/rebuilds/${id}/abandonment`);
    expect([again.status, (again.body as { code: string }).code]).toEqual([409, 'REBUILD_ENDED']);
    const { items } = await service.get<{ items: Job[] }>('/v1/rebuilds');
    expect(items.map(({ state }) => state)).toEqual([
      ...['taken-over', 'taken-over', 'taken-over', 'abandoned'],
    ]);
  });

  onEmbedded(
    'leaves a request that waits where it began, and brings there what it waits for',
    async () => {
      await falsifyJournal(2);
      const found = await ended((await begun()).id);
      const old = await receivable();
      const before = file();
      const { position } = await registered('DON-BEFORE');
      const later = String(BigInt(position) + 15n).padStart(position.length, '0');
      let isAnswered = false;
      const waiting = service
        .http()
        .get(`${linesOfReceivable}&after=${later}`)
        .then((answer) => {
          isAnswered = true;
          return answer;
        });
      expect((await acknowledge(found)).status).toBe(201);
      await until(async () => (await job(found.id)).state === 'taken-over');
      expect([isAnswered, existsSync(before)]).toEqual([false, true]);
      expect(await receivable()).not.toEqual(old);
      for (let count = 0; !isAnswered; count += 1) await registered(`DON-AWAITED-${count}`);
      const { status, body } = await waiting;
      expect([status, (body as Lines).items]).toEqual([200, old]);
      await until(() => !existsSync(before));
    },
  );
});

interface Lines {
  readonly items: readonly object[];
}
