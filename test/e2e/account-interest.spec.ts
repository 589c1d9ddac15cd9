import { Client } from '../support/client';
import { agreed, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { credit, eur, foundations, usd } from '../support/world';

interface Receipt {
  readonly status: string;
  readonly applications: readonly object[];
}

describe("money of a receipt that becomes the account's own", () => {
  let service: Service;
  let client: Client;
  const document = { documentReference: 'statement 2024-07' };
  const applied = { effectiveDate: '2024-07-15', accountInterest: { fund: 'ART30', ...document } };

  beforeAll(async () => {
    service = await Service.start({ at: '2024-12-01T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
  });
  afterAll(() => service.stopAndRemove());

  const recordCredit = async (reference: string, amount: string, changes: object = {}) =>
    (await client.done('/v1/receipts', credit(reference, amount, changes))).id as string;
  const cashOf = async (query: string) => {
    const cash = await service.get<{ items: readonly object[] }>(`/v1/cash?${query}`);
    return cash.items;
  };

  it('is interest of a fund, on the account that has it, of no donor', async () => {
    const receipt = await recordCredit('interest', '12.50');
    const path = `/v1/receipts/${receipt}/applications`;
    const done = await client.done(path, applied);
    expect(done.application.state).toBe('applied');
    expect(done.events).toMatchObject([
      { type: 'ReceiptAssigned', entries: [] },
      { type: 'AccountInterestCredited', stream: 'account-items-BK-USD' },
    ]);
    expect(await cashOf('bankAccount=BK-USD')).toMatchObject([
      { owner: 'ACCOUNT', fund: 'ART30', amount: usd('12.50') },
    ]);
    expect(await service.get<Receipt>(`/v1/receipts/${receipt}`)).toMatchObject({
      status: 'applied',
      applications: [
        {
          kind: 'ACCOUNT_INTEREST',
          pledgeId: null,
          state: 'applied',
          lines: [],
          account: { bankAccount: 'BK-USD', fund: 'ART30' },
        },
      ],
    });
    const explained = await service.get<object>('/v1/audit/explain?figure=interest&limit=50');
    expect(explained).toMatchObject({ figure: { value: usd('12.50'), lines: 1 } });
    const lines = JSON.stringify(explained);
    expect(lines).toContain('"bankReference":"interest"');
  });

  it('is taken back through its receipt, and can be applied again', async () => {
    const receipt = await recordCredit('interest of July', '10.00');
    const path = `/v1/receipts/${receipt}/applications`;
    const part = { ...applied.accountInterest, amount: usd('4.00') };
    const { application, events } = await client.done(path, { ...applied, accountInterest: part });
    const why = { effectiveDate: '2024-07-15', reasonCode: 'WRONG_FUND', reason: 'mistyped' };
    const itself = `/v1/bank-accounts/BK-USD/items/${events[1].id as string}/reversal`;
    expect((await client.post(itself, why)).body.code).toBe('NOT_REVERSIBLE');
    const undone = await client.done(`${path}/${application.id as string}/reversal`, why);
    expect(undone.application.state).toBe('released');
    expect(undone.events).toMatchObject([{ type: 'EventReversed' }, { type: 'ReceiptReleased' }]);
    const { applications } = await service.get<Receipt>(`/v1/receipts/${receipt}`);
    expect(applications).toMatchObject([{ state: 'reversed' }]);
    const psc = { ...applied, accountInterest: { fund: 'PSC-FUND', ...document } };
    await client.done(path, psc);
    expect(await cashOf('bankAccount=BK-USD')).toMatchObject([
      { owner: 'ACCOUNT', fund: 'ART30', amount: usd('12.50') },
      { owner: 'ACCOUNT', fund: 'PSC-FUND', amount: usd('10.00') },
    ]);
    const reversal = await client.done(`/v1/receipts/${receipt}/reversal`, {
      ...why,
      withApplications: true,
    });
    expect(reversal.events).toMatchObject([{ type: 'EventReversed' }, { type: 'ReceiptReversed' }]);
  });

  it('is what is left of a receipt of which nothing is owed, at its value', async () => {
    await recordCredit('of nobody', '500.00');
    const receipt = await recordCredit('changed', '100.00');
    await client.done('/v1/transfers', {
      effectiveDate: '2024-07-15',
      receiptId: receipt,
      id: 'T1',
      ...document,
      from: { bankAccount: 'BK-USD', amount: usd('60.00') },
      to: { bankAccount: 'BK-EUR', amount: eur('54.00') },
    });
    const path = `/v1/receipts/${receipt}/applications`;
    const remainder = { fund: 'ART30', ...document };
    const left = { effectiveDate: '2024-07-16', accountRemainder: remainder };
    expect((await client.post(path, left)).body).toMatchObject({
      status: 422,
      code: 'RECEIPT_EXCEEDED',
      field: 'accountRemainder',
    });
    await client.done(`/v1/receipts/${receipt}/returns`, {
      kind: 'UNIDENTIFIED',
      effectiveDate: '2024-07-16',
      amount: usd('100.00'),
      bankAccount: 'BK-USD',
      paymentReference: 'PAY-1',
    });
    expect((await client.post(path, left)).body).toMatchObject({
      code: 'BANK_ACCOUNT_UNKNOWN',
      field: 'fromBankAccount',
    });
    for (const fromBankAccount of ['BK-EUR', 'BK-USD']) {
      await client.done(path, { ...left, fromBankAccount });
    }
    expect(await cashOf('pledge=')).toMatchObject([
      { owner: 'ACCOUNT', bankAccount: 'BK-EUR', amount: eur('54.00'), usd: usd('60.00') },
      { owner: 'ACCOUNT', bankAccount: 'BK-USD', amount: usd('-47.50') },
      { owner: 'SUSPENSE', bankAccount: 'BK-USD', amount: usd('500.00') },
    ]);
  });

  it.each([
    [
      'DOCUMENT_REQUIRED',
      'accountInterest.documentReference',
      { accountInterest: { fund: 'ART30' } },
    ],
    ['INVALID_REQUEST', 'pledgeId', { accountInterest: undefined }],
    ['INVALID_REQUEST', 'accountInterest', { pledgeId: 'P1' }],
    ['RECEIPT_EXCEEDED', 'accountInterest.amount', { amount: '50.01' }],
  ])(
    'is refused with %s: %s',
    async (code, field, { amount, ...changes }: Record<string, unknown>) => {
      const receipt = await recordCredit(`refused ${code} ${field}`, '50.00');
      const interest = {
        ...applied.accountInterest,
        ...(amount ? { amount: usd(amount as string) } : {}),
      };
      const body = { ...applied, accountInterest: interest, ...changes };
      const refused = await client.post(`/v1/receipts/${receipt}/applications`, body);
      expect(refused.body).toMatchObject({ code, field });
    },
  );

  it('comes out of a replay as it is', async () => {
    expect(await replayed(service)).toMatchObject(agreed);
  });
});
