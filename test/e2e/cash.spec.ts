import { Client } from '../support/client';
import { example } from '../support/example-figures';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { credit, eur, usd } from '../support/world';

interface Cash {
  readonly items: readonly Record<string, unknown>[];
  readonly accounts: readonly Record<string, unknown>[];
  readonly currencies: readonly { currency: string; amount: object; usd: object }[];
  readonly totalUsd: object;
  readonly suspenseUsd: object;
  readonly borrowedUsd: object;
  readonly next: string | null;
}

describe('cash', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, 'E14');
    await returnedFromAnotherAccount();
  });
  afterAll(() => service.stopAndRemove());

  /**
   * Books USD 77.00 of an unknown sender on one account, and returns 50.00 of it from another account, where
   * a pledge has that much cash.
   */
  async function returnedFromAnotherAccount(): Promise<void> {
    await client.done('/v1/bank-accounts', {
      code: 'BK-USD-2',
      currency: 'USD',
      ledgerAccount: '1180',
      openedOn: '2024-01-01',
    });
    await client.done('/v1/transfers', {
      effectiveDate: '2024-10-14',
      documentReference: 'order 1',
      pledgeId: 'P2',
      purpose: 'j',
      from: { bankAccount: 'BK-USD', amount: usd('50.00') },
      to: { bankAccount: 'BK-USD-2', amount: usd('50.00') },
    });
    const { id } = await client.done(
      '/v1/receipts',
      credit('from nobody', '77.00', { valueDate: '2024-10-14' }),
    );
    await client.done(`/v1/receipts/${id}/returns`, {
      kind: 'UNIDENTIFIED',
      effectiveDate: '2024-10-14',
      amount: usd('50.00'),
      bankAccount: 'BK-USD-2',
      paymentReference: 'PAY-77',
    });
  }

  const find = (query = '') => service.get<Cash>(`/v1/cash${query}`);
  const owners = ({ items }: Cash) =>
    items.map(({ bankAccount, pledge, amount }) => [bankAccount, pledge, amount]);

  it('is told apart by account and owner, suspense last', async () => {
    expect(owners(await find())).toEqual([
      ['BK-EUR', 'P1', eur('599985.00')],
      ['BK-USD', 'P2', usd('677950.00')],
      ['BK-USD', null, usd('77.00')],
      ['BK-USD-2', 'P2', usd('50.00')],
      ['BK-USD-2', null, usd('-50.00')],
    ]);
  });

  it('names account, owner and both values', async () => {
    const { items } = await find('?pledge=P1');
    expect(items).toEqual([
      {
        bankAccount: 'BK-EUR',
        account: '1120',
        accountName: 'Cash at bank, EUR',
        currency: 'EUR',
        owner: 'PLEDGE',
        pledge: 'P1',
        donor: 'DON-A',
        fund: null,
        amount: eur('599985.00'),
        usd: usd('662966.85'),
        borrowed: eur('0.00'),
        borrowedUsd: usd('0.00'),
      },
    ]);
  });

  it('shows what an owner has paid from an account beyond what it has there', async () => {
    const { items, accounts, currencies, borrowedUsd } = await find();
    expect(items.at(-1)).toMatchObject({
      owner: 'SUSPENSE',
      account: '1180',
      accountName: 'Cash at bank, USD (BK-USD-2)',
      amount: usd('-50.00'),
      borrowed: usd('50.00'),
      borrowedUsd: usd('50.00'),
    });
    expect(accounts).toMatchObject([
      { bankAccount: 'BK-EUR', account: '1120', borrowed: eur('0.00') },
      { bankAccount: 'BK-USD', amount: usd('678027.00'), borrowed: usd('0.00') },
      { bankAccount: 'BK-USD-2', amount: usd('0.00'), borrowed: usd('50.00') },
    ]);
    expect(currencies).toMatchObject([
      { currency: 'EUR', borrowed: eur('0.00') },
      { currency: 'USD', amount: usd('678027.00'), borrowed: usd('50.00') },
    ]);
    expect(borrowedUsd).toEqual(usd('50.00'));
  });

  it('tells what no pledge owns', async () => {
    const { totalUsd, suspenseUsd } = await find();
    expect([totalUsd, suspenseUsd]).toEqual([usd('1340993.85'), usd('27.00')]);
    const suspense = await find('?pledge=');
    expect([suspense.totalUsd, suspense.items.length]).toEqual([usd('27.00'), 2]);
  });

  it.each([
    ['2024-09-30 as known on 2024-09-17T12:00Z (error visible)', '2024-09-17T12:00:00Z'],
    ['2024-09-30 as known on 2024-09-30 (error reversed)', '2024-09-30'],
  ])('by currency is that of %s', async (key, knownAt) => {
    const { currencies } = await find(`?asAt=2024-09-30&knownAt=${knownAt}`);
    const found = currencies.map(({ currency, amount, usd: carrying }) => [
      ...[currency, amount, carrying],
    ]);
    const expected = example.expected.asOf[key]?.cashByCurrency ?? {};
    const stated = Object.entries(expected).map(([currency, cash]) => [
      ...[currency, { amount: cash.amount, currency }, usd(cash.usdCarrying)],
    ]);
    expect(found.toSorted()).toEqual(stated.toSorted());
  });

  it.each([
    ['?bankAccount=BK-USD', ['BK-USD', 'BK-USD']],
    ['?account=1120', ['BK-EUR']],
    ['?currency=USD&donor=DON-B', ['BK-USD', 'BK-USD-2']],
    ['?asAt=2024-07-01', []],
    ['?asAt=2024-07-22&pledge=', ['BK-USD']],
    ['?knownAt=0', []],
  ])('answers %s', async (query, accounts) => {
    const { items } = await find(query);
    expect(items.map(({ bankAccount }) => bankAccount)).toEqual(accounts);
  });

  it('keeps its totals on every page', async () => {
    const whole = await find();
    const first = await find('?limit=3');
    const rest = await find(`?limit=3&cursor=${first.next}`);
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect(rest.accounts).toEqual(whole.accounts);
    expect(rest.next).toBeNull();
  });

  it.each([
    ['currency=EURO', 'currency'],
    ['account=11', 'account'],
    ['purpose=k', 'purpose'],
    ['pledge=%20', 'pledge'],
    ['asAt=2024-13-01', 'asAt'],
    ['cursor=WzEsIlAxIl0', 'cursor'],
  ])('refuses %s, naming the parameter', async (query, field) => {
    const { status, body } = await service.http().get(`/v1/cash?${query}`);
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
  });
});
