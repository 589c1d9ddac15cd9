import { Client } from '../support/client';
import { byController } from '../support/periods';
import { Service } from '../support/service';
import { announcement, application, credit, foundations, terms, usd } from '../support/world';

type Figures = Readonly<Record<string, { readonly amount: string }>>;
interface Balances {
  readonly items: readonly { readonly label: string; readonly usd: Figures }[];
}

const dated = { effectiveDate: '2024-07-05' };

describe('allowing for what may not come in', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    for (const id of ['P', 'Q']) {
      await client.done('/v1/pledges', {
        ...announcement(id, { announcedOn: undefined }),
        agreement: terms(usd('1130.00')),
      });
    }
  });

  afterAll(() => service.stopAndRemove());

  const allow = (pledge: string, amount: string) =>
    client.done(`/v1/pledges/${pledge}/allowances`, {
      ...dated,
      runId: 'ECL-2024',
      basis: 'expected loss',
      lines: [{ instalment: 1, amount: usd(amount) }],
    });
  const figuresOf = async (pledge: string) => {
    const { items } = await service.get<Balances>('/v1/balances?by=pledge');
    return items.find(({ label }) => label === pledge)?.usd;
  };
  const receive = (pledge: string, amount: string, valueDate: string) =>
    client.post('/v1/receipts', {
      ...credit(`${pledge} ${amount}`, amount, { valueDate }),
      application: application(pledge, amount, { effectiveDate: valueDate }),
    });

  it('lowers what the receivable is worth, and releases what is not needed', async () => {
    await allow('P', '500.00');
    await allow('P', '-100.00');
    expect(await figuresOf('P')).toMatchObject({
      receivable: usd('1130.00'),
      allowance: usd('400.00'),
      doubtfulDebts: usd('400.00'),
      outstanding: usd('1130.00'),
      fundBalance: usd('730.00'),
    });
  });

  it('is seen in the ageing, as what is expected to come in', async () => {
    const { items } = await service.get<{ items: readonly Figures[] }>('/v1/ageing?pledge=P');
    expect(items[0]).toMatchObject({ allowanceUsd: usd('400.00') });
  });

  it('goes with the money that comes in, and comes back with it', async () => {
    const paid = await receive('P', '830.00', '2024-07-08');
    expect(paid.body.application).toMatchObject({ state: 'applied' });
    expect(await figuresOf('P')).toMatchObject({
      receivable: usd('300.00'),
      allowance: usd('300.00'),
      doubtfulDebts: usd('300.00'),
    });
    const undo = { effectiveDate: '2024-07-09', reasonCode: 'OTHER', reason: 'another payer' };
    const { id, application: applied } = paid.body;
    await client.done(`/v1/receipts/${id}/applications/${applied.id}/reversal`, undo);
    expect(await figuresOf('P')).toMatchObject({
      receivable: usd('1130.00'),
      allowance: usd('400.00'),
      doubtfulDebts: usd('400.00'),
    });
  });

  it('does not stay on what was paid before it was booked', async () => {
    const early = await receive('P', '300.00', '2024-07-04');
    expect(early.body).toMatchObject({ status: 422, code: 'ALLOWANCE_LEFT' });
  });

  it('is used before a write-off is an expense', async () => {
    await allow('Q', '400.00');
    const writeOff = {
      effectiveDate: '2024-07-10',
      reason: 'it will not come',
      investigationReference: 'INV-1',
      approvalReference: 'memo 1',
      lines: [{ instalment: 1, amount: usd('1130.00') }],
    };
    await client.done('/v1/pledges/Q/write-offs', writeOff, byController);
    expect(await figuresOf('Q')).toMatchObject({
      receivable: usd('0.00'),
      allowance: usd('0.00'),
      doubtfulDebts: usd('400.00'),
      writeOff: usd('730.00'),
      writtenOff: usd('1130.00'),
      fundBalance: usd('0.00'),
    });
  });
});
