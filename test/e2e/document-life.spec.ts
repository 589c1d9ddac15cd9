import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnnamedBytes } from '../../apps/api/src/documents/document-work';
import { Client } from '../support/client';
import { addressOf, testDocument, upload, type TestDocument } from '../support/documents';
import { patienceMs, until } from '../support/patience';
import { runsOnServer, Service } from '../support/service';
import { announcement, foundations } from '../support/world';

const day = 24 * 60;

describe('the life of a document', () => {
  let service: Service;
  let client: Client;
  let made = 0;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-03-11T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });
  afterAll(() => service.stopAndRemove());

  const fresh = () => testDocument(`evidence ${(made += 1)}`);
  const uploaded = async (person = 'u.contrib') => {
    const document = fresh();
    expect((await upload(service, document, person)).status).toBe(204);
    return document;
  };
  const announce = (documents: readonly object[], as = 'u.contrib') =>
    client.post('/v1/pledges', { ...announcement(`L${(made += 1)}`), documents }, { as });
  const place = (room: string, ...rest: string[]) =>
    join(service.config.documentsDir, room, ...rest);
  const bytesOf = ({ named }: TestDocument) => place('bytes', named.sha256);
  const asideOf = ({ named }: TestDocument) =>
    readdirSync(place('aside')).filter((name) => name.startsWith(named.sha256));
  /** Runs one round of the worker that removes unnamed documents; the service runs it every ten minutes. */
  const round = () =>
    service.app.get(UnnamedBytes, { strict: false }).round({
      nowMs: () => 0,
      ended: false,
      done: () => undefined,
      waits: () => undefined,
    });
  const erase = (sha256: string, approvedBy = 'u.controller') =>
    client.post(
      '/v1/erased-documents',
      { sha256, ground: 'request of a person' },
      { as: 'u.contrib', signers: { approvedBy } },
    );
  const erased = async () => {
    const letter = await uploaded();
    await announce([letter.named]);
    expect((await erase(letter.named.sha256)).status).toBe(201);
    await until(
      () => !existsSync(bytesOf(letter)),
      () => 'the bytes are deleted',
    );
    return letter;
  };

  describe('that no event names', () => {
    it('ends 7 days after it was sent, and an hour aside', async () => {
      const letter = await uploaded();
      client.pass(7 * day);
      await round();
      expect(existsSync(bytesOf(letter))).toBe(true);
      client.pass(1);
      await round();
      expect([existsSync(bytesOf(letter)), asideOf(letter)]).toEqual([false, [expect.anything()]]);
      client.pass(61);
      await round();
      await round();
      expect((await announce([letter.named])).body.code).toBe('DOCUMENT_UNKNOWN');
      expect(asideOf(letter)).toEqual([]);
      const people = readdirSync(place('unnamed'));
      const records = people.flatMap((person) => readdirSync(place('unnamed', person)));
      expect(records).not.toContain(letter.named.sha256);
      // A removed document may be uploaded again.
      expect((await upload(service, letter)).status).toBe(204);
      expect((await announce([letter.named])).status).toBe(201);
    });

    it('lives on from whoever sent it last, or tried to attach it', async () => {
      const letter = await uploaded();
      const tried = await uploaded();
      client.pass(5 * day);
      await upload(service, letter, 'u.cashier');
      const trial = { ...announcement('TRIED'), documents: [tried.named] };
      expect((await client.post('/v1/pledges', trial, { dryRun: true })).status).toBe(200);
      client.pass(5 * day);
      await round();
      for (const one of [letter, tried]) expect(existsSync(bytesOf(one))).toBe(true);
      // The claim of the first uploader has expired, so that person can no longer attach the document.
      expect((await announce([letter.named])).body.code).toBe('DOCUMENT_UNKNOWN');
    });

    it('comes back where it is named, or sent again, while it is aside', async () => {
      const [sent, named, other] = [await uploaded(), await uploaded(), await uploaded()];
      client.pass(8 * day);
      await round();
      for (const one of [sent, named, other]) expect(asideOf(one)).toHaveLength(1);
      await upload(service, sent);
      expect((await announce([named.named])).status).toBe(201);
      client.pass(61);
      await round();
      for (const one of [sent, named, other]) expect(asideOf(one)).toEqual([]);
      expect([sent, named, other].map((one) => existsSync(bytesOf(one)))).toEqual([
        ...[true, true, false],
      ]);
    });
  });

  it('has no end where an event names it, a proposal or what is booked', async () => {
    const [booked, proposed] = [await uploaded(), await uploaded()];
    const announced = await announce([booked.named]);
    expect(announced.status).toBe(201);
    const [event] = announced.body.events as readonly { readonly id: string }[];
    const shownEvent = await service.http().get(`/v1/audit/events/${event?.id}`);
    expect((shownEvent.body as { documents: unknown }).documents).toEqual([
      { ...booked.named, state: 'KEPT' },
    ]);
    const { status } = await service
      .http('u.contrib')
      .post('/v1/purposes')
      .set('Idempotency-Key', 'named by a proposal')
      .send({
        code: 'k',
        kind: 'LETTER',
        label: 'another',
        recommendations: ['m'],
        effectiveDate: '2024-03-11',
        documents: [proposed.named],
      });
    expect(status).toBe(202);
    client.pass(40 * day);
    await round();
    for (const one of [booked, proposed]) expect(existsSync(bytesOf(one))).toBe(true);
    // The record of the upload is moved next to the document and no longer counts against anybody's quota.
    expect(readdirSync(place('named'))).toEqual(
      expect.arrayContaining([booked.named.sha256, proposed.named.sha256]),
    );
    expect((await announce([booked.named])).status).toBe(201);
  });

  it('is not begun by who has as many that no event names as one may', async () => {
    const key = createHash('sha256').update('u.program').digest('hex');
    const first = await uploaded('u.program');
    const size = 1_073_741_824 - first.named.size;
    const sha256 = 'b'.repeat(64);
    const heldAt = service.clock.now().toISOString();
    const record = { person: 'u.program', sha256, size, uploadedAt: heldAt, heldAt };
    writeFileSync(place('unnamed', key, sha256), JSON.stringify(record));
    const second = fresh();
    const refused = await upload(service, second, 'u.program');
    expect(refused.body).toMatchObject({ status: 409, code: 'DOCUMENT_QUOTA' });
    expect(existsSync(bytesOf(second))).toBe(false);
    expect(existsSync(place('unnamed', key, second.named.sha256))).toBe(false);
    // The quota counts neither a repeated upload nor another person's documents nor a document that an event
    // names.
    expect((await upload(service, first, 'u.program')).status).toBe(204);
    expect((await upload(service, second, 'u.contrib')).status).toBe(204);
    await announce([first.named], 'u.program');
    const small = testDocument('s');
    expect((await upload(service, small, 'u.program')).status).toBe(204);
    rmSync(place('unnamed', key, sha256));
  });

  describe('that is erased', () => {
    it('leaves its hash and an event, and nobody is given it any more', async () => {
      const letter = await erased();
      const { sha256 } = letter.named;
      const listed = await service.get<{ items: object[] }>('/v1/erased-documents');
      expect(listed.items).toContainEqual({
        sha256,
        ground: 'request of a person',
        recordedBy: 'u.contrib',
        certifiedBy: 'u.certify',
        approvedBy: 'u.controller',
        documentReference: null,
        recordedAt: service.clock.now().toISOString(),
      });
      expect(await service.get(`/v1/erased-documents/${sha256}`)).toMatchObject({ sha256 });
      const asked = await service.http('u.contrib').get(addressOf(letter));
      expect(asked.body).toMatchObject({ status: 410, code: 'DOCUMENT_ERASED' });
      const { text } = await service.http().get('/v1/audit/events?limit=10000');
      expect(text).toContain(`"sha256":"${sha256}","size":${letter.named.size}`);
    });

    it('is not taken again, not attached and not erased twice', async () => {
      const letter = await erased();
      const again = await upload(service, letter);
      expect(again.body).toMatchObject({ status: 409, code: 'DOCUMENT_ERASED' });
      expect(existsSync(bytesOf(letter))).toBe(false);
      expect(await announce([letter.named])).toMatchObject({
        status: 409,
        body: { code: 'DOCUMENT_ERASED', field: 'documents[0].sha256' },
      });
      expect((await erase(letter.named.sha256)).body).toMatchObject({ code: 'DOCUMENT_ERASED' });
    });

    it('was approved by the controller', async () => {
      const letter = await uploaded();
      await announce([letter.named]);
      const { status, body } = await erase(letter.named.sha256, 'u.approve');
      expect({ status, code: body.code }).toEqual({ status: 403, code: 'AUTHORITY_REQUIRED' });
      expect(existsSync(bytesOf(letter))).toBe(true);
    });

    it('was named by an event', async () => {
      const letter = await uploaded();
      expect(await erase(letter.named.sha256)).toMatchObject({
        status: 422,
        body: { code: 'DOCUMENT_UNKNOWN', field: 'sha256' },
      });
    });

    it('does not change the answer to a repeat of what carried it', async () => {
      const letter = await uploaded();
      const body = { ...announcement(`L${(made += 1)}`), documents: [letter.named] };
      const first = await client.post('/v1/pledges', body, { key: 'carried' });
      expect((await erase(letter.named.sha256)).status).toBe(201);
      expect((await client.post('/v1/pledges', body, { key: 'carried' })).body).toEqual(first.body);
    });
  });

  describe('that an operator with the disk touched', () => {
    it('is not given out, and a replay that looks finds it', async () => {
      const [whole, changed, missing] = [await uploaded(), await uploaded(), await uploaded()];
      await announce([whole, changed, missing].map(({ named }) => named));
      writeFileSync(bytesOf(changed), changed.bytes.toString().toUpperCase());
      rmSync(bytesOf(missing));
      for (const one of [changed, missing]) {
        const { status, body } = await service.http('u.contrib').get(addressOf(one));
        expect({ status, body }).toMatchObject({ status: 500, body: { code: 'DOCUMENT_DAMAGED' } });
      }
      expect((await service.http('u.contrib').get(addressOf(whole))).status).toBe(200);
      const report = await replayed('?documents=true');
      expect(report).toMatchObject({
        agrees: false,
        documents: {
          findingsTotal: 2,
          findings: expect.arrayContaining([
            { sha256: changed.named.sha256, problem: 'changed' },
            { sha256: missing.named.sha256, problem: 'missing' },
          ]),
        },
      });
      expect(await replayed('')).toMatchObject({ agrees: true, documents: null });
      if (!runsOnServer) expectCommandToFind(changed, missing);
      // A holder of the original bytes can upload them again, which repairs a changed or missing document.
      for (const one of [changed, missing]) await upload(service, one);
      expect(await replayed('?documents=true')).toMatchObject({
        agrees: true,
        documents: { findingsTotal: 0 },
      });
    });
  });

  async function replayed(query: string): Promise<object> {
    const started = await service.http().post(`/v1/audit/replays${query}`);
    expect(started.status).toBe(202);
    let report: object | null = null;
    await until(
      async () => {
        ({ report } = await service.get<{ report: object | null }>(
          started.headers['location'] ?? '',
        ));
        return report !== null;
      },
      () => 'the replay is done',
    );
    return report ?? {};
  }

  function expectCommandToFind(changed: TestDocument, missing: TestDocument): void {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['dist/apps/cli/src/replay.js', ...args], {
        env: {
          PATH: process.env['PATH'],
          DATA_DIR: service.config.dataDir,
          DOCUMENTS_DIR: service.config.documentsDir,
        },
        encoding: 'utf8',
        timeout: patienceMs,
      });
    const { status, stdout } = run('--documents');
    expect(status).toBe(1);
    expect(stdout).toContain(`document ${changed.named.sha256}: changed`);
    expect(stdout).toContain(`document ${missing.named.sha256}: missing`);
    expect(stdout).toMatch(/\d+ documents read, 2 missing or changed, in/);
    expect(run()).toMatchObject({ status: 0 });
    expect(run('--document')).toMatchObject({ status: 1 });
  }
});
