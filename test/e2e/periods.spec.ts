import { Logger } from '@nestjs/common';
import { isProposalEvent } from '@art30/accounting';
import { Unavailable, type EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client } from '../support/client';
import { byController, close, seenAtYearEnd, softClose } from '../support/periods';
import { until } from '../support/patience';
import { Service } from '../support/service';
import { announcement, application, credit, eur, foundations, terms, usd } from '../support/world';

interface Period {
  readonly status: string;
  readonly revision: number;
  readonly closing: { throughSequence: number; trialBalance: Record<string, string> } | null;
  readonly strayPostings: readonly Record<string, unknown>[];
  readonly unappliedReceipts: readonly Record<string, unknown>[];
  readonly unappliedUsd: { amount: string };
}

/** Books a pledge in euros, half of it paid in 2024, and a receipt of 2024 that no donor has claimed. */
async function yearOf2024(service: Service): Promise<Client> {
  const client = new Client(service);
  await foundations(client);
  await client.done('/v1/exchange-rates', {
    effectiveDate: '2025-01-01',
    publishedOn: '2024-12-29',
    kind: 'MONTHLY',
    source: { name: 'fictitious list' },
    rates: { EUR: '0.960' },
  });
  await client.done('/v1/pledges', {
    ...announcement('P1', { announcedOn: undefined, amount: eur('1800.00') }),
    agreement: terms(eur('1800.00')),
  });
  await client.done(
    '/v1/receipts',
    credit('half', '900.00', {
      bankAccount: 'BK-EUR',
      net: eur('900.00'),
      charges: eur('0.00'),
      application: application('P1', '900.00', {
        lines: [{ instalment: 1, settles: eur('900.00') }],
      }),
    }),
  );
  await client.done('/v1/receipts', credit('nobody', '40.00', { valueDate: '2024-12-30' }));
  return client;
}

const late = (reference: string, changes: object = {}) =>
  credit(reference, '90.00', {
    bankAccount: 'BK-EUR',
    net: eur('90.00'),
    charges: eur('0.00'),
    valueDate: '2024-12-15',
    ...changes,
  });

