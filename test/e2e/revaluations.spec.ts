import { Client, type Reply } from '../support/client';
import { euroWorld } from '../support/revalued-world';
import { Service } from '../support/service';
import { application, eur, foundations, usd } from '../support/world';

interface Appended {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly revision: number;
  readonly entries: readonly { account: string; usd: string; amount: string }[];
}

const run = { id: 'REV', asAt: '2024-07-14' };
const named = ({ body }: Reply) =>
  (body.events as readonly Appended[]).map(({ stream, type }) => `${stream}:${type}`);

/**
 * Events without ids and revisions, which differ between a dry run and the run: events of signatures come in
 * between.
 */
function withoutPlaces({ body }: Reply): readonly object[] {
  return (body.events as readonly Appended[]).map((event) => ({
    ...event,
    id: null,
    revision: null,
  }));
}

describe('a revaluation run', () => {
  let service: Service;
  let client: Client;
  let receiptId: string;
  let books: readonly string[];

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    receiptId = await euroWorld(client);
    books = [
      'revaluation-REV:RevaluationStarted',
      'pledge-EURO:PledgeRevalued',
      `receipt-${receiptId}:ReceiptRevalued`,
      'revaluation-REV:RevaluationCompleted',
    ];
  });

  afterAll(() => service.stopAndRemove());

  const post = (changes: object = {}, key = 'run', dryRun?: boolean) =>
    client.post(
      '/v1/revaluations',
      { ...run, ...changes },
      { key, ...(dryRun === undefined ? {} : { dryRun }) },
    );
  const unattributed = async () => {
    const { items } = await service.get<{
      items: readonly { label: string; usd: Readonly<Record<string, object>> }[];
    }>('/v1/balances?by=pledge');
    return Object.fromEntries(items.map(({ label, usd: figures }) => [label, figures]));
  };

  let foretold: Reply;

  it('tells in a dry run what it would book, and books nothing', async () => {
    const before = await client.head();
    foretold = await post({}, 'run', true);
    expect([foretold.status, named(foretold)]).toEqual([200, books]);
    expect(foretold.body.position).toBeNull();
    expect(await client.head()).toBe(before);
  });

  it('is shown to its signers by its totals, with a root over its items', async () => {
    const { proposal } = (
      await service
        .http()
        .post('/v1/revaluations')
        .set({ 'Idempotency-Key': 'to be signed', Authorization: service.as('u.contrib') })
        .send({ ...run, id: 'SIGNED' })
    ).body;
    expect(proposal.books.map(({ type }: Appended) => type)).toEqual([
      ...['RevaluationStarted', 'RevaluationCompleted'],
    ]);
    const { totals, items } = proposal.run;
    expect(
      totals.map(({ account, usd: value }: Record<string, string>) => [account, value]),
    ).toEqual([
      ...[
        ['1120', '62.50'],
        ['1310', '75.00'],
        ['2110', '-12.50'],
        ['4910', '-125.00'],
      ],
    ]);
    expect(items).toBe(2);
    expect(await service.get<object>(`/v1/proposals/${proposal.id}`)).toMatchObject({
      run: proposal.run,
    });
    const rejected = await service
      .http()
      .post(`/v1/proposals/${proposal.id}/rejection`)
      .set({ 'Idempotency-Key': 'second run rejected', Authorization: service.as('u.certify') })
      .send({ because: 'the first one valued all' });
    expect(rejected.status).toBe(201);
  });

  it('books each pledge and receipt in its own stream, and then that it is complete', async () => {
    const before = await client.head();
    const done = await post();
    expect([done.status, named(done)]).toEqual([201, books]);
    expect(withoutPlaces(done)).toEqual(withoutPlaces(foretold));
    expect(done.headers).toMatchObject({ etag: '"4"', location: '/v1/revaluations/REV' });
    expect(done.body).toMatchObject({ id: 'REV', sequence: before + 4 + 3, warnings: [] });
    const [, pledge, receipt] = done.body.events as readonly Appended[];
    const lines = (event: Appended | undefined) =>
      event?.entries.map(({ account, amount, usd: value }) => [account, amount, value]);
    expect(lines(pledge)).toEqual([
      ['4910', '0.00', '-125.00'],
      ['1310', '0.00', '75.00'],
      ['1120', '0.00', '50.00'],
    ]);
    expect(lines(receipt)).toEqual([
      ['2110', '0.00', '-12.50'],
      ['1120', '0.00', '12.50'],
    ]);
  });

  it('shows in the balances of whom it valued', async () => {
    const { EURO, unattributed: suspense } = await unattributed();
    expect(EURO).toMatchObject({ receivable: usd('675.00'), cash: usd('450.00') });
    expect(suspense).toMatchObject({ unapplied: usd('112.50'), fundBalance: usd('0.00') });
  });

  it('is answered the same under the same key, and books once', async () => {
    const before = await client.head();
    const first = await post();
    const again = await post();
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(named(again)).toEqual(books);
    expect(await client.head()).toBe(before);
    expect((await post({ documentReference: 'another' })).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('books nothing where nothing changed since', async () => {
    const again = await post({ id: 'AGAIN', currencies: ['EUR'] }, 'again');
    const [, pledge, receipt] = again.body.events as readonly Appended[];
    expect([pledge?.entries, receipt?.entries]).toEqual([[], []]);
  });

  it('values before a later run too, which takes the difference back on its day', async () => {
    const before = await unattributed();
    const { status, body } = await post({ id: 'EARLIER', asAt: '2024-07-13' }, 'earlier');
    expect(status).toBe(201);
    const events = body.events as readonly Appended[];
    expect(events.map(({ type }) => type)).toEqual([
      ...['RevaluationStarted', 'PledgeRevalued', 'PledgeRevalued'],
      ...['ReceiptRevalued', 'ReceiptRevalued', 'RevaluationCompleted'],
    ]);
    const byAccount = ({ entries }: Appended) =>
      entries.map(({ account, usd: value }) => [account, value]).sort();
    expect(events.slice(1, 5).map(byAccount)).toEqual([
      [
        ['1120', '50.00'],
        ['1310', '75.00'],
        ['4910', '-125.00'],
      ],
      [
        ['1120', '-50.00'],
        ['1310', '-75.00'],
        ['4910', '125.00'],
      ],
      [
        ['1120', '12.50'],
        ['2110', '-12.50'],
      ],
      [
        ['1120', '-12.50'],
        ['2110', '12.50'],
      ],
    ]);
    expect(await unattributed()).toEqual(before);
    const { leftOut } = await service.get<{ leftOut: object[] }>('/v1/revaluations/EARLIER');
    expect(leftOut).toEqual([]);
  });

  it.each([
    ['DUPLICATE_ID', 409, {}],
    ['DATE_IN_FUTURE', 422, { id: 'X', asAt: '2024-07-17' }],
    ['INVALID_DATE', 422, { id: 'X', asAt: '2024-02-30' }],
    ['RATE_MISSING', 422, { id: 'X', currencies: ['KWD'] }],
    ['UNKNOWN_CURRENCY', 422, { id: 'X', currencies: ['USD'] }],
    ['UNKNOWN_CURRENCY', 422, { id: 'X', currencies: ['XXZ'] }],
    ['INVALID_REQUEST', 400, { id: 'X', currencies: [] }],
    ['INVALID_REQUEST', 400, { id: 'X', currencies: ['EUR', 'EUR'] }],
    ['INVALID_REQUEST', 400, { id: 'X', currencies: ['euro'] }],
    ['INVALID_REQUEST', 400, { id: 'X', postingDate: '2024-07-14' }],
  ])('is refused with %s, status %i', async (code, status, changes) => {
    const before = await client.head();
    const answer = await post(changes, `refused ${code} ${JSON.stringify(changes)}`);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await client.head()).toBe(before);
  });

  it('is refused in a year that is closed to others', async () => {
    const byController = { signers: { approvedBy: 'u.controller' } };
    const yearEnd = { effectiveDate: '2023-12-31' };
    await client.done('/v1/periods/2023/soft-close', yearEnd, byController);
    const { body } = await post({ id: 'X', asAt: '2023-12-31', currencies: undefined }, 'closed');
    // The proposal is dated behind the fence, so only the controller may approve it.
    expect(body.code).toBe('AUTHORITY_REQUIRED');
  });
});

