import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint, kit } from '@art30/accounting';
import { isConsistent, rootByInclusion, leafHash, type EventStore } from '@art30/event-sourcing';
import {
  isSignedBy,
  makeSignerKey,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  proveStatement,
  type StatementProof,
} from '@art30/evidence';
import request from 'supertest';
import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256Hex } from '../../apps/api/src/process/sha256';
import type { Readiness } from '../../apps/api/src/operations/readiness/health.answers';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { afterwards } from '../support/afterwards';
import { commandLine } from '../support/command-line';
import { Client } from '../support/client';
import { asDonor } from '../support/donor-world';
import { until } from '../support/patience';
import { close, softClose } from '../support/periods';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { textOf } from '../support/statements';
import { TestWitness } from '../support/witness';

const signing = async (service: Service, person = 'u.auditor') =>
  service.http(person).post('/v1/audit/checkpoints');
const listed = async (service: Service) =>
  (await service.get<{ items: Checkpoint[] }>('/v1/audit/checkpoints')).items;
const announced = (id: string) => ({
  id,
  donorId: 'DON-A',
  recommendation: 'm',
  announcedOn: '2024-10-01',
  amount: { amount: '100.00', currency: 'USD' },
  earmarks: [],
});

describe('a checkpoint', () => {
  let service: Service;
  let client: Client;
  let signed: Checkpoint;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, 'E14');
    signed = (await signing(service)).body as Checkpoint;
  });
  afterAll(() => service.stopAndRemove());

  it('signs the whole log, with the key that it names', () => {
    const note = parseNote(signed.note);
    expect(isSignedBy(note, parseVerifierKey(signed.key))).toBe(true);
    const { size, root, origin } = signed;
    expect(parseCheckpoint(note.text)).toEqual({ origin, size, root, time: signed.signedAt });
    expect(signed).toMatchObject({ because: 'REQUEST', sequence: size + 1, witnesses: [] });
  });

  it('is the same where nothing came after it', async () => {
    const again = await signing(service, 'u.operator');
    expect(again).toMatchObject({ status: 200, body: signed });
    expect(await listed(service)).toEqual([signed]);
  });

  it('continues the one before it', async () => {
    await client.done('/v1/pledges', announced('P-NEXT'));
    const next = (await signing(service)).body as Checkpoint;
    expect(next.size).toBe(signed.size + 1);
    const path = `/v1/audit/proofs/consistency?from=${signed.size}&to=${next.size}`;
    const { proof } = await service.get<{ proof: string[] }>(path);
    expect(isConsistent(signed, next, proof)).toBe(true);
    expect(await listed(service)).toEqual([signed, next]);
  });

  it.each(['u.contrib', 'u.certify', 'u.admin-1'])('is not signed for %s', async (person) => {
    expect((await signing(service, person)).status).toBe(403);
  });

  it('is not signed where the log does not begin with the last one', async () => {
    const broken = await Service.start();
    await playExample(broken, 'E02');
    const { body } = await signing(broken);
    const events = broken.app.get<EventStore>(EVENT_STORE);
    const name = 'checkpoints-2024';
    const [genuine] = await events.readStream(name);
    const forged = { ...genuine?.data, root: 'ab'.repeat(32) };
    const { metadata } = genuine ?? {};
    if (metadata === undefined) throw new Error('a checkpoint was signed');
    const id = '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30';
    await events.append(name, 0, [{ id, type: 'CheckpointSigned', data: forged, metadata }]);
    const refused = await signing(broken);
    expect(refused).toMatchObject({ status: 409, body: { code: 'CHECKPOINT_ALARM' } });
    const ready = await broken.http('u.operator').get('/health/ready');
    expect(ready).toMatchObject({
      status: 503,
      body: {
        checks: {
          checkpoints: {
            status: 'down',
            reason: expect.stringContaining(`of ${(body as Checkpoint).size} events`),
          },
        },
      },
    });
    await broken.stopAndRemove();
  });
});

