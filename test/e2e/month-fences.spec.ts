import { Client } from '../support/client';
import { byController } from '../support/periods';
import { Service } from '../support/service';
import { credit, foundations, usd } from '../support/world';

interface Period {
  readonly year: string;
  readonly status: string;
  readonly fencedThrough: string | null;
}

describe('the fence of a month', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-12-10T12:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/receipts', credit('of July', '40.00'));
  });
  afterAll(() => service.stopAndRemove());

  const fence = (month: string, sending = byController) =>
    client.post(`/v1/periods/${month}/soft-close`, { effectiveDate: '2024-12-10' }, sending);
  const reopen = (month: string) => {
    const body = { effectiveDate: '2024-12-10', reason: 'late statement' };
    return client.post(`/v1/periods/${month}/reopening`, body, byController);
  };
  const receive = (reference: string, valueDate: string, sending = {}) =>
    client.post('/v1/receipts', credit(reference, '5.00', { valueDate }), sending);
  const period = (year: string, query = '') => service.get<Period>(`/v1/periods/${year}${query}`);

  it('is set by the controller alone, and shown with its year', async () => {
    expect((await fence('2024-11', {})).body.code).toBe('AUTHORITY_REQUIRED');
    const { status, body, headers } = await fence('2024-11');
    expect([status, headers['location']]).toEqual([201, '/v1/periods/2024']);
    expect(body.events).toMatchObject([{ type: 'MonthFenced', stream: 'periods', entries: [] }]);
    expect(await period('2024')).toMatchObject({ status: 'OPEN', fencedThrough: '2024-11-30' });
    expect(await period('2023')).toMatchObject({ fencedThrough: '2024-11-30' });
    expect(await period('2025')).toMatchObject({ fencedThrough: null });
    expect(await period('2024', '?asAt=2024-12-09')).toMatchObject({ fencedThrough: null });
    const { items } = await service.get<{ items: readonly Period[] }>('/v1/periods');
    expect(items.map(({ year }) => year)).toEqual(['2024']);
  });

  it('keeps the posting dates of everybody else out up to its last day', async () => {
    const late = await receive('late', '2024-11-30');
    expect(late.body).toMatchObject({
      code: 'AUTHORITY_REQUIRED',
      status: 403,
      detail: 'only the controller may approve this proposal, and u.approve is not the controller',
    });
    expect((await receive('of December', '2024-12-01')).status).toBe(201);
    expect((await receive('late', '2024-11-30', byController)).status).toBe(201);
  });

  it('is taken away by the controller', async () => {
    expect((await reopen('2024-10')).body.code).toBe('PERIOD_STATUS');
    expect((await reopen('2024-11')).body.events).toMatchObject([{ type: 'MonthOpened' }]);
    expect((await receive('later', '2024-11-30')).status).toBe(201);
    expect(await period('2024')).toMatchObject({ fencedThrough: null });
  });

  it.each(['2024-13', '2024-1', '2024-11-30', 'november'])('is not set for %s', async (month) => {
    const { body } = await fence(month);
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', field: 'period' });
  });

  it('closes no year', async () => {
    const { body } = await client.post(
      '/v1/periods/2024-11/close',
      { effectiveDate: '2024-12-10', throughSequence: 1, trialBalance: {} },
      byController,
    );
    expect(body).toMatchObject({ code: 'INVALID_REQUEST', field: 'year' });
  });

  it('is no posting of its own', async () => {
    const { items } = await service.get<{ items: readonly { balance: object }[] }>(
      '/v1/trial-balance?account=2110&asAt=2024-11-30',
    );
    expect(items[0]?.balance).toEqual(usd('-50.00'));
  });
});
