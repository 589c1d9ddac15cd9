import { Client } from '../support/client';
import { gapsIn, type Bridge } from '../support/bridges';
import { opening } from '../support/opening-endpoints';
import { byController, close, softClose } from '../support/periods';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { allocation, application, credit, foundations, usd } from '../support/world';

type Figures = Readonly<Record<string, { readonly amount: string }>>;
interface Balances {
  readonly items: readonly { readonly label: string; readonly usd: Figures }[];
}

const dated = { effectiveDate: '2024-07-10' };
const reversal = { ...dated, reasonCode: 'WRONG_AMOUNT', reason: 'other trial balance' };

describe('opening balances', () => {
  let service: Service;
  let client: Client;
  let taken: { readonly id: string };

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    const moved = { no: 1, dueOn: '2024-06-30', originalDueOn: '2023-12-31' };
    const terms = { instalments: [{ ...moved, amount: usd('1130.00') }] };
    const done = await client.done('/v1/opening-balances', opening('P7', {}, terms), byController);
    taken = done.events[0];
  });

  afterAll(() => service.stopAndRemove());

  const figuresOf = async (pledge: string, query = '') => {
    const { items } = await service.get<Balances>(`/v1/balances?by=pledge${query}`);
    return items.find(({ label }) => label === pledge)?.usd;
  };
  const bridgeOf = (pledge: string) => service.get<Bridge>(`/v1/pledges/${pledge}/bridge`);

  it('are what became of the pledge, at the day of its take-over and not before', async () => {
    expect(await figuresOf('P7')).toMatchObject({
      announced: usd('0.00'),
      agreed: usd('1130.00'),
      received: usd('630.00'),
      writtenOff: usd('20.00'),
      outstanding: usd('480.00'),
      receivable: usd('480.00'),
      allowance: usd('50.00'),
      cash: usd('336.00'),
      refundsPayable: usd('10.00'),
      allocated: usd('226.00'),
      unallocated: usd('110.00'),
      revenue: usd('0.00'),
      availableProgrammable: usd('200.00'),
      availableSupportReserve: usd('26.00'),
      fundBalance: usd('756.00'),
      doubtfulDebts: usd('0.00'),
      writeOff: usd('0.00'),
    });
    expect(await figuresOf('P7', '&asAt=2023-12-31')).toBeUndefined();
  });

  it('hold the identity, for the pledge and for each purpose', async () => {
    for (const by of ['pledge', 'purpose', 'donor', 'recommendation']) {
      const { items } = await service.get<{
        items: readonly { identity: { difference: object } }[];
      }>(`/v1/balances?by=${by}`);
      expect(items.length).toBeGreaterThan(0);
      for (const { identity } of items) expect(identity.difference).toEqual(usd('0.00'));
    }
  });

  it('show the pledge as it stands, with both days', async () => {
    expect(await service.get('/v1/pledges/P7')).toMatchObject({
      status: 'PARTLY_RECEIVED',
      announcedOn: null,
      signedOn: '2023-05-08',
      takenOverOn: '2024-01-01',
      outstanding: usd('480.00'),
      agreement: { agreementReference: 'AGR-1' },
      instalments: [
        { no: 1, dueOn: '2024-06-30', originalDueOn: '2023-12-31', received: usd('630.00') },
      ],
    });
  });

  it('age from the due date of the instalment, whenever that was', async () => {
    const { items } = await service.get<{ items: readonly object[] }>('/v1/ageing?asAt=2024-07-15');
    expect(items).toMatchObject([{ pledge: 'P7', instalment: 1, outstanding: usd('480.00') }]);
  });

  it('lead from what was agreed to the cash', async () => {
    const bridge = await bridgeOf('P7');
    expect(gapsIn(bridge)).toEqual({});
    expect(bridge.usd).toMatchObject({
      signed: usd('1130.00'),
      takenOver: usd('-314.00'),
      outstanding: usd('-480.00'),
      cashReceived: usd('336.00'),
    });
  });

  it('are no revenue of the year, but a line beside its surplus', async () => {
    const performance = await service.get<{ figures: Figures; netAssets: object }>(
      '/v1/financial-performance?year=2024',
    );
    expect(performance.figures).toMatchObject({ contributions: usd('0.00'), surplus: usd('0.00') });
    expect(performance.netAssets).toMatchObject({
      opening: usd('0.00'),
      takenOver: usd('756.00'),
      closing: usd('756.00'),
    });
  });

  it('are no contribution received of the year, nor allocated in it', async () => {
    const { totals } = await service.get<{ totals: Figures }>('/v1/contributions');
    expect(totals).toMatchObject({ received: usd('0.00'), allocated: usd('0.00') });
  });

  it('keep the spending authority apart by place', async () => {
    const { items } = await service.get<{ items: readonly object[] }>(
      '/v1/spending-authority?by=purpose',
    );
    expect(JSON.stringify(items)).toContain('"200.00"');
  });

  it('are reversed by the controller, while nothing stands on them', async () => {
    const done = await client.done('/v1/opening-balances', opening('WRONG'), byController);
    const path = `/v1/pledges/WRONG/events/${done.events[0].id}/reversal`;
    await client.done(path, reversal, byController);
    expect(await service.get('/v1/pledges/WRONG')).toMatchObject({
      status: 'CANCELLED',
      signedOn: null,
      takenOverOn: null,
      agreement: null,
    });
    expect(gapsIn(await bridgeOf('WRONG'))).toEqual({});
  });

  it('go on: money comes in, is allocated, spent and paid back', async () => {
    const paid = { application: application('P7', '480.00') };
    await client.done('/v1/receipts', credit('credit of P7', '480.00', paid));
    await client.done('/v1/pledges/P7/allocations', allocation('A1', '339.00'));
    const expenditure = { purpose: 'k', level: 'NATIONAL', country: 'KEN', direct: usd('50.00') };
    await client.done('/v1/pledges/P7/expenditures', {
      ...dated,
      ...expenditure,
      id: 'X1',
      paidFrom: 'BK-USD',
      document: 'month-end file',
      chargeSupport: true,
    });
    await client.done('/v1/pledges/P7/refunds/R1/payment', {
      ...dated,
      paidFrom: 'BK-USD',
      paymentReference: 'PAY-1',
    });
    expect(await figuresOf('P7')).toMatchObject({
      outstanding: usd('0.00'),
      allowance: usd('0.00'),
      cash: usd('756.00'),
      availableProgrammable: usd('450.00'),
      unallocated: usd('241.00'),
      refundsPayable: usd('0.00'),
      pscCharged: usd('6.50'),
    });
    expect(gapsIn(await bridgeOf('P7'))).toEqual({});
    const blocked = await client.post(
      `/v1/pledges/P7/events/${taken.id}/reversal`,
      { ...reversal, withDependants: true },
      byController,
    );
    expect(blocked.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
  });

  it('are told to the donor as what was taken over', async () => {
    const statement = await service.get('/v1/donors/DON-A/statement?from=2024-01-01&to=2024-07-15');
    expect(statement).toMatchObject({
      writeOffs: [],
      receipts: [{ pledge: 'P7', netUsd: usd('480.00') }],
      refunds: [
        { eventType: 'PledgeTakenOver', owedUsd: usd('10.00') },
        { owedUsd: usd('-10.00') },
      ],
    });
    expect(JSON.stringify(statement)).toContain(
      '"label":"Cash taken over from another system","value":{"amount":"336.00"',
    );
  });

  it('go on with a levy that was not passed on, which leaves under its id', async () => {
    const levies = [
      { levyId: 'LEVY-1', purpose: 'TA-GEN', amount: usd('6.30'), carryingUsd: '6.30' },
    ];
    const cash = [
      { bankAccount: 'BK-USD', purpose: 'TA-GEN', amount: usd('106.30'), carryingUsd: '106.30' },
    ];
    const levied = opening('LEVIED', { levies, cash, authority: [], refunds: [] });
    const taken = await client.done('/v1/opening-balances', levied, byController);
    expect(await figuresOf('LEVIED')).toMatchObject({
      cash: usd('106.30'),
      levyPayable: usd('6.30'),
      pledgePayables: usd('6.30'),
      unallocated: usd('106.30'),
      fundBalance: usd('530.00'),
    });
    const more = allocation('MORE', '100.01', dated);
    const refused = await client.post('/v1/pledges/LEVIED/allocations', more);
    expect(refused.body).toMatchObject({ code: 'INSUFFICIENT_CASH' });
    await client.done('/v1/pledges/LEVIED/levies/LEVY-1/payment', {
      ...dated,
      paidFrom: 'BK-USD',
      paymentReference: 'PAY-2',
    });
    expect(await figuresOf('LEVIED')).toMatchObject({
      cash: usd('100.00'),
      levyPayable: usd('0.00'),
      fundBalance: usd('530.00'),
    });
    const bridge = await bridgeOf('LEVIED');
    expect(gapsIn(bridge)).toEqual({});
    expect(bridge.usd).toMatchObject({ levies: usd('-6.30'), cashHeld: usd('100.00') });
    const statement = await service.get('/v1/donors/DON-A/statement?from=2024-01-01&to=2024-07-15');
    expect(statement).toMatchObject({
      otherIncome: [
        { eventType: 'PledgeTakenOver', kind: 'levy', amount: usd('6.30') },
        { eventType: 'LevyPaid', kind: 'levy', amount: usd('-6.30') },
      ],
    });
    const back = await client.post(
      `/v1/pledges/LEVIED/events/${taken.events[0].id}/reversal`,
      reversal,
      byController,
    );
    expect(back.body).toMatchObject({ status: 409, code: 'DEPENDENT_EVENTS' });
  });

  it('are replayed to the same books', async () => {
    expect(await replayed(service)).toMatchObject(agreed);
  });

  it('come into no year that is closed', async () => {
    await softClose(client, '2023');
    client.pass(10);
    expect((await close(service, client, '2023')).status).toBe(201);
    const late = await client.post(
      '/v1/opening-balances',
      opening('LATE', { effectiveDate: '2023-12-31', cash: [], authority: [], refunds: [] }),
      byController,
    );
    expect(late.body).toMatchObject({ status: 422, code: 'PERIOD_CLOSED' });
  });
});
