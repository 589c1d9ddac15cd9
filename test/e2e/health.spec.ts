import request from 'supertest';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { ProjectionWorker } from '../../apps/api/src/storage/projection-worker';
import { AUDITOR_STORE, EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Service } from '../support/service';

describe('the health of the service', () => {
  let service: Service;
  const get = (path: string) => service.http().get(path);

  beforeAll(async () => {
    service = await Service.start({ environment: { READY_LAG_EVENTS_MAX: '10' } });
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => service.stopAndRemove());

  it('is alive as long as it answers, whatever its store does', async () => {
    jest.spyOn(store(), 'head').mockRejectedValue(new Unavailable('away'));
    const { status, body } = await get('/health/live');
    expect({ status, body }).toEqual({ status: 200, body: { status: 'up' } });
  });

  it('says to a stranger whether it is ready, and nothing more', async () => {
    const stranger = request(service.app.getHttpServer()).get('/health/ready');
    const { status, body } = await stranger;
    expect([status, body]).toEqual([200, { status: 'up' }]);
  });

  it('is ready once the store answers and the read model has caught up', async () => {
    const { status, body } = await get('/health/ready');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'up',
      checks: {
        eventStore: { status: 'up', reason: null },
        accessLog: { status: 'up', reason: null },
        auditorLog: { status: 'up', reason: null, events: 0 },
        books: {
          status: 'up',
          state: 'pending',
          reason: null,
          throughSequence: null,
          checkedAt: null,
        },
        checkpoints: {
          status: 'up',
          reason: null,
          signedSize: null,
          signedAt: null,
          leavesSince: expect.any(Number),
          isWitnessed: true,
          witnesses: [],
        },
        periods: { strayPostings: 0 },
        agreements: { anonymousAboveLimit: 0 },
        bankAccounts: { overdrafts: 0 },
        delegations: { undelegated: 0 },
        readModel: {
          status: 'up',
          reason: null,
          sequence: expect.any(Number),
          lagEvents: 0,
          lagEventsMax: 10,
          haltedAt: null,
        },
      },
      warnings: [],
    });
    expect(body.checks.readModel.sequence).toBeGreaterThan(0);
  });

  it.each<[string, () => void, object]>([
    [
      'the store is away',
      () => {
        jest.spyOn(store(), 'check').mockRejectedValue(new Unavailable('esdb://a:b@host'));
        jest.spyOn(worker(), 'lag').mockRejectedValue(new Unavailable('esdb://a:b@host'));
      },
      { eventStore: { status: 'down' }, readModel: { status: 'down', lagEvents: null } },
    ],
    [
      "the auditor's log is away",
      () =>
        void jest.spyOn(audits(), 'check').mockRejectedValue(new Unavailable('esdb://a:b@host')),
      { eventStore: { status: 'up' }, auditorLog: { status: 'down', events: null } },
    ],
    [
      'the read model lags further behind than it may',
      () => void jest.spyOn(worker(), 'lag').mockResolvedValue(11),
      { eventStore: { status: 'up' }, readModel: { status: 'down', lagEvents: 11 } },
    ],
    [
      'the read model has stopped at an event',
      () => void jest.spyOn(worker(), 'unreadable').mockReturnValue('event-7'),
      { eventStore: { status: 'up' }, readModel: { status: 'down', haltedAt: 'event-7' } },
    ],
  ])('is not ready while %s', async (_what, arrange, checks) => {
    arrange();
    const { status, body } = await get('/health/ready');
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'down', checks });
    expect(JSON.stringify(body)).not.toContain('a:b');
  });

  it('is not ready while the store does not answer at all', async () => {
    jest.spyOn(store(), 'check').mockReturnValue(new Promise(() => undefined));
    const { status, body } = await get('/health/ready');
    expect(status).toBe(503);
    expect(body.checks.eventStore).toEqual({
      status: 'down',
      reason: 'there was no answer within 2 seconds',
    });
  });

  const store = () => service.app.get<EventStore>(EVENT_STORE);
  const audits = () => service.app.get<EventStore>(AUDITOR_STORE);
  const worker = () => service.app.get(ProjectionWorker);
});