describe('the proof of a statement', () => {
  let service: Service;
  let id: string;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E14');
    service.clock.set(new Date('2024-12-02T09:00:00.000Z'));
    const period = { from: '2024-07-01', to: '2024-11-30' };
    id = (await new Client(service).done('/v1/donors/DON-A/statements', period, { key: 's' }))
      .id as string;
  });
  afterAll(() => service.stopAndRemove());

  const proving = () => service.http().get(`/v1/statements/${id}/proof`);

  it('leads from the bytes of the statement to a signed checkpoint, with no other event', async () => {
    const { body, status } = await proving();
    expect(status).toBe(200);
    const { line, leafIndex: index, proof, checkpoint } = body as StatementProof;
    const issued = JSON.parse(line) as { data: { renditions: { type: string; sha256: string }[] } };
    const bytes = await textOf(service, `/v1/statements/${id}`, 'application/json');
    const [json] = issued.data.renditions.filter(({ type }) => type === 'application/json');
    expect(json?.sha256).toBe(sha256Hex(bytes));
    const { size, root } = parseCheckpoint(parseNote(checkpoint).text);
    const leaf = bytesToHex(leafHash(line));
    expect(rootByInclusion({ leaf, index, size, proof })).toBe(root);
    expect(await listed(service)).toMatchObject([{ because: 'REQUEST', size }]);
  });

  describe('is checked by its reader', () => {
    const read = async () => {
      const statement = Buffer.from(await textOf(service, `/v1/statements/${id}`, 'text/csv'));
      const { body } = await proving();
      const [{ key } = { key: '' }] = await listed(service);
      return { statement, proof: body as StatementProof, key };
    };
    type Handed = Awaited<ReturnType<typeof read>>;
    const proved = async (change: (handed: Handed) => Partial<Handed>) => {
      const original = await read();
      const { statement, proof, key } = { ...original, ...change(original) };
      return proveStatement(statement, JSON.stringify(proof), parseVerifierKey(key));
    };

    it('and holds in each form that was handed out', async () => {
      expect(await proved(() => ({}))).toMatchObject({ statementId: id, type: 'text/csv' });
      const json = Buffer.from(await textOf(service, `/v1/statements/${id}`, 'application/json'));
      expect(await proved(() => ({ statement: json }))).toMatchObject({ type: 'application/json' });
    });

    const { verifierKey } = makeSignerKey('article30-ledger/other', new Uint8Array(32).fill(1));
    it.each<[string, RegExp, Parameters<typeof proved>[0]]>([
      [
        'another byte',
        /none that were issued/,
        ({ statement }) => ({
          statement: Buffer.concat([statement, Buffer.from(' ')]),
        }),
      ],
      ['another key', /not signed by the key/, () => ({ key: verifierKey })],
      [
        'another amount in the event',
        /not in the tree/,
        ({ proof }) => ({
          proof: { ...proof, line: proof.line.replace('DON-A', 'DON-B') },
        }),
      ],
      [
        'another place',
        /not in the tree/,
        ({ proof }) => ({
          proof: { ...proof, leafIndex: proof.leafIndex - 1 },
        }),
      ],
      [
        'another root',
        /not signed by the key/,
        ({ proof }) => ({
          proof: {
            ...proof,
            checkpoint: proof.checkpoint.replace(/\n[^\n]+=\n/, `\n${'A'.repeat(43)}=\n`),
          },
        }),
      ],
      ['no checkpoint', /cannot be read/, ({ proof }) => ({ proof: { ...proof, checkpoint: '' } })],
    ])('and does not with %s', async (_what, reason, change) => {
      await expect(proved(change)).rejects.toThrow(reason);
    });
  });

  it('is given to its donor, and to no other one', async () => {
    const asked = async (donor: string) =>
      request(service.app.getHttpServer())
        .get(`/v1/statements/${id}/proof`)
        .set('Authorization', await asDonor(service, `u.of-${donor.toLowerCase()}`, [donor]));
    expect((await asked('DON-A')).body).toEqual((await proving()).body);
    const other = await asked('DON-B');
    expect(other).toMatchObject({ status: 404, body: { code: 'STATEMENT_UNKNOWN' } });
  });
});

describe('a folder that was restored without its key and its read model', () => {
  const after = afterwards();

  it('has no other key made for it, is warned of, and signs on once it has the key', async () => {
    const before = await Service.start();
    const { dataDir } = before.config;
    await playExample(before, 'E02');
    const { key, size } = (await signing(before)).body as Checkpoint;
    const codes = async (asked: Service) => {
      const { body } = await asked.http('u.operator').get('/health/ready');
      const { status, warnings } = body as kit.Infer<typeof Readiness>;
      return [status, ...(warnings ?? []).map(({ code }) => code)];
    };
    expect(await codes(before)).toEqual(['up']);
    await before.stop();
    const aside = join(dataDir, 'aside');
    const file = join(dataDir, 'checkpoint.key');
    renameSync(file, aside);
    for (const name of readdirSync(dataDir)) {
      if (name.startsWith('read-model')) rmSync(join(dataDir, name));
    }
    const service = await Service.start({ dataDir });
    after(() => service.stopAndRemove());
    expect(existsSync(file)).toBe(false);
    expect(await codes(service)).toEqual(['up', 'CHECKPOINT_KEY_MISSING', 'READ_MODEL_MISSING']);
    const client = new Client(service);
    await client.done('/v1/donors', { id: 'DON-E', name: 'E', kind: 'FOUNDATION' });
    const refused = await signing(service);
    expect(refused).toMatchObject({ status: 503, body: { code: 'CHECKPOINT_KEY_ELSEWHERE' } });
    renameSync(aside, file);
    expect(await codes(service)).toEqual(['up', 'READ_MODEL_MISSING']);
    const signed = (await signing(service)).body as Checkpoint;
    expect(signed.key).toBe(key);
    expect(signed.size).toBeGreaterThan(size);
  });
});

