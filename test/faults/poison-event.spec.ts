import { sha256Hex } from '../../apps/api/src/process/sha256';
import { leafHash, rootByInclusion, type EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client, type Reply } from '../support/client';
import { Service } from '../support/service';
import { until } from '../support/patience';

const poisonId = '0d9c1a52-4a1e-4d57-8f0f-3a4bb5a0a3f1';

describe('an event that no projection can read', () => {
  let service: Service;
  /** Answer to a proposal that was made before the unreadable event and still waits for its signatures. */
  let proposed: Reply;
  let bookedAt: string;

  beforeAll(async () => {
    service = await Service.start({ environment: { READ_WAIT_MS: '200' } });
    proposed = await post('/v1/donors', 'DON-LATER', donor('DON-LATER'), 'u.contrib');
    expect(proposed.status).toBe(202);
    const metadata = {
      recordedAt: '2024-03-01T00:00:00.000Z',
      recordedBy: 'u.stranger',
      keyHash: sha256Hex('key'),
      requestHash: sha256Hex('body'),
    };
    const event = { id: poisonId, type: 'SomethingElse', data: { hello: 'world' }, metadata };
    const store = service.app.get<EventStore>(EVENT_STORE);
    await store.append('donor-STRANGE', 'no-stream', [event]);
    await until(async () => (await ready()).status === 503);
  });

  afterAll(() => service.stopAndRemove());

  const ready = () => service.http().get('/health/ready');

  const post = async (path: string, key: string, body: object, as = 'u.operator') =>
    (await service
      .http()
      .post(path)
      .set({ 'Idempotency-Key': key, Authorization: service.as(as) })
      .send(body)) as Reply;

  const donor = (id: string) => ({
    id,
    name: 'Donor',
    kind: 'STATE_PARTY',
    partySince: '2003-09-29',
  });
  const register = (id: string) => post('/v1/donors', id, donor(id), 'u.contrib');

  it('stops the projection loudly, and names itself', async () => {
    const { status, text } = await ready();
    expect(status).toBe(503);
    expect(text).toContain(poisonId);
  });

  it('stops new proposals: what a person has open is counted from books that are whole', async () => {
    const { status, headers, body } = await register('DON-BEHIND');
    expect([status, body.code]).toEqual([503, 'READ_MODEL_BEHIND']);
    expect(body.detail).toContain(`as they stand at event ${poisonId}, which cannot be read`);
    expect(headers).not.toHaveProperty('retry-after');
  });

  it('does not stop signatures: what they write is only seen later', async () => {
    const { status, body } = await new Client(service, 'later').sign(proposed.body.proposal);
    expect([status, body.sequence]).toEqual([201, null]);
    bookedAt = body.position;
  });

  it('is named to whoever asks for what is behind it, who is not told to try again', async () => {
    const asked = await service.http().get(`/v1/donors?after=${bookedAt}`);
    const { code, detail } = asked.body as { code: string; detail: string };
    expect([asked.status, code]).toEqual([503, 'READ_MODEL_BEHIND']);
    expect(detail).toBe(
      `the books do not reach position ${bookedAt} by themselves, as they stand at event ` +
        `${poisonId}, which cannot be read: tell an operator (docs/troubleshooting.md), and ask ` +
        'without it for what is known so far',
    );
    expect(asked.headers).not.toHaveProperty('retry-after');
  });

  it('is the only event that can be skipped', async () => {
    const other = { eventId: '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30', reason: 'no' };
    const { status, body } = await post('/v1/skipped-events', 'skip-other', other);
    expect([status, (body as { code: string }).code]).toEqual([409, 'EVENT_READABLE']);
  });

  it('is skipped by an act of three people that is on record, and the projection goes on', async () => {
    const act = { eventId: poisonId, reason: 'written by a stranger' };
    const byController = await post('/v1/skipped-events', 'no', act, 'u.controller');
    expect([byController.status, byController.body.code]).toEqual([403, 'ROLE_REQUIRED']);
    const skipping = await post('/v1/skipped-events', 'skip', act);
    expect([skipping.status, skipping.body.proposal.approver]).toEqual([202, 'CONTROLLER']);
    // The read model stops before this proposal, but its signers can still read it.
    const place = String(skipping.headers['location']);
    const { hash, facts } = await service.get<{ hash: string; facts: object }>(place);
    expect(facts).toMatchObject(act);
    const sign = (what: string, as: string) =>
      post(`${place}/${what}`, `${what} ${as}`, { hash }, as);
    expect((await sign('certification', 'u.certify')).status).toBe(201);
    const officer = await sign('approval', 'u.approve');
    expect([officer.status, officer.body.code]).toEqual([403, 'AUTHORITY_REQUIRED']);
    expect((await ready()).status).toBe(503);
    expect((await sign('approval', 'u.controller')).status).toBe(201);
    await until(async () => (await ready()).status === 200);
    const { items } = await service.get<{ items: object[] }>('/v1/skipped-events');
    expect(items).toEqual([
      expect.objectContaining({
        id: poisonId,
        reason: act.reason,
        recordedBy: 'u.operator',
        certifiedBy: 'u.certify',
        approvedBy: 'u.controller',
      }),
    ]);
    expect(await service.get(`/v1/skipped-events/${poisonId}`)).toEqual(items[0]);
    await service.get('/v1/donors/DON-LATER');
  });

  it('keeps its place in the sequence, and a replay finds that all agrees', async () => {
    const head = await service.get<{ knownAt: { sequence: number } }>('/v1/trial-balance');
    const log = await service.http().get('/v1/audit/events?limit=10000');
    expect(log.status).toBe(200);
    const sequences = log.text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { sequence: number }).sequence);
    expect(sequences.at(-1)).toBe(head.knownAt.sequence);
    const place =
      log.text
        .trim()
        .split('\n')
        .findIndex((line) => line.includes(poisonId)) + 1;
    const behind = await service.http().get(`/v1/audit/events?after=${place}&limit=1`);
    expect(JSON.parse(behind.text)).toMatchObject({ sequence: place + 1 });
    const started = await service.http().post('/v1/audit/replays');
    const { location } = started.headers;
    await until(async () => {
      const { state } = await service.get<{ state: string }>(String(location));
      return state !== 'running';
    });
    const replay = await service.get<{ state: string; report: { agrees: boolean } }>(
      String(location),
    );
    expect([replay.state, replay.report.agrees]).toEqual(['done', true]);
  });

  it('is a leaf of the tree all the same, which is proved by its place', async () => {
    const { text } = await service.http().get('/v1/audit/events?limit=10000');
    const sequence =
      text
        .trim()
        .split('\n')
        .findIndex((line) => line.includes(poisonId)) + 1;
    const { event, size, root, proof } = await service.get<{
      readonly event: { readonly id: string; readonly leaf: string; readonly line: string };
      readonly size: number;
      readonly root: string;
      readonly proof: readonly string[];
    }>(`/v1/audit/proofs/inclusion?event=${sequence}`);
    expect([event.id, event.line.includes('{"hello":"world"}')]).toEqual([poisonId, true]);
    expect(event.leaf).toBe(Buffer.from(leafHash(event.line)).toString('hex'));
    const place = { leaf: event.leaf, index: sequence - 1, size, proof };
    expect(rootByInclusion(place)).toBe(root);
  });

  it('keeps no instance from starting once it was skipped', async () => {
    const { dataDir } = service.config;
    await service.stop();
    service = await Service.start({ dataDir, environment: { READ_WAIT_MS: '200' } });
    await until(async () => (await ready()).status === 200);
  });
});
