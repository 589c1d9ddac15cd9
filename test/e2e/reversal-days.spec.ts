import { Client } from '../support/client';
import { byController } from '../support/periods';
import { euroWorld } from '../support/revalued-world';
import { Service } from '../support/service';
import { application, credit, eur, foundations, paidPledge } from '../support/world';

const why = { reasonCode: 'OTHER', reason: 'another payer' };
const needless = (right: string) => ({
  status: 422,
  code: 'POSTING_DATE_NOT_NEEDED',
  field: 'postingDate',
  detail: expect.stringContaining(`can be posted on ${right}, and on no later day`) as string,
});

describe('a reversal that two streams have a part in', () => {
  let service: Service;
  let client: Client;
  let paid: { receiptId: string; applicationId: string };
  let suspenseId: string;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-12-10T12:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    paid = await paidPledge(client, 'P');
    suspenseId = await euroWorld(client);
    const fence = { effectiveDate: '2024-12-10' };
    await client.done('/v1/periods/2024-08/soft-close', fence, byController);
  });
  afterAll(() => service.stopAndRemove());

  const ofApplication = (postingDate?: string) =>
    client.post(`/v1/receipts/${paid.receiptId}/applications/${paid.applicationId}/reversal`, {
      effectiveDate: '2024-07-09',
      ...why,
      ...(postingDate === undefined ? {} : { postingDate }),
    });
  const ofReceipt = (effectiveDate: string, postingDate: string) =>
    client.post(`/v1/receipts/${paid.receiptId}/reversal`, {
      effectiveDate,
      postingDate,
      ...why,
      withApplications: true,
    });

  it('of an application, is posted on the first day that is open to both', async () => {
    expect((await ofApplication()).body.code).toBe('AUTHORITY_REQUIRED');
    // The controller may post on the application's own day, which lies behind the fence for others.
    expect((await ofApplication('2024-08-31')).body).toMatchObject(needless('2024-07-09'));
    expect((await ofApplication('2024-09-02')).body).toMatchObject(needless('2024-09-01'));
  });

  it('of a receipt with its applications, is posted on the same day', async () => {
    expect((await ofReceipt('2024-07-09', '2024-09-02')).body).toMatchObject(
      needless('2024-09-01'),
    );
    const inTime = await ofReceipt('2024-09-03', '2024-09-04');
    expect(inTime.body).toMatchObject(needless('2024-09-03'));
    const head = await client.head();
    const { status } = await ofReceipt('2024-07-09', '2024-09-01');
    expect([status, await client.businessAfter(head)]).toEqual([
      ...[201, ['ReceiptApplicationReversed', 'ReceiptReversed']],
    ]);
  });

  it('of an application, is posted on the day as at which its pledge was valued', async () => {
    const { id, application: applied } = await client.done('/v1/receipts', {
      ...credit('more', '0.00'),
      bankAccount: 'BK-EUR',
      charges: eur('0.00'),
      net: eur('90.00'),
      valueDate: '2024-09-02',
      application: application('EURO', '0.00', {
        effectiveDate: '2024-09-02',
        lines: [{ instalment: 1, settles: eur('90.00') }],
      }),
    });
    await client.done('/v1/revaluations', { id: 'REV', asAt: '2024-09-14' });
    const reversal = (postingDate: string) =>
      client.post(`/v1/receipts/${String(id)}/applications/${String(applied.id)}/reversal`, {
        effectiveDate: '2024-09-03',
        postingDate,
        ...why,
      });
    expect((await reversal('2024-09-13')).body.code).toBe('REVALUED_SINCE');
    expect((await reversal('2024-09-15')).body).toMatchObject(needless('2024-09-14'));
  });

  it('of a run, is posted on the latest day of all that it valued', async () => {
    const reversal = (id: string, postingDate: string, path = 'revaluations') =>
      client.post(`/v1/${path}/${id}/reversal`, {
        effectiveDate: '2024-09-14',
        postingDate,
        ...why,
      });
    const alone = `receipts/${suspenseId}/revaluations`;
    expect((await reversal('REV', '2024-09-20', alone)).body).toMatchObject(needless('2024-09-14'));
    expect((await reversal('REV', '2024-09-20')).body).toMatchObject(needless('2024-09-14'));
    await client.done(
      '/v1/periods/2024-09/soft-close',
      { effectiveDate: '2024-12-10' },
      byController,
    );
    expect((await reversal('REV', '2024-10-02')).body).toMatchObject(needless('2024-10-01'));
    expect((await reversal('REV', '2024-10-01')).status).toBe(201);
  });
});
