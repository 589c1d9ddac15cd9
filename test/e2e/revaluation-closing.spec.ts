import type { Entry } from '@art30/accounting';
import { Client } from '../support/client';
import { close, softClose } from '../support/periods';
import { agreed, replayed } from '../support/replayed';
import { RunOnLog } from '../support/run-on-log';
import { Service } from '../support/service';
import { announcement, credit, eur, foundations, terms } from '../support/world';

/**
 * EUR 900.00 has been receivable since May 2024 at 0.900. A long grace period keeps the worker from finishing
 * the run.
 */
describe('closing a year while a revaluation run is under way', () => {
  let service: Service;
  let client: Client;
  let run: RunOnLog;
  const whole = { pledges: 1, receipts: 0, bankAccounts: 0, leftOut: [] };

  beforeAll(async () => {
    const environment = { SETTLEMENT_GRACE_MS: '600000' };
    service = await Service.start({ at: '2025-02-14T09:00:00.000Z', environment });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/exchange-rates', {
      effectiveDate: '2024-12-31',
      publishedOn: '2024-12-31',
      kind: 'MONTHLY',
      source: { name: 'fictitious list' },
      rates: { EUR: '0.940' },
    });
    await client.done('/v1/pledges', {
      ...announcement('P1', { announcedOn: undefined, amount: eur('900.00') }),
      agreement: terms(eur('900.00')),
    });
    run = new RunOnLog(service, { revaluationId: 'REV-2024', asAt: '2024-12-31' });
    await run.start(
      [{ currency: 'EUR', pledges: ['P1'], receipts: [], bankAccounts: [] }],
      await client.head(),
    );
    expect((await softClose(client, '2023')).status).toBe(201);
    expect((await softClose(client, '2024')).status).toBe(201);
    client.pass(10);
  });

  afterAll(() => service.stopAndRemove());

  const answer = async (year = '2024') => {
    const { status, body } = await close(service, client, year);
    return [status, body.code, body.detail];
  };
  const waitingFor = (id: string) => [
    ...[409, 'PERIOD_UNSETTLED', `revaluations ${id} are not complete yet: close in a few seconds`],
  ];

  it('closes a year before that of the run', async () => {
    expect(await answer('2023')).toContain(201);
  });

  it('waits for the run, however much of it is booked', async () => {
    expect(await answer()).toEqual(waitingFor('REV-2024'));
    await run.pledge('P1');
    expect(await answer()).toEqual(waitingFor('REV-2024'));
  });

  it('waits again while the run is being taken back in the year', async () => {
    await run.complete(whole);
    await run.startReversal('2024-12-31');
    expect(await answer()).toEqual(waitingFor('REV-2024'));
    await run.completeReversal({ ...whole, pledges: 0 });
  });

  it('waits for nothing that is taken back in the year after', async () => {
    const again = new RunOnLog(service, { revaluationId: 'REV-AGAIN', asAt: '2024-12-31' });
    await again.start(
      [{ currency: 'EUR', pledges: ['P1'], receipts: [], bankAccounts: [] }],
      await client.head(),
    );
    expect(await answer()).toEqual(waitingFor('REV-AGAIN'));
    await again.complete({ ...whole, pledges: 0 });
    await again.startReversal('2025-01-05');
    expect(await answer()).toContain(201);
  });
});

/**
 * EUR 1,000.00 has been in suspense at 0.900 since 1 November. In January it turns out to belong to another
 * organization.
 */
describe('closing a year at whose end a receipt stood that was reversed since', () => {
  let service: Service;
  let client: Client;
  let receiptId: string;
  const byController = { signers: { approvedBy: 'u.controller' } };

  beforeAll(async () => {
    service = await Service.start({ at: '2025-02-14T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/exchange-rates', {
      effectiveDate: '2024-12-31',
      publishedOn: '2024-12-31',
      kind: 'MONTHLY',
      source: { name: 'fictitious list' },
      rates: { EUR: '0.940' },
    });
    const money = { bankAccount: 'BK-EUR', net: eur('1000.00'), charges: eur('0.00') };
    const unclaimed = credit('unclaimed', '1000.00', { ...money, valueDate: '2024-11-01' });
    ({ id: receiptId } = await client.done('/v1/receipts', unclaimed));
    await client.done(`/v1/receipts/${receiptId}/reversal`, {
      effectiveDate: '2025-01-05',
      reasonCode: 'OTHER',
      reason: 'mistyped credit',
    });
    expect((await softClose(client, '2024')).status).toBe(201);
    client.pass(10);
  });

  afterAll(() => service.stopAndRemove());

  it('is refused with NOT_REVALUED, which names the receipt and its cash', async () => {
    const { status, body } = await close(service, client, '2024');
    expect([status, body.code]).toEqual([409, 'NOT_REVALUED']);
    expect(body.detail).toContain(`EUR 1000.00 on money of receipt ${receiptId} at USD 1111.11`);
    expect(body.detail).toContain(`EUR 1000.00 on BK-EUR, cash of receipt ${receiptId}`);
  });

  it('is done once a run has valued it on the last day, and the reversal has taken that back', async () => {
    const asked = { id: 'REV-2024', asAt: '2024-12-31' };
    const { body } = await client.post('/v1/revaluations', asked, byController);
    const booked = body.events as readonly { readonly entries: readonly Entry[] }[];
    const lines = booked.map(({ entries }) => entries.map(({ account, usd }) => [account, usd]));
    expect(lines).toEqual([
      [],
      [
        ['2110', '47.28'],
        ['1120', '-47.28'],
      ],
      [
        ['2110', '-47.28'],
        ['1120', '47.28'],
      ],
      [],
    ]);
    expect((await close(service, client, '2024')).status).toBe(201);
    expect(await replayed(service)).toMatchObject(agreed);
  });
});
