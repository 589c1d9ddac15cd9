import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EventStore } from '@art30/event-sourcing';
import {
  keyNameOf,
  makeSignerKey,
  parseSignerKey,
  parseVerifierKey,
  writeRotation,
  writeVerifierKey,
} from '@art30/evidence';
import type { HeldKeys } from '../../apps/api/src/storage/checkpoint-keys';
import { ProjectionWorker } from '../../apps/api/src/storage/projection-worker';
import { CHECKPOINT_KEYS, EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { signCheckpoint } from '../support/checkpoints';
import { Service } from '../support/service';

/**
 * The holder of the key could sign a tree of forged books, so a change of the key needs two administrators.
 */
describe('the key that signs checkpoints', () => {
  const keys = '/v1/checkpoint-keys';
  let service: Service;
  let events: EventStore;
  let first: string;
  let sent = 0;

  beforeAll(async () => {
    service = await Service.start();
    events = service.app.get<EventStore>(EVENT_STORE);
    [first = ''] = service.app.get<HeldKeys>(CHECKPOINT_KEYS)();
  });
  afterAll(() => service.stopAndRemove());

  async function send(path: string, body: object, as: string) {
    sent += 1;
    const answer = await service
      .http(as)
      .post(path)
      .set('Idempotency-Key', `key ${sent}`)
      .send(body);
    const { code, field, id } = answer.body as Record<string, string | undefined>;
    return {
      status: answer.status,
      code,
      field,
      id: String(id),
      location: answer.headers['location'],
    };
  }
  const propose = (body: object, as = 'u.admin-1') => send(keys, body, as);
  const approve = (id: string, as = 'u.admin-2') => send(`${keys}/${id}/approval`, {}, as);
  const anotherKey = () => {
    const { name } = parseSignerKey(first).verifier;
    const { signerKey, verifierKey } = makeSignerKey(name, randomBytes(32));
    return { signerKey, signer: parseSignerKey(signerKey), to: verifierKey };
  };
  const verifierOf = (signerKey: string) => writeVerifierKey(parseSignerKey(signerKey).verifier);
  const sign = () => service.http().post('/v1/audit/checkpoints').send();
  const typesIn = async (stream: string) =>
    (await events.readStream(stream)).map(({ type }) => type);

  it('is made at the first start, for the account of the service alone, with the name of the ledger', async () => {
    const file = join(service.config.dataDir, 'checkpoint.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${first}\n`);
    const [opened] = await events.readStream('ledger');
    const name = keyNameOf(opened?.metadata.ledger?.id ?? '');
    expect(parseSignerKey(first).verifier.name).toBe(name);
  });

  it('is changed once a checkpoint has brought it', async () => {
    const { to, signer } = anotherKey();
    const note = writeRotation(parseSignerKey(first), signer);
    expect(await propose({ rotation: { to, note } })).toMatchObject({
      status: 422,
      code: 'CHECKPOINT_KEY_UNKNOWN',
    });
    await signCheckpoint(events, parseSignerKey(first), {
      time: service.clock.now().toISOString(),
    });
    const head = (await events.head()) ?? '';
    await service.app.get(ProjectionWorker, { strict: false }).waitFor(head);
  });

  it('is rotated by a note of both keys, which another administrator approves', async () => {
    const { to, signer } = anotherKey();
    const note = writeRotation(parseSignerKey(first), signer);
    const alone = writeRotation(verifierOf(first), signer);
    const refused = await propose({ rotation: { to, note: alone } });
    expect(refused).toMatchObject({
      status: 422,
      code: 'ROTATION_NOT_SIGNED',
      field: 'rotation.note',
    });
    const other = await propose({ rotation: { to: anotherKey().to, note } });
    expect(other).toMatchObject({ status: 422, code: 'ROTATION_NOT_SIGNED' });

    const proposed = await propose({ rotation: { to, note } });
    expect(proposed).toMatchObject({ status: 201, location: undefined });
    const own = await approve(proposed.id, 'u.admin-1');
    expect(own).toMatchObject({ status: 403, code: 'SEGREGATION_OF_DUTIES' });
    expect((await approve(proposed.id)).status).toBe(201);
    expect(await approve(proposed.id)).toMatchObject({ status: 404, code: 'EVENT_UNKNOWN' });
    expect(await typesIn('checkpoint-keys')).toEqual([
      'CheckpointKeyChangeProposed',
      'CheckpointKeyRotated',
    ]);
    expect(await propose({ rotation: { to, note } })).toMatchObject({
      status: 409,
      code: 'CHECKPOINT_KEY_STATUS',
      field: 'rotation.to',
    });
    const again = anotherKey();
    const fromOld = writeRotation(parseSignerKey(first), again.signer);
    expect(await propose({ rotation: { to: again.to, note: fromOld } })).toMatchObject({
      status: 422,
      code: 'ROTATION_NOT_SIGNED',
    });
  });

  it('that was lost is revoked, and the next key signs its rotation alone', async () => {
    const [, rotated] = await events.readStream('checkpoint-keys');
    const { to: lost } = rotated?.data as { readonly to: string };
    const revocation = { key: lost, fromSequence: 2, reason: 'the file was lost' };
    const late = { ...revocation, fromSequence: 1_000_000 };
    expect(await propose({ revocation: late })).toMatchObject({
      status: 422,
      code: 'EVENT_UNKNOWN',
      field: 'revocation.fromSequence',
    });
    const { to } = anotherKey();
    const strange = { ...revocation, key: to };
    expect(await propose({ revocation: strange })).toMatchObject({
      status: 422,
      code: 'CHECKPOINT_KEY_UNKNOWN',
      field: 'revocation.key',
    });
    const { id } = await propose({ revocation });
    expect((await approve(id)).status).toBe(201);
    expect(await propose({ revocation })).toMatchObject({
      status: 409,
      code: 'CHECKPOINT_KEY_STATUS',
    });
    const next = anotherKey();
    const note = writeRotation(lost, next.signer);
    const proposed = await propose({ rotation: { to: next.to, note } });
    expect((await approve(proposed.id)).status).toBe(201);
    expect(await sign()).toMatchObject({ status: 503, body: { code: 'CHECKPOINT_KEY_ELSEWHERE' } });
    appendFileSync(join(service.config.dataDir, 'checkpoint.key'), `${next.signerKey}\n`);
    expect(await sign()).toMatchObject({ status: 200, body: { key: next.to } });
    expect(await typesIn('checkpoint-keys')).toEqual([
      ...['CheckpointKeyChangeProposed', 'CheckpointKeyRotated'],
      ...['CheckpointKeyChangeProposed', 'CheckpointKeyRevoked'],
      ...['CheckpointKeyChangeProposed', 'CheckpointKeyRotated'],
    ]);
  });

  it.each([
    [{}],
    [{ rotation: { to: 'no key', note: 'a note' } }],
    [{ revocation: { key: 'x', fromSequence: 0, reason: 'r' } }],
  ])('is not changed by %j', async (body) => {
    expect(await propose(body)).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  });

  it('is either rotated or revoked by one proposal', async () => {
    const { to, signer } = anotherKey();
    const note = writeRotation(parseSignerKey(first), signer);
    const revocation = { key: verifierOf(first), fromSequence: 1, reason: 'r' };
    expect(await propose({ rotation: { to, note }, revocation })).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      field: 'revocation',
    });
  });

  it.each(['u.contrib', 'u.controller', 'u.operator', 'u.auditor'])(
    'is changed by administrators alone, and not by %s',
    async (person) => {
      const revocation = { key: verifierOf(first), fromSequence: 1, reason: 'r' };
      expect(await propose({ revocation }, person)).toMatchObject({ status: 403 });
    },
  );

  it('is shown to be changed by two people', async () => {
    const { conflicts } = await service.get<{ readonly conflicts: readonly unknown[] }>(
      '/v1/audit/segregation',
    );
    expect(conflicts).toEqual([]);
    expect(parseVerifierKey(verifierOf(first)).kind).toBe('ed25519');
  });
});
