import request from 'supertest';
import { Client } from '../support/client';
import { asDonor } from '../support/donor-world';
import { opening, openingReceipt } from '../support/opening-endpoints';
import { byController } from '../support/periods';
import { Service } from '../support/service';
import { application, credit, foundations, terms, usd } from '../support/world';

// Typed `any` on purpose: these tests check the shape of the bodies.
type Body = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- see above

const why = {
  effectiveDate: '2024-07-03',
  reasonCode: 'WRONG_DONOR',
  reason: 'another donor paid',
};

/** DON-A pledges P-A and DON-B pledges P-B, USD 5,000.00 each. */
describe('a receipt', () => {
  let service: Service;
  let client: Client;
  let ofA: string;
  let ofB: string;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    for (const [id, donorId] of [
      ['P-A', 'DON-A'],
      ['P-B', 'DON-B'],
    ]) {
      await client.done('/v1/pledges', {
        id,
        donorId,
        recommendation: 'm',
        amount: usd('5000.00'),
        earmarks: [],
        agreement: terms(usd('5000.00'), { agreementReference: `AGR-${id}` }),
      });
    }
    ofA = await asDonor(service, 'u.of-a', ['DON-A']);
    ofB = await asDonor(service, 'u.of-b', ['DON-B']);
  });
  afterAll(() => service.stopAndRemove());

  const asked = async (
    path: string,
    authorization = ofA,
  ): Promise<{ status: number; body: Body }> =>
    request(service.app.getHttpServer()).get(`/v1/${path}`).set('Authorization', authorization);
  const seen = async (id: string, authorization = ofA) => {
    const { status, body } = await asked(`receipts/${id}`, authorization);
    const { items } = (await asked('receipts?limit=200', authorization)).body;
    const isListed = items.some((item: Body) => item.id === id);
    return { status, isListed, whole: body.whole, applications: body.applications };
  };
  const hidden = { status: 404, isListed: false, whole: undefined, applications: undefined };
  const received = (reference: string, amount: string, changes: object = {}) =>
    client.done('/v1/receipts', credit(reference, amount, changes));

  it('that went to a pledge by mistake is its own while it does, and never was', async () => {
    const { id, application: made } = await received('mistaken', '100.00', {
      application: application('P-A', '100.00'),
    });
    expect(await seen(id)).toMatchObject({ status: 200, isListed: true });
    const while_ = await client.head();
    await client.done(`/v1/receipts/${id}/applications/${made.id}/reversal`, why);
    expect(await seen(id)).toEqual(hidden);
    await client.done(`/v1/receipts/${id}/applications`, {
      ...application('P-B', '100.00'),
      effectiveDate: '2024-07-04',
    });
    expect(await seen(id)).toEqual(hidden);
    // The receipt stays hidden from DON-A also with a `knownAt` from the time when it was applied to P-A.
    expect((await asked(`receipts/${id}?knownAt=${while_}`)).status).toBe(404);
    const { items } = (await asked(`receipts?knownAt=${while_}`)).body;
    expect(items).toEqual([]);
    expect(await seen(id, ofB)).toMatchObject({
      status: 200,
      whole: { net: usd('100.00') },
      applications: [{ pledgeId: 'P-B' }],
    });
    // The history of P-A keeps both the application and its reversal.
    const { items: events } = (await asked('pledges/P-A/history')).body;
    expect(events.map(({ type }: Body) => type)).toEqual([
      ...['AgreementSigned', 'ReceiptApplied', 'ReceiptApplicationReversed'],
    ]);
  });

  it('that was recorded by mistake is its own no more once it is reversed', async () => {
    const { id } = await received('twice', '70.00', { application: application('P-A', '70.00') });
    expect(await seen(id)).toMatchObject({ status: 200, isListed: true });
    await client.done(`/v1/receipts/${id}/reversal`, { ...why, withApplications: true });
    expect(await seen(id)).toEqual(hidden);
    const dated = { effectiveDate: '2024-07-03' };
    await received('twice', '70.00', {
      valueDate: '2024-07-03',
      application: application('P-A', '70.00', dated),
    });
    expect(await seen(id)).toMatchObject({
      status: 200,
      isListed: true,
      whole: { net: usd('70.00') },
      applications: [{ state: 'reversed' }, { state: 'applied' }],
    });
  });

  it('is whole where the rest is owed back to the donor, and after it went back', async () => {
    const excess = { amount: usd('7.00'), treatment: 'REFUNDABLE' };
    const { id, application: made } = await received('over', '57.00', {
      application: application('P-A', '50.00', { excess }),
    });
    expect(await seen(id)).toMatchObject({
      whole: { net: usd('57.00'), refundable: usd('7.00'), unapplied: usd('0.00') },
      applications: [{ excess, lines: [{ cash: usd('50.00') }] }],
    });
    await client.done(`/v1/receipts/${id}/returns`, {
      kind: 'OVERPAYMENT',
      effectiveDate: '2024-07-05',
      amount: usd('7.00'),
      applicationId: made.id,
      paymentReference: 'PAY-1',
    });
    expect(await seen(id)).toMatchObject({ whole: { net: usd('57.00'), refundable: usd('0.00') } });
  });

  it('is not whole where a part went back to whom nobody knows', async () => {
    const { id } = await received('unknown half', '90.00', { remitter: 'Somebody' });
    await client.done(`/v1/receipts/${id}/applications`, application('P-A', '50.00'));
    expect(await seen(id)).toMatchObject({ status: 200, whole: null });
    await client.done(`/v1/receipts/${id}/returns`, {
      kind: 'UNIDENTIFIED',
      effectiveDate: '2024-07-05',
      amount: usd('40.00'),
      paymentReference: 'PAY-2',
    });
    const officers = await service.get<Body>(`/v1/receipts/${id}`);
    expect(officers).toMatchObject({ unapplied: usd('0.00'), status: 'applied' });
    expect(await seen(id)).toMatchObject({ status: 200, whole: null });
    expect((await seen(id, ofB)).status).toBe(404);
  });

  it('of another system is its own once its pledge has it', async () => {
    const path = '/v1/opening-balances/receipts';
    const { id } = await client.done(path, openingReceipt('of 2023'), byController);
    expect(await seen(id)).toEqual(hidden);
    await client.done(`/v1/receipts/${id}/applications`, application('P-A', '250.00'));
    expect(await seen(id)).toMatchObject({ status: 200, whole: { net: usd('250.00') } });
  });

  it('pays a pledge of another system, which is seen from its take-over on', async () => {
    await client.done('/v1/opening-balances', opening('P7'), byController);
    expect((await asked('pledges/P7')).body).toMatchObject({
      donorId: 'DON-A',
      takenOverOn: '2024-01-01',
      received: usd('630.00'),
      writtenOff: usd('20.00'),
      outstanding: usd('480.00'),
    });
    expect((await asked('pledges/P7?asAt=2023-12-31')).status).toBe(404);
    expect((await asked('pledges/P7', ofB)).status).toBe(404);
    const { items } = (await asked('pledges/P7/history')).body;
    expect(items).toMatchObject([{ type: 'PledgeTakenOver', effectiveDate: '2024-01-01' }]);
  });

  it('is of no use to a pledge that was signed by mistake, which its donor still sees', async () => {
    const signed = await client.done('/v1/pledges', {
      id: 'P-WRONG',
      donorId: 'DON-A',
      recommendation: 'm',
      amount: usd('60.00'),
      earmarks: [],
      agreement: terms(usd('60.00')),
    });
    const [{ id }] = signed.events;
    await client.done(`/v1/pledges/P-WRONG/events/${id}/reversal`, {
      effectiveDate: '2024-05-06',
      reasonCode: 'WRONG_DONOR',
      reason: 'of another',
    });
    expect((await asked('pledges/P-WRONG')).body).toMatchObject({
      status: 'CANCELLED',
      donorId: 'DON-A',
      agreement: null,
      instalments: [],
    });
    const listed = (await asked('pledges?status=CANCELLED')).body;
    expect(listed.items).toMatchObject([{ id: 'P-WRONG' }]);
    expect((await asked('pledges/P-WRONG', ofB)).status).toBe(404);
  });

  it('is the donor of the day that is asked about', async () => {
    await client.done('/v1/donors/DON-A/revision', {
      effectiveDate: '2024-07-15',
      name: 'Republic A',
      country: 'XAA',
    });
    expect((await asked('donors/DON-A')).body).toMatchObject({
      name: 'Republic A',
      country: 'XAA',
    });
    const earlierHead = (await client.head()) - 4;
    expect((await asked(`donors/DON-A?knownAt=${earlierHead}`)).body.name).toBe('Donor A');
  });
});

