import { Client } from '../support/client';
import { Service } from '../support/service';
import { allocation, foundations, paidPledge, usd } from '../support/world';

type Figures = Readonly<Record<string, { readonly amount: string }>>;

const spending = (id: string, direct: string, changes: object = {}) => ({
  id,
  effectiveDate: '2024-07-10',
  purpose: 'k',
  level: 'NATIONAL',
  direct: usd(direct),
  paidFrom: 'CLEARING',
  document: 'month-end file',
  chargeSupport: true,
  ...changes,
});

describe('spending the money of a pledge', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await paidPledge(client, 'P');
    await client.done('/v1/pledges/P/allocations', allocation('A', '452.00'));
  });

  afterAll(() => service.stopAndRemove());

  const balances = (query: string) =>
    service.get<{ items: readonly { label: string; usd: Figures }[] }>(`/v1/balances?${query}`);

  async function authority(): Promise<readonly (string | undefined)[]> {
    const { items } = await service.get<{ items: readonly Figures[] }>(
      '/v1/spending-authority?by=purpose',
    );
    return items.flatMap((row) =>
      [
        'spentDirect',
        'pscCharged',
        'availableProgrammable',
        'availableSupportReserve',
        'overspent',
      ].map((word) => row[word]?.amount),
    );
  }

  it('takes authority and cash, and leaves what is unallocated as it was', async () => {
    const { warnings } = await client.done('/v1/pledges/P/expenditures', spending('X1', '150.00'));
    expect(warnings).toEqual([]);
    expect(await authority()).toEqual(['150.00', '19.50', '250.00', '32.50', '0.00']);
    const { items } = await balances('by=pledge');
    expect(items.find(({ label }) => label === 'P')?.usd).toMatchObject({
      cash: usd('980.00'),
      unallocated: usd('678.00'),
      fundBalance: usd('960.50'),
    });
  });

  it('is income of the programme support fund, which has no pledge', async () => {
    const { items } = await balances('by=fund,purpose');
    const fund = items.find(({ label }) => label.includes('PSC-FUND'));
    expect(fund?.usd).toMatchObject({ fundBalance: usd('19.50'), cash: usd('0.00') });
  });

  it('books what is too much and says by how much', async () => {
    const answer = await client.done('/v1/pledges/P/expenditures', spending('X2', '250.03'));
    expect(answer.warnings).toEqual([
      {
        code: 'OVERSPENT',
        detail:
          'USD 0.03 is spent above the spending authority for k NATIONAL: ' +
          'allocate or reallocate money to k NATIONAL',
      },
    ]);
    expect(await authority()).toEqual(['400.03', '52.00', '-0.03', '0.00', '0.03']);
    const { text } = await service.http().get('/v1/audit/events?limit=500');
    const stored = text
      .split('\n')
      .filter((line) => line.endsWith('"type":"ExpenditureReported"}'));
    const flags = stored.map((line) => (JSON.parse(line) as { data: object }).data);
    expect(flags).toMatchObject([{ expenditureId: 'X1' }, { overspent: usd('0.03') }]);
  });

  it('is taken back charge first', async () => {
    const { events } = await client.done(
      '/v1/pledges/P/expenditures',
      spending('X3', '10.00', { effectiveDate: '2024-07-11' }),
    );
    const [expenditure, charge] = (events as readonly { id: string }[]).map(
      ({ id }) => `/v1/pledges/P/events/${id}/reversal`,
    );
    const why = { effectiveDate: '2024-07-11', reasonCode: 'WRONG_AMOUNT', reason: 'mistyped' };
    const early = await client.post(expenditure ?? '', why);
    expect(early.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
    await client.done(charge ?? '', why);
    await client.done(expenditure ?? '', why);
    expect(await authority()).toEqual(['400.03', '52.00', '-0.03', '0.00', '0.03']);
  });
});
