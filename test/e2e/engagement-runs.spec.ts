import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@art30/event-sourcing';
import { until } from '../support/patience';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

interface Run {
  readonly kind: string;
  readonly by: string;
  readonly sha256: string;
  readonly throughSequence: number;
  readonly asAt: string | null;
  readonly agrees?: boolean;
  readonly options?: Readonly<Record<string, string>>;
  readonly recordedBy: string;
}
interface Replay {
  readonly state: string;
  readonly failure: string | null;
  readonly report: { readonly durationMs: number; readonly throughSequence: number };
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('runs of auditors', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E05');
    const facts = { id: 'AUD', title: 'Audit of 2024', from: '2024-01-01', to: '2024-12-31' };
    const opened = await service
      .http()
      .post('/v1/audit/engagements')
      .set('Idempotency-Key', 'open')
      .send(facts);
    expect(opened.status).toBe(201);
    expect((await service.http().post('/v1/audit/checkpoints')).status).toBe(200);
  });
  afterAll(() => service.stopAndRemove());

  async function runs(): Promise<readonly Run[]> {
    const { items } = await service.get<{ items: Run[] }>('/v1/audit/engagements/AUD/runs');
    return items;
  }

  it('have an export of the books on record with the hash of its bytes', async () => {
    const query = 'format=hledger&asAt=2024-05-31&engagement=AUD';
    const { status, text } = await service.http().get(`/v1/audit/export?${query}`);
    expect([status, text.includes('; End:')]).toEqual([200, true]);
    expect(await runs()).toMatchObject([
      {
        kind: 'BOOKS_EXPORT',
        by: 'SERVICE',
        sha256: sha256(text),
        asAt: '2024-05-31',
        options: { format: 'hledger' },
        recordedBy: 'u.auditor',
      },
    ]);
  });

  it('have an evidence pack on record with the hash of its bytes', async () => {
    const { status, body } = await service
      .http()
      .get('/v1/audit/evidence-pack?engagement=AUD')
      .buffer(true)
      .parse((answer, done) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('end', () => done(null, Buffer.concat(pieces)));
      });
    expect(status).toBe(200);
    expect((await runs()).at(-1)).toMatchObject({
      kind: 'EVIDENCE_PACK',
      sha256: sha256(body as Buffer),
      asAt: null,
    });
  });

  it('have a replay on record once it is done, with the hash of its report', async () => {
    const started = await service.http().post('/v1/audit/replays?engagement=AUD');
    expect(started.status).toBe(202);
    const place = String(started.headers['location']);
    const replay = () => service.get<Replay>(place);
    await until(async () => (await replay()).state !== 'running');
    const { state, report, failure } = await replay();
    expect([state, failure]).toEqual(['done', null]);
    const { durationMs: _ms, ...result } = report;
    expect((await runs()).at(-1)).toMatchObject({
      kind: 'REPLAY',
      agrees: true,
      options: { documents: 'false' },
      sha256: sha256(canonicalJson(result as unknown as JsonObject)),
      throughSequence: report.throughSequence,
    });
  });

  it('are on record for nobody who named no engagement', async () => {
    const before = (await runs()).length;
    expect((await service.http().get('/v1/audit/export?format=hledger')).status).toBe(200);
    expect(await runs()).toHaveLength(before);
  });

  it.each([
    ['u.controller', 'GET', '/v1/audit/export?format=hledger&engagement=AUD', 403, 'ROLE_REQUIRED'],
    ['u.controller', 'GET', '/v1/audit/evidence-pack?engagement=AUD', 403, 'ROLE_REQUIRED'],
    ['u.operator', 'POST', '/v1/audit/replays?engagement=AUD', 403, 'ROLE_REQUIRED'],
    ['u.auditor', 'POST', '/v1/audit/replays?engagement=NONE', 404, 'ENGAGEMENT_UNKNOWN'],
    ['u.auditor', 'GET', '/v1/audit/evidence-pack?engagement=NONE', 404, 'ENGAGEMENT_UNKNOWN'],
  ] as const)('are refused to %s, %s %s', async (person, method, path, ...refusal) => {
    const agent = service.http(person);
    const refused = await (method === 'GET' ? agent.get(path) : agent.post(path));
    expect([refused.status, (refused.body as { code: string }).code]).toEqual(refusal);
  });

  it('of the command line are put on record by the auditor who says so', async () => {
    const run = { kind: 'REPLAY', throughSequence: 9, sha256: 'a'.repeat(64), agrees: false };
    const send = () =>
      service.http().post('/v1/audit/engagements/AUD/runs').set('Idempotency-Key', 'cli').send(run);
    const [first, second] = [await send(), await send()];
    expect([first.status, second.body]).toEqual([201, first.body]);
    expect((await runs()).at(-1)).toMatchObject({ ...run, by: 'COMMAND_LINE', asAt: null });
  });
});