describe('a cursor', () => {
  let service: Service;
  let ofA: string;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    const client = new Client(service);
    await foundations(client);
    for (const id of ['P1', 'P2', 'P3']) {
      await client.done('/v1/pledges', {
        id,
        donorId: 'DON-A',
        recommendation: 'm',
        amount: usd('50.00'),
        earmarks: [],
        agreement: terms(usd('50.00')),
      });
    }
    ofA = await asDonor(service, 'u.of-a', ['DON-A', 'DON-B']);
  });
  afterAll(() => service.stopAndRemove());

  const page = async (path: string, authorization: string, cursor?: string) => {
    const { status, body } = await request(service.app.getHttpServer())
      .get(path)
      .query({ limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      .set('Authorization', authorization);
    const { items = [], next, code, field } = body;
    return { status, ids: items.map(({ id }: Body) => id) as string[], next, code, field };
  };
  const refused = { status: 400, code: 'INVALID_REQUEST', field: 'cursor' };

  it('serves its reader at its question, and no other', async () => {
    const { next } = await page('/v1/pledges', ofA);
    expect(await page('/v1/pledges', ofA, next)).toMatchObject({ status: 200, ids: ['P2'] });
    expect(await page('/v1/donors', ofA, next)).toMatchObject(refused);
    for (const authorization of [
      service.as('u.auditor'),
      await asDonor(service, 'u.of-b', ['DON-A', 'DON-B']),
      await asDonor(service, 'u.of-a', ['DON-A']),
    ]) {
      expect(await page('/v1/pledges', authorization, next)).toMatchObject(refused);
    }
    const again = await asDonor(service, 'U.Of-A', ['DON-B', 'DON-A']);
    expect(await page('/v1/pledges', again, next)).toMatchObject({ status: 200, ids: ['P2'] });
  });

  it('of an officer is not one of another officer', async () => {
    const { next } = await page('/v1/pledges', service.as('u.auditor'));
    expect((await page('/v1/pledges', service.as('u.auditor'), next)).ids).toEqual(['P2']);
    for (const other of [service.as('u.contrib'), ofA]) {
      expect(await page('/v1/pledges', other, next)).toMatchObject(refused);
    }
  });

  it('is refused where somebody wrote it, or wrote into it', async () => {
    const { next } = await page('/v1/pledges', ofA);
    const plain = Buffer.from(JSON.stringify([1, 'P1'])).toString('base64url');
    for (const cursor of [plain, `${next.slice(0, 43)}${plain}`, `${next}A`, next.slice(1)]) {
      expect(await page('/v1/pledges', ofA, cursor)).toMatchObject(refused);
    }
  });
});
