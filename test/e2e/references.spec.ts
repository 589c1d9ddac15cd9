import { Client } from '../support/client';
import { Service } from '../support/service';
import {
  allocation,
  announcement,
  application,
  credit,
  foundations,
  paidPledge,
  terms,
  usd,
} from '../support/world';

/** Other spellings of REF-É01 that look the same. */
const lookAlikes = [
  'REF\u200B-É01',
  'ref-é01',
  'ＲＥＦ－É０１',
  'REF\u2010É01',
  'REF\u2011É01',
  'REF\u2013É01',
  'REF\u2212É01',
  'REF-E\u030101',
  ' REF-É01 ',
  'REF\u00AD-É01',
];

describe('references', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await paidPledge(client, 'P');
  });

  afterAll(() => service.stopAndRemove());

  describe('of a bank credit that only look different', () => {
    let receiptId: string;

    beforeAll(async () => {
      receiptId = (await client.done('/v1/receipts', credit('REF-É01', '10.00'))).id;
    });

    it.each(lookAlikes)('are one credit: %j', async (bankReference) => {
      const again = await client.post('/v1/receipts', credit(bankReference, '10.00'));
      expect(again.body).toMatchObject({
        status: 409,
        code: 'DUPLICATE_BANK_REFERENCE',
        field: 'bankReference',
        detail: expect.stringContaining(receiptId),
      });
    });

    it('stand in the books as they were first written', async () => {
      const { bankReference } = await service.get<{ bankReference: string }>(
        `/v1/receipts/${receiptId}`,
      );
      expect(bankReference).toBe('REF-É01');
    });
  });

  it('are stored without what nobody sees, and other text as it came', async () => {
    const remittanceInfo = 'for  k\u200B';
    const { id } = await client.done(
      '/v1/receipts',
      credit(' N\u200Bo.  7\u202E ', '1.00', { remittanceInfo }),
    );
    expect(await service.get(`/v1/receipts/${id}`)).toMatchObject({
      bankReference: 'No. 7',
      remittanceInfo,
    });
  });

  it('answer a repeat of the request alike, and refuse another spelling under its key', async () => {
    const key = 'one key';
    const first = await client.done('/v1/receipts', credit('same  key', '1.00'), { key });
    const repeat = await client.done('/v1/receipts', credit('same  key', '1.00'), { key });
    expect(repeat).toEqual(first);
    const other = await client.post('/v1/receipts', credit('same key', '1.00'), { key });
    expect(other.body).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  const dated = { effectiveDate: '2024-07-10' };
  const blank = '\u200B';

  it('of a consent are not given by a character that nobody sees', async () => {
    const earmarks = [{ purpose: 'k', amount: usd('1130.00') }];
    await client.done('/v1/pledges', {
      ...announcement('K', { announcedOn: undefined, earmarks }),
      agreement: terms(usd('1130.00')),
    });
    const lines = [{ instalment: 1, purpose: 'k', settles: usd('1130.00') }];
    const applied = application('K', '1130.00', { lines });
    await client.done('/v1/receipts', credit('K', '1130.00', { application: applied }));
    const to = { purpose: 'k', level: 'NATIONAL' };
    const gross = usd('452.00');
    await client.done(
      '/v1/pledges/K/allocations',
      allocation('A', '452.00', { lines: [{ from: { purpose: 'k' }, to, gross }] }),
    );
    const reply = await client.post('/v1/pledges/K/reallocations', {
      ...dated,
      gross: usd('100.00'),
      from: { purpose: 'k', level: 'NATIONAL' },
      to: { purpose: 'l', level: 'NATIONAL' },
      donorConsent: { reference: blank, date: '2024-07-09' },
    });
    expect(reply.body).toMatchObject({ status: 422, code: 'DONOR_CONSENT_REQUIRED' });
  });

  it('of an investigation are not given by a character that nobody sees', async () => {
    const reply = await client.post(
      '/v1/pledges/P/write-offs',
      {
        ...dated,
        lines: [{ instalment: 1, amount: usd('1.00') }],
        reason: 'it will not come',
        investigationReference: blank,
        approvalReference: 'memo 1',
      },
      { signers: { approvedBy: 'u.controller' } },
    );
    expect(reply.body).toMatchObject({ status: 422, code: 'INVESTIGATION_REQUIRED' });
  });

  describe('of a payment', () => {
    const paying = (pledgeId: string, changes: object = {}) =>
      client.post(`/v1/pledges/${pledgeId}/refunds`, {
        ...dated,
        approvalReference: 'agreement art. 9',
        paidFrom: 'BK-USD',
        paymentReference: 'PAY-1',
        ...changes,
        lines: [{ purpose: 'k', level: 'NATIONAL', gross: usd('10.00') }],
      });

    beforeAll(async () => {
      await client.done('/v1/donors', {
        id: 'DON-C',
        name: 'Donor C',
        kind: 'STATE_PARTY',
        partySince: '2003-09-29',
      });
      for (const [id, donorId] of [
        ['R1', 'DON-A'],
        ['R2', 'DON-A'],
        ['R3', 'DON-C'],
      ] as const) {
        await client.done('/v1/pledges', {
          ...announcement(id, { announcedOn: undefined, donorId }),
          agreement: terms(usd('1130.00')),
        });
        const applied = { application: application(id, '1130.00') };
        await client.done('/v1/receipts', credit(`credit of ${id}`, '1130.00', applied));
        await client.done(`/v1/pledges/${id}/allocations`, allocation('A', '452.00'));
      }
      await paying('R1');
    });

    it('pay one payee on one day, on one account', async () => {
      expect((await paying('R2')).status).toBe(201);
      const other = await paying('R3', { paymentReference: 'pay\u20131' });
      expect(other.body).toMatchObject({
        status: 409,
        code: 'DUPLICATE_PAYMENT_REFERENCE',
        field: 'paymentReference',
        detail: expect.stringMatching(/PAY-1.*donor DON-A from BK-USD on 2024-07-10, on pledge R1/),
      });
      const later = await paying('R1', { effectiveDate: '2024-07-11' });
      expect(later.body).toMatchObject({ code: 'DUPLICATE_PAYMENT_REFERENCE' });
      const elsewhere = await paying('R3', { paidFrom: 'CLEARING' });
      expect(elsewhere.status).toBe(201);
    });
  });

  describe('of a document that another system spends', () => {
    const spending = (pledgeId: string) =>
      client.post(`/v1/pledges/${pledgeId}/expenditures`, {
        ...dated,
        id: 'ERP-1',
        purpose: 'k',
        level: 'NATIONAL',
        direct: usd('1.00'),
        paidFrom: 'BK-USD',
        document: 'month-end file',
      });

    it('spend once over all pledges, and again once that was reversed', async () => {
      const { body: first } = await spending('R1');
      expect((await spending('R2')).body).toMatchObject({
        status: 409,
        code: 'DUPLICATE_ERP_DOCUMENT',
        field: 'id',
        detail: expect.stringContaining('pledge R1'),
      });
      await client.done(`/v1/pledges/R1/events/${first.events[0].id}/reversal`, {
        ...dated,
        reasonCode: 'OTHER',
        reason: 'wrong pledge',
      });
      expect((await spending('R2')).status).toBe(201);
      expect((await spending('R1')).body).toMatchObject({ code: 'DUPLICATE_ERP_DOCUMENT' });
    });
  });

  it('that must be there are refused by their field where nothing can be read', async () => {
    const reply = await client.post('/v1/pledges/P/expenditures', {
      ...dated,
      purpose: 'k',
      level: 'NATIONAL',
      direct: usd('1.00'),
      paidFrom: 'BK-USD',
      document: blank,
    });
    expect(reply.body).toMatchObject({ status: 400, field: 'document' });
  });
});
