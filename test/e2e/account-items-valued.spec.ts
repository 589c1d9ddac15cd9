import { Client } from '../support/client';
import { until } from '../support/patience';
import { close, softClose } from '../support/periods';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { eur, foundations, usd } from '../support/world';

interface Run {
  readonly status: string;
  readonly found: object;
  readonly valued: object;
  readonly items: readonly object[];
  readonly totals: readonly object[];
}

/**
 * On one bank account, ART30 holds EUR -18.00 carried at USD -20.00, and the support fund EUR -9.00 at USD
 * -10.00.
 */
describe("the account's own items at the end of a year", () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-02-14T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/exchange-rates', {
      effectiveDate: '2024-12-31',
      publishedOn: '2024-12-31',
      kind: 'MONTHLY',
      source: { name: 'fictitious list' },
      rates: { EUR: '0.800' },
      approvalReference: 'Controller memo 2024-12-31',
    });
    const booked = { effectiveDate: '2024-07-15', documentReference: 'statement 2024-07' };
    await client.done('/v1/bank-accounts/BK-EUR/fees', { ...booked, amount: eur('18.00') });
    const spending = { ...booked, id: 'ERP-7', amount: eur('9.00') };
    await client.done('/v1/bank-accounts/BK-EUR/support-spending', spending);
    expect((await softClose(client, '2024')).status).toBe(201);
    client.pass(10);
  });
  afterAll(() => service.stopAndRemove());

  const run = (id: string) => service.get<Run>(`/v1/revaluations/${id}`);
  const byController = { signers: { approvedBy: 'u.controller' } };
  const valued = async (id: string) => {
    const asked = { id, asAt: '2024-12-31' };
    const answer = await client.post('/v1/revaluations', asked, byController);
    expect(answer.status).toBe(201);
    await until(async () => (await run(id)).status === 'COMPLETED');
  };

  it('keep it from closing while they stand at an older rate, and are named', async () => {
    const { status, body } = await close(service, client, '2024');
    expect([status, body.code]).toEqual([409, 'NOT_REVALUED']);
    expect(body.detail).toContain('EUR -18.00 on BK-EUR, own items of fund ART30, at USD -20.00');
  });

  it('are valued by a run, which says what each fund made of it', async () => {
    await valued('REV-1');
    expect(await run('REV-1')).toMatchObject({
      found: { pledges: 0, receipts: 0, bankAccounts: 1 },
      valued: { pledges: 0, receipts: 0, bankAccounts: 1 },
      totals: [{ currency: 'EUR', gain: usd('0.00'), loss: usd('3.75') }],
      items: [
        {
          pledgeId: null,
          receiptId: null,
          account: '1120',
          bankAccount: 'BK-EUR',
          fund: 'ART30',
          amount: eur('-18.00'),
          rate: '0.800',
          carrying: usd('-20.00'),
          value: usd('-22.50'),
          difference: usd('-2.50'),
        },
        { fund: 'PSC-FUND', carrying: usd('-10.00'), value: usd('-11.25'), reversed: false },
      ],
    });
  });

  it('stand at the rate of before once the run is reversed, and can be valued again', async () => {
    const why = { reasonCode: 'OTHER', reason: 'another rate', effectiveDate: '2024-12-31' };
    const undone = await client.post('/v1/revaluations/REV-1/reversal', why, byController);
    expect(undone.status).toBe(201);
    await until(async () => (await run('REV-1')).status === 'REVERSED');
    expect((await run('REV-1')).items).toMatchObject([{ reversed: true }, { reversed: true }]);
    expect((await close(service, client, '2024')).body.code).toBe('NOT_REVALUED');
    await valued('REV-2');
    expect((await close(service, client, '2024')).status).toBe(201);
  });

  it('come out of a replay as they are', async () => {
    expect(await replayed(service)).toMatchObject(agreed);
  });
});