describe('a year', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-02-14T16:50:00.000Z' });
    client = await yearOf2024(service);
  });

  afterAll(() => service.stopAndRemove());

  const period = (year = '2024', query = '') => service.get<Period>(`/v1/periods/${year}${query}`);
  const refused = async (reply: Promise<{ status: number; body: { code: string } }>) => {
    const { status, body } = await reply;
    return [status, body.code];
  };
  const booksOf2024 = async () => (await seenAtYearEnd(service, '2024')).trialBalance;

  it('is open until somebody closes it, and knows what nobody has claimed', async () => {
    expect(await period()).toMatchObject({
      year: '2024',
      status: 'OPEN',
      closing: null,
      strayPostings: [],
      revision: -1,
      unappliedReceipts: [{ unapplied: usd('40.00'), unappliedUsd: usd('40.00') }],
      unappliedUsd: usd('40.00'),
    });
    const { items } = await service.get<{ items: { year: string }[] }>('/v1/periods');
    expect(items.map(({ year }) => year)).toEqual(['2024']);
  });

  it('is fenced by the controller alone, once it has ended', async () => {
    const byOfficer = await softClose(client, '2024', {});
    expect([byOfficer.status, byOfficer.body.code]).toEqual([403, 'AUTHORITY_REQUIRED']);
    await client.withdraw(byOfficer);
    expect(await refused(softClose(client, '2025'))).toEqual([422, 'DATE_IN_FUTURE']);
    expect((await softClose(client, '2024')).status).toBe(201);
    expect(await refused(softClose(client, '2024'))).toEqual([409, 'PERIOD_STATUS']);
    // Revision 6: two proposals, each certified, one withdrawn and one approved.
    expect(await period()).toMatchObject({ status: 'SOFT_CLOSED', closing: null, revision: 6 });
    expect(await period('2023')).toMatchObject({ status: 'SOFT_CLOSED' });
    expect(await period('2025')).toMatchObject({ status: 'OPEN' });
  });

  it('takes postings of the controller alone once it is fenced', async () => {
    const post = (sending = {}) => client.post('/v1/receipts', late('fenced'), sending);
    const byOfficer = await post();
    expect([byOfficer.status, byOfficer.body.code]).toEqual([403, 'AUTHORITY_REQUIRED']);
    await client.withdraw(byOfficer);
    expect((await post(byController)).status).toBe(201);
  });

  it('is not closed while commands from before the fence may still be writing', async () => {
    client.pass(1);
    const reply = await close(service, client, '2024');
    expect(reply.status).toBe(409);
    expect(reply.body).toMatchObject({
      code: 'PERIOD_UNSETTLED',
      detail: expect.stringMatching(/still post: close in 213 seconds$/),
    });
    client.pass(9);
  });

  it('is not closed on other books than it has', async () => {
    const seen = await seenAtYearEnd(service, '2024');
    const trialBalance = { ...seen.trialBalance, '2110': '-0.01' };
    expect(await refused(close(service, client, '2024', { trialBalance }))).toEqual([
      409,
      'TRIAL_BALANCE_MISMATCH',
    ]);
    const ahead = { throughSequence: seen.throughSequence + 1 };
    const unseen = await close(service, client, '2024', ahead);
    expect(unseen.body).toMatchObject({ code: 'TRIAL_BALANCE_MISMATCH', field: 'throughSequence' });
    await client.done('/v1/receipts', late('meanwhile'), byController);
    const old = await close(service, client, '2024', seen);
    expect(old.body).toMatchObject({ code: 'TRIAL_BALANCE_MISMATCH', field: 'throughSequence' });
  });

  it('is not hindered by later events that post into the year after', async () => {
    const seen = await seenAtYearEnd(service, '2024');
    await client.done('/v1/receipts', credit('of 2025', '5.00', { valueDate: '2025-01-20' }));
    const dry = await client.post(
      '/v1/periods/2024/close',
      { effectiveDate: '2024-12-31', ...seen },
      { ...byController, dryRun: true },
    );
    expect(dry.status).toBe(200);
  });

  it('is closed by the controller alone, and bound to the trial balance that is shown', async () => {
    const seen = await seenAtYearEnd(service, '2024');
    const body = { effectiveDate: '2024-12-31', ...seen };
    const byOfficer = await client.post('/v1/periods/2024/close', body);
    expect([byOfficer.status, byOfficer.body.code]).toEqual([403, 'AUTHORITY_REQUIRED']);
    await client.withdraw(byOfficer);
    expect((await client.post('/v1/periods/2024/close', body, byController)).status).toBe(201);
    const closed = await period();
    // Three of the events are the proposal, certification and withdrawal of the close whose approval was
    // refused.
    expect(closed).toMatchObject({ status: 'CLOSED', revision: 13, closing: seen });
    expect(closed.closing).toMatchObject({
      effectiveDate: '2024-12-31',
      recordedAt: '2025-02-14T17:00:00.000Z',
      approvedBy: 'u.controller',
    });
    expect(await period('2023')).toMatchObject({ status: 'CLOSED', closing: null });
  });

  it('is closed at both times of a question', async () => {
    const { throughSequence } = (await period()).closing ?? { throughSequence: 0 };
    expect((await period('2024', '?asAt=2024-12-30')).status).toBe('OPEN');
    expect((await period('2024', `?knownAt=${throughSequence}`)).status).toBe('SOFT_CLOSED');
    expect((await period('2024', '?knownAt=1')).status).toBe('OPEN');
  });

  it('refuses a fact of its days, even from the controller', async () => {
    const post = (sending = {}) => client.post('/v1/receipts', late('X03'), sending);
    expect(await refused(post())).toEqual([422, 'PERIOD_CLOSED']);
    expect(await refused(post(byController))).toEqual([422, 'PERIOD_CLOSED']);
  });

  it('leaves a late fact to an open period, at the rate of its own date', async () => {
    const before = await booksOf2024();
    const body = late('X03', {
      postingDate: '2025-01-01',
      application: application('P1', '90.00', {
        effectiveDate: '2024-12-15',
        postingDate: '2025-01-01',
        lines: [{ instalment: 1, settles: eur('90.00') }],
      }),
    });
    const { events, id } = await client.done('/v1/receipts', body);
    // EUR 90.00 is booked at 0.900, the rate of 15 December, and not at 0.960, the rate since January.
    expect(events[0].entries[0]).toMatchObject({ amount: '90.00', usd: '100.00' });
    const recorded = await service.app
      .get<EventStore>(EVENT_STORE)
      .readStream(`receipt-${String(id)}`);
    for (const { data } of recorded.filter((event) => !isProposalEvent(event))) {
      expect(data).toMatchObject({
        effectiveDate: '2024-12-15',
        postingDate: '2025-01-01',
        originalPeriod: '2024',
      });
    }
    expect(events.map((event: { type: string }) => event.type)).toContain('ReceiptApplied');
    expect(await booksOf2024()).toEqual(before);
    const shown = (query: string) =>
      service.get<{ items: unknown[] }>(`/v1/journal?receipt=${String(id)}${query}`);
    expect((await shown('&asAt=2024-12-31')).items).toEqual([]);
    expect((await shown('&asAt=2025-01-01')).items).not.toEqual([]);
    expect((await period()).strayPostings).toEqual([]);
  });

  it('takes facts of its days again once the controller has opened it', async () => {
    const body = { effectiveDate: '2025-02-14', reason: 'audit adjustment' };
    const reopen = (year: string, sending = byController) =>
      client.post(`/v1/periods/${year}/reopening`, body, sending);
    expect(await refused(reopen('2023'))).toEqual([409, 'PERIOD_STATUS']);
    expect(await refused(reopen('2024', {}))).toEqual([403, 'AUTHORITY_REQUIRED']);
    expect((await reopen('2024')).status).toBe(201);
    expect(await period()).toMatchObject({ status: 'OPEN', closing: null });
    expect(await period('2024', '?asAt=2025-02-13')).toMatchObject({ status: 'CLOSED' });
    await client.done('/v1/receipts', late('reopened'));
    expect((await period()).strayPostings).toEqual([]);
  });
});

