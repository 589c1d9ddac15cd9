import { request } from 'node:http';
import { agent } from 'supertest';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { MetricsListener } from '../../apps/api/src/operations/metrics-listener';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { Service } from '../support/service';
import { foundations } from '../support/world';

describe('the metrics', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ environment: { METRICS_PORT: '0' } });
    await foundations(new Client(service));
  });

  afterAll(() => service.stopAndRemove());
  afterEach(() => jest.restoreAllMocks());

  const scraped = async () => (await service.http('u.operator').get('/metrics')).text;
  /** Value of a metric, found by the name at the beginning of its line. */
  const sample = (text: string, name: string) => {
    const line = text.split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };

  it('are for the operator, in the form that Prometheus reads', async () => {
    const { status, text, headers } = await service.http('u.operator').get('/metrics');
    expect([status, headers['content-type']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    for (const line of text.split('\n').filter((one) => one !== '')) {
      expect(line).toMatch(
        /^(?:# (?:HELP|TYPE) [a-z_\d]+ .+|[a-z_\d]+(?:\{[^{}]*\})? (?:[-+.e\d]+|NaN|[+-]Inf))$/i,
      );
    }
    for (const person of ['u.auditor', 'u.admin', 'u.contrib']) {
      expect((await service.http(person).get('/metrics')).status).toBe(403);
    }
    const stranger = await agent(service.app.getHttpServer()).get('/metrics');
    expect(stranger.body.code).toBe('SIGN_IN_REQUIRED');
  });

  it('count requests by operation and status, and refusals by code', async () => {
    const answered = (operation: string, status: number) =>
      `ledger_http_request_duration_seconds_count{operation="${operation}",status="${status}"}`;
    const refused = (code: string) => `ledger_http_refusals_total{code="${code}"}`;
    await service.http().get('/v1/pledges/P-unknown');
    await service.http().get('/v1/nothing/at/all');
    await service.http().get('/docs');
    await service.http().post('/v1/sign-in').send({ person: 'u.x', password: 'never was one' });
    await service.http().set('Authorization', 'Bearer x').get('/v1/donors');
    const text = await scraped();
    const has = { getPledge: 404, none: 404, contract: 200, signIn: 401, listDonors: 401 };
    for (const [operation, status] of Object.entries(has)) {
      expect([operation, sample(text, answered(operation, status))]).toEqual([operation, 1]);
    }
    expect(sample(text, answered('openBankAccount', 202))).toBeGreaterThan(0);
    for (const code of ['PLEDGE_UNKNOWN', 'NOT_FOUND', 'SIGN_IN_REFUSED', 'SIGN_IN_REQUIRED']) {
      expect([code, sample(text, refused(code))]).toEqual([code, expect.any(Number)]);
    }
  });

  it('name no person, id, address or amount', async () => {
    const text = await scraped();
    expect(text).not.toMatch(/u\.|P-unknown|127\.0\.0\.1|DON-|BK-/);
    const labels = new Set([...text.matchAll(/[{,]([a-z_]+)="/g)].map(([, label]) => label));
    const ours = [
      'operation',
      'status',
      'code',
      'call',
      'outcome',
      'work',
      'alarm',
      'le',
      'folder',
    ];
    const ofNode = ['version', 'major', 'minor', 'patch', 'kind', 'type', 'space'];
    expect([...labels].filter((label) => ![...ours, ...ofNode].includes(label ?? ''))).toEqual([]);
  });

  it('tell the state of the instance, and of its process', async () => {
    const text = await scraped();
    expect(sample(text, 'ledger_ready')).toBe(1);
    expect(sample(text, 'ledger_event_store_up')).toBe(1);
    expect(sample(text, 'ledger_read_model_sequence')).toBeGreaterThan(5);
    expect(sample(text, 'ledger_read_model_lag_events')).toBe(0);
    const races = ['stray_postings', 'anonymous_above_limit', 'overdrafts', 'undelegated'];
    for (const alarm of [...races, 'hasty_stops']) {
      expect(sample(text, `ledger_alarms{alarm="${alarm}"}`)).toBe(0);
    }
    expect(sample(text, 'ledger_free_bytes{folder="DATA_DIR"}')).toBeGreaterThan(0);
    for (const work of ['applications', 'revaluation_runs']) {
      expect(sample(text, `ledger_open_work{work="${work}"}`)).toBe(0);
    }
    expect(sample(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(sample(text, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  it('tell by how much the access log grows', async () => {
    const grown = async () => sample(await scraped(), 'ledger_access_log_bytes_total') ?? 0;
    const before = await grown();
    await service.http('u.contrib').get('/v1/donors');
    expect(await grown()).toBeGreaterThan(before + 100);
  });

  it('tell the age of the oldest event that no checkpoint signs', async () => {
    const aged = async () => sample(await scraped(), 'ledger_unsigned_event_age_seconds');
    await service.http('u.operator').post('/v1/audit/checkpoints');
    expect(await aged()).toBe(0);
    const now = service.clock.now();
    await new Client(service).done('/v1/donors', { id: 'AGED', name: 'A', kind: 'FOUNDATION' });
    service.clock.set(new Date(now.getTime() + 4 * 3_600_000));
    expect(await aged()).toBeGreaterThan(3 * 3_600);
  });

  it('time the calls to the event store, and tell how they ended', async () => {
    const called = (call: string, outcome: string) =>
      `ledger_event_store_call_duration_seconds_count{call="${call}",outcome="${outcome}"}`;
    expect(sample(await scraped(), called('append', 'done'))).toBeGreaterThan(2);
    const metered = service.app.get<{ log: EventStore }>(EVENT_STORE);
    for (const call of ['readAll', 'check'] as const) {
      jest.spyOn(metered.log, call).mockRejectedValue(new Unavailable('gone'));
    }
    const text = await scraped();
    expect(sample(text, 'ledger_event_store_up')).toBe(0);
    expect(sample(text, 'ledger_ready')).toBe(0);
    expect(sample(text, 'ledger_read_model_lag_events')).toBeNaN();
    expect(sample(text, called('check', 'unavailable'))).toBe(1);
  });

  describe('on a port of their own', () => {
    const address = () =>
      new URL(service.app.get(MetricsListener, { strict: false }).address ?? '');

    function asked(path: string, options: { host?: string; method?: string } = {}) {
      const { host = address().host, method = 'GET' } = options;
      return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
        const { hostname, port } = address();
        const sent = request({ hostname, port, path, method, headers: { host } }, (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
          answer.on('end', () => resolve({ status: answer.statusCode, text }));
        });
        sent.on('error', reject).end();
      });
    }

    it('need no token, on loopback', async () => {
      expect(address().hostname).toBe('127.0.0.1');
      const { status, text } = await asked('/metrics');
      expect([status, sample(text, 'ledger_ready')]).toEqual([200, 1]);
    });

    it('are all that there is', async () => {
      for (const path of ['/', '/v1/donors', '/health/live', '/metrics/', '/metrics?x']) {
        expect([path, (await asked(path)).status]).toEqual([path, 404]);
      }
      expect((await asked('/metrics', { method: 'POST' })).status).toBe(404);
      expect((await asked('/metrics', { host: 'rebound.example.org' })).status).toBe(421);
    });
  });
});