describe('a revaluation run that was wrong', () => {
  let service: Service;
  let client: Client;
  let receiptId: string;
  const why = { effectiveDate: '2024-07-14', reasonCode: 'OTHER', reason: 'rate of another list' };

  beforeEach(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    receiptId = await euroWorld(client);
    await client.done('/v1/revaluations', run);
  });

  afterEach(() => service.stopAndRemove());

  const reverse = (key = 'back', dryRun?: boolean) =>
    client.post('/v1/revaluations/REV/reversal', why, {
      key,
      ...(dryRun === undefined ? {} : { dryRun }),
    });
  const receivable = async () => {
    const { totals } = await service.get<{ totals: { usd: Readonly<Record<string, object>> } }>(
      '/v1/balances',
    );
    return [totals.usd['receivable'], totals.usd['cash'], totals.usd['unapplied']];
  };
  const before = [usd('600.00'), usd('500.00'), usd('100.00')];
  const valued = [usd('675.00'), usd('562.50'), usd('112.50')];
  const books = () => [
    'revaluation-REV:RevaluationReversalStarted',
    'pledge-EURO:EventReversed',
    `receipt-${receiptId}:ReceiptRevaluationReversed`,
    'revaluation-REV:RevaluationReversed',
  ];

  it('is taken back as a whole, once, and can be run again', async () => {
    expect(await receivable()).toEqual(valued);
    const foretold = await reverse('back', true);
    expect([foretold.status, await receivable()]).toEqual([200, valued]);
    const done = await reverse();
    expect([done.status, named(done), done.headers['etag']]).toEqual([201, books(), '"9"']);
    expect(withoutPlaces(done)).toEqual(withoutPlaces(foretold));
    expect(await receivable()).toEqual(before);
    expect((await reverse()).body).toEqual(done.body);
    expect((await reverse('once more')).body.code).toBe('ALREADY_REVERSED');
    await client.done('/v1/revaluations', { ...run, id: 'REV-2' });
    expect(await receivable()).toEqual(valued);
  });

  it('is answered as it was when it started, after it was taken back', async () => {
    const first = await client.post('/v1/revaluations', { ...run, id: 'R2' }, { key: 'second' });
    await client.done('/v1/revaluations/R2/reversal', why);
    const again = await client.post('/v1/revaluations', { ...run, id: 'R2' }, { key: 'second' });
    expect(again).toMatchObject({ status: 201, body: first.body });
  });

  it('is taken back for one receipt alone, and then for the rest', async () => {
    const path = `/v1/receipts/${receiptId}/revaluations/REV/reversal`;
    await client.done(path, why);
    expect(await receivable()).toEqual([valued[0], usd('550.00'), before[2]]);
    expect((await client.post(path, why)).body.code).toBe('ALREADY_REVERSED');
    expect(named(await reverse())).toEqual(books().filter((name) => !name.startsWith('receipt-')));
    expect(await receivable()).toEqual(before);
  });

  it('is not taken back by halves: what stands in the way is named', async () => {
    service.clock.set(new Date('2024-07-20T09:00:00.000Z'));
    await client.done('/v1/receipts', {
      bankAccount: 'BK-EUR',
      bankReference: 'later',
      valueDate: '2024-07-18',
      net: eur('90.00'),
      charges: eur('0.00'),
      application: {
        pledgeId: 'EURO',
        effectiveDate: '2024-07-18',
        lines: [{ instalment: 1, settles: eur('90.00') }],
      },
    });
    const head = await client.head();
    const { status, body } = await reverse();
    expect([status, body.code]).toEqual([409, 'DEPENDENT_EVENTS']);
    expect(body.detail).toMatch(/^pledge EURO: .* account 1310 .* moved on 2024-07-18/);
    expect(await client.head()).toBe(head);
    await client.done(`/v1/receipts/${receiptId}/revaluations/REV/reversal`, why);
  });

  it.each([
    ['REVALUATION_UNKNOWN', 404, '/v1/revaluations/NONE/reversal', {}],
    ['DATES_NOT_ORDERED', 422, '/v1/revaluations/REV/reversal', { effectiveDate: '2024-07-13' }],
    ['DATE_IN_FUTURE', 422, '/v1/revaluations/REV/reversal', { effectiveDate: '2024-07-18' }],
    ['INVALID_REQUEST', 400, '/v1/revaluations/REV/reversal', { withDependants: true }],
    ['RECEIPT_UNKNOWN', 404, '/v1/receipts/NONE/revaluations/REV/reversal', {}],
  ])('is refused with %s, status %i, on %s', async (code, status, path, changes) => {
    const answer = await client.post(path, { ...why, ...changes });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('is refused with REVALUATION_UNKNOWN on a receipt that it did not value', async () => {
    const path = `/v1/receipts/${receiptId}/revaluations/NONE/reversal`;
    expect(await client.post(path, why)).toMatchObject({
      status: 404,
      body: { code: 'REVALUATION_UNKNOWN' },
    });
  });

  it('lets a return before its day change nothing of the pledge that it valued', async () => {
    await reverse();
    const over = {
      lines: [{ instalment: 1, settles: eur('10.00') }],
      excess: { amount: eur('80.00'), treatment: 'REFUNDABLE' },
    };
    await client.done(`/v1/receipts/${receiptId}/applications`, application('EURO', '0.00', over));
    await client.done('/v1/revaluations', { ...run, id: 'REV-2' });
    await client.done(`/v1/receipts/${receiptId}/revaluations/REV-2/reversal`, why);
    const back = { kind: 'OVERPAYMENT', amount: eur('80.00'), paymentReference: 'PAY-1' };
    const ofPledge = () => service.get<{ totals: object }>('/v1/balances?pledge=EURO');
    const { totals } = await ofPledge();
    const early = await client.done(`/v1/receipts/${receiptId}/returns`, {
      ...back,
      effectiveDate: '2024-07-13',
    });
    // EUR 80.00 is returned at 0.900, the rate at which the debt is carried.
    expect(early.events).toMatchObject([
      {
        type: 'ReceiptReturned',
        entries: [
          { account: '2140', amount: '80.00', usd: '88.89' },
          { account: '1120', amount: '-80.00', usd: '-88.89' },
        ],
      },
    ]);
    expect((await ofPledge()).totals).toEqual(totals);
  });

  it('is refused below a later run', async () => {
    await client.done('/v1/revaluations', { id: 'LATER', asAt: '2024-07-15' });
    const { status, body } = await reverse();
    expect(status).toBe(409);
    expect(body.detail).toContain('LATER');
    expect(body.detail).toContain(receiptId);
  });
});