describe('closing a year while an application is half done', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-02-14T16:50:00.000Z' });
    client = await yearOf2024(service);
  });

  afterAll(() => service.stopAndRemove());

  it('waits for the settlement worker, which the fence does not stop', async () => {
    const store = service.app.get<EventStore>(EVENT_STORE);
    const append = store.append.bind(store);
    let away = true;
    jest.spyOn(store, 'append').mockImplementation((stream, ...rest) => {
      if (away && stream === 'pledge-P1') throw new Unavailable('away');
      return append(stream, ...rest);
    });
    const settled = application('P1', '90.00', {
      effectiveDate: '2024-12-15',
      lines: [{ instalment: 1, settles: eur('90.00') }],
    });
    const { application: made } = await client.done(
      '/v1/receipts',
      late('half done', { application: settled }),
    );
    expect(made.state).toBe('pending');
    expect((await softClose(client, '2024')).status).toBe(201);
    client.pass(10);

    const waiting = await close(service, client, '2024');
    expect(waiting.body).toMatchObject({
      code: 'PERIOD_UNSETTLED',
      status: 409,
      detail: `applications ${String(made.id)} are not settled yet: close in a few seconds`,
    });
    const before = await seenAtYearEnd(service, '2024');
    away = false;
    await until(async () => (await client.head()) > before.throughSequence);

    const old = await client.post(
      '/v1/periods/2024/close',
      { effectiveDate: '2024-12-31', ...before },
      byController,
    );
    expect(old.body.code).toBe('TRIAL_BALANCE_MISMATCH');
    expect((await close(service, client, '2024')).status).toBe(201);
    const { items } = await service.get<{ items: { postingDate: string }[] }>(
      '/v1/journal?pledge=P1&account=1310',
    );
    expect(items.at(-1)).toMatchObject({ eventType: 'ReceiptApplied', postingDate: '2024-12-15' });
    expect((await service.get<Period>('/v1/periods/2024')).strayPostings).toEqual([]);
  });
});

describe('a command that read the periods before the fence and writes after the closing', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-02-14T16:50:00.000Z' });
    client = await yearOf2024(service);
  });

  afterAll(() => service.stopAndRemove());

  const ready = async () =>
    (await service.http().get('/health/ready')) as {
      status: number;
      body: { checks: { periods: object } };
    };

  it('leaves a stray posting, which is alarmed once and listed', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error');
    const store = service.app.get<EventStore>(EVENT_STORE);
    const append = store.append.bind(store);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let waiting = false;
    jest.spyOn(store, 'append').mockImplementation(async (stream, ...rest) => {
      if (!waiting && stream.startsWith('receipt-')) {
        waiting = true;
        await held;
      }
      return append(stream, ...rest);
    });
    const slow = client.post('/v1/receipts', late('slow'));
    await until(() => waiting);
    expect((await softClose(client, '2024')).status).toBe(201);
    client.pass(10);
    const seen = await seenAtYearEnd(service, '2024');
    expect((await close(service, client, '2024')).status).toBe(201);
    expect((await ready()).body.checks.periods).toEqual({ strayPostings: 0 });
    release();

    const { status, body } = await slow;
    expect(status).toBe(201);
    const { status: health, body: report } = await ready();
    expect(health).toBe(200);
    expect(report.checks.periods).toEqual({ strayPostings: 1 });
    await ready();
    const alarm = `event ${String(body.events[0].id)} (ReceiptRecorded, receipt-${String(body.id)}, `;
    const alarms = logged.mock.calls.map(String).filter((text) => text.startsWith(alarm));
    expect(alarms).toEqual([
      `${alarm}sequence ${String(body.sequence)}) posted on 2024-12-15 into a period that was closed`,
    ]);
    const listed = await service.get<Period>('/v1/periods/2024');
    expect(listed).toMatchObject({
      status: 'CLOSED',
      closing: seen,
      strayPostings: [
        {
          eventId: body.events[0].id,
          eventType: 'ReceiptRecorded',
          postingDate: '2024-12-15',
          recordedAt: '2025-02-14T16:50:00.000Z',
        },
      ],
    });
    const at = (sequence: number) => service.get<Period>(`/v1/periods/2024?knownAt=${sequence}`);
    expect((await at(Number(body.sequence) - 1)).strayPostings).toEqual([]);
  });
});