describe('witnesses', () => {
  const after = afterwards();

  it('sign each checkpoint, and who is away holds nothing up', async () => {
    const [near, far] = [
      await TestWitness.start('near.example.org'),
      await TestWitness.start('far.example.org'),
    ];
    after(() => near.stop());
    await far.stop();
    const environment = { WITNESSES: `${near.setting}, https://127.0.0.1:1/ ${far.key}` };
    const service = await Service.start({ environment: { ...environment, WITNESS_QUORUM: '1' } });
    after(() => service.stopAndRemove());
    await playExample(service, 'E02');
    const signed = (await signing(service)).body as Checkpoint;
    await until(async () => (await listed(service))[0]?.witnesses.length === 1);
    const [witnessed] = await listed(service);
    expect(witnessed?.witnesses).toEqual(['near.example.org']);
    expect(isSignedBy(parseNote(witnessed?.note ?? ''), parseVerifierKey(near.key))).toBe(true);
    expect(near.signed.get(signed.origin)).toEqual({ size: signed.size, root: signed.root });
    const ready = await service.http('u.operator').get('/health/ready');
    expect(ready.body).toMatchObject({
      checks: {
        checkpoints: {
          status: 'up',
          isWitnessed: true,
          witnesses: [
            { name: 'near.example.org', signedSize: signed.size, reason: null },
            { name: 'far.example.org', signedSize: null, reason: expect.any(String) },
          ],
        },
      },
    });
  });

  it('that know a larger tree make the service unready, and stop signatures and packs but no command', async () => {
    const witness = await TestWitness.start('larger.example.org');
    after(() => witness.stop());
    const service = await Service.start({ environment: { WITNESSES: witness.setting } });
    after(() => service.stopAndRemove());
    await playExample(service, 'E02');
    const events = service.app.get<EventStore>(EVENT_STORE);
    const [opened] = await events.readStream('ledger');
    const origin = `article30-ledger/${opened?.metadata.ledger?.id}`;
    witness.signed.set(origin, { size: 4_711, root: 'ab'.repeat(32) });
    await signing(service);
    await until(async () => {
      const ready = await service.http('u.operator').get('/health/ready');
      if (ready.status === 200) return false;
      expect(ready.body).toMatchObject({
        checks: { checkpoints: { status: 'down', reason: expect.stringContaining('4711 events') } },
      });
      return true;
    });
    const alarm = { status: 409, body: { code: 'CHECKPOINT_ALARM' } };
    expect(await signing(service)).toMatchObject(alarm);
    expect(await service.http('u.auditor').get('/v1/audit/evidence-pack')).toMatchObject(alarm);
    await new Client(service).done('/v1/donors', { id: 'DON-E', name: 'E', kind: 'FOUNDATION' });
    // The command line refuses to export a pack too, and the alarm survives a restart while the witness is
    // offline.
    const environment = { WITNESSES: witness.setting };
    await service.stop();
    await witness.stop();
    const { dataDir } = service.config;
    const args = ['--format', 'evidence', '--out', join(dataDir, 'pack.zip')];
    const packed = () => commandLine('export', args, { DATA_DIR: dataDir });
    expect(await packed()).toMatchObject({
      code: 1,
      err: expect.stringMatching(/CHECKPOINT_ALARM.*signed a tree of 4711 events/),
    });
    const again = await Service.start({ dataDir, environment });
    after(() => again.stop());
    expect((await again.http('u.operator').get('/health/ready')).status).toBe(503);
    expect(await signing(again)).toMatchObject(alarm);
    expect(await again.http('u.auditor').get('/v1/audit/evidence-pack')).toMatchObject(alarm);
    await again.stop();
    // The operator removes the witness from the settings, which states that the witness was wrong; the alarm
    // ends.
    await (await Service.start({ dataDir })).stop();
    expect((await packed()).code).toBe(0);
  });
});

describe('a service that signs by itself', () => {
  const after = afterwards();

  it('signs once there are new events and its time has come, and when a year is closed', async () => {
    const service = await Service.start({ environment: { CHECKPOINT_MINUTES: '60' } });
    after(() => service.stopAndRemove());
    await until(async () => (await listed(service)).length === 1);
    expect(await listed(service)).toMatchObject([{ because: 'SCHEDULE' }]);
    const client = new Client(service);
    expect((await softClose(client, '2023')).status).toBe(201);
    client.pass(10);
    expect((await close(service, client, '2023')).status).toBe(201);
    await until(async () => (await listed(service)).length === 2);
    expect((await listed(service))[1]).toMatchObject({ because: 'PERIOD_CLOSED' });
  });
});
