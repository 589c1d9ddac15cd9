import { Client } from '../support/client';
import { Service } from '../support/service';
import { announcement, application, credit, foundations, terms, usd } from '../support/world';

const instalments = [
  { no: 1, dueOn: '2024-06-30', amount: usd('400.00') },
  { no: 2, dueOn: '2024-12-31', amount: usd('600.00') },
];
const reminder = (effectiveDate: string, changes: object = {}) => ({
  effectiveDate,
  instalment: 1,
  language: 'fr',
  reference: `REM of ${effectiveDate}`,
  ...changes,
});

interface Answer {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly knownAt: { readonly sequence: number };
  readonly next: string | null;
}

describe('reminders of an overdue instalment', () => {
  let service: Service;
  let client: Client;
  const remind = (effectiveDate: string, changes: object = {}, pledge = 'OWING') =>
    client.post(`/v1/pledges/${pledge}/reminders`, reminder(effectiveDate, changes));
  const read = async (path: string, query: object) => {
    const { body } = await service.http().get(path).query(query);
    return body as Answer;
  };
  const aged = async (query: object) => {
    const body = await read('/v1/ageing', { pledge: 'OWING', ...query });
    return body.items.map(
      ({ instalment, reminders, lastReminderOn }) =>
        `${String(instalment)}: ${String(reminders)}, ${String(lastReminderOn)}`,
    );
  };

  beforeAll(async () => {
    service = await Service.start({ at: '2024-05-10T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/pledges', announcement('OWING', { amount: usd('1000.00') }));
    await client.done('/v1/pledges/OWING/agreement', terms(usd('1000.00'), { instalments }));
    await client.done('/v1/pledges', announcement('ANNOUNCED'));
    service.clock.set(new Date('2024-09-20T09:00:00.000Z'));
  });
  afterAll(() => service.stopAndRemove());

  it.each([
    ['on the due date', '2024-06-30', {}, 'INSTALMENT_NOT_OVERDUE effectiveDate'],
    ['before it', '2024-09-01', { instalment: 2 }, 'INSTALMENT_NOT_OVERDUE effectiveDate'],
    ['of no instalment', '2024-09-01', { instalment: 3 }, 'INSTALMENT_UNKNOWN instalment'],
    ['in the future', '2024-09-25', {}, 'DATE_IN_FUTURE effectiveDate'],
    ['in no official language', '2024-09-01', { language: 'de' }, 'INVALID_REQUEST language'],
  ])('are refused %s', async (_case, on, changes, refusal) => {
    const { body } = await remind(on, changes);
    expect(`${body.code} ${body.field}`).toBe(refusal);
  });

  it.each([
    ['nothing that is signed', 'ANNOUNCED', 409, 'PLEDGE_STATUS'],
    ['no pledge', 'NONE', 404, 'PLEDGE_UNKNOWN'],
  ])('are refused of %s', async (_case, pledge, status, code) => {
    const answer = await remind('2024-09-01', {}, pledge);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('book nothing, are counted by the ageing as at a date, and stand in the history', async () => {
    const first = await remind('2024-07-01');
    expect(first.body.events).toMatchObject([{ type: 'ReminderSent', entries: [] }]);
    await remind('2024-08-15', { language: 'en' });
    expect(await aged({ asAt: '2024-06-30' })).toEqual(['1: 0, null', '2: 0, null']);
    expect(await aged({ asAt: '2024-07-31' })).toEqual(['1: 1, 2024-07-01', '2: 0, null']);
    expect(await aged({})).toEqual(['1: 2, 2024-08-15', '2: 0, null']);
    const history = await read('/v1/pledges/OWING/history', {});
    const types = history.items.map(({ type }) => type);
    expect(types.slice(-2)).toEqual(['ReminderSent', 'ReminderSent']);
  });

  it('count no more once they are reversed, and as they were known before', async () => {
    const { body: sent } = await remind('2024-09-02');
    expect(await aged({})).toEqual(['1: 3, 2024-09-02', '2: 0, null']);
    const before = await read('/v1/ageing', { pledge: 'OWING', after: sent.position });
    const path = `/v1/pledges/OWING/events/${sent.events[0].id}/reversal`;
    const why = { effectiveDate: '2024-09-02', reasonCode: 'DUPLICATE', reason: 'sent once' };
    await client.done(path, why);
    expect(await aged({})).toEqual(['1: 2, 2024-08-15', '2: 0, null']);
    const earlier = await aged({ knownAt: before.knownAt.sequence });
    expect(earlier).toEqual(['1: 3, 2024-09-02', '2: 0, null']);
    const { status, body } = await client.post(path, why);
    expect([status, body.code]).toEqual([409, 'ALREADY_REVERSED']);
  });

  it('are listed with their numbers, by donor and pledge, in pages and at both times', async () => {
    const listed = async (query: object) => {
      const { items } = await read('/v1/reminders', query);
      return items.map(({ number, sentOn }) => `${String(number)} on ${String(sentOn)}`);
    };
    expect(await listed({})).toEqual(['1 on 2024-07-01', '2 on 2024-08-15']);
    expect(await listed({ asAt: '2024-07-31', pledge: 'OWING' })).toEqual(['1 on 2024-07-01']);
    expect(await listed({ donor: 'DON-B' })).toEqual([]);
    const { next, items } = await read('/v1/reminders', { limit: 1 });
    expect(items).toMatchObject([{ pledge: 'OWING', donor: 'DON-A', instalment: 1, number: 1 }]);
    expect(await listed({ limit: 1, cursor: next })).toEqual(['2 on 2024-08-15']);
  });

  it('keep the agreement from being reversed until they are reversed themselves', async () => {
    const { items } = await read('/v1/pledges/OWING/history', {});
    const signature = items.find(({ type }) => type === 'AgreementSigned')?.['id'];
    const { status, body } = await client.post(
      `/v1/pledges/OWING/events/${String(signature)}/reversal`,
      { effectiveDate: '2024-09-16', reasonCode: 'OTHER', reason: 'signed by mistake' },
    );
    expect([status, body.code]).toEqual([409, 'DEPENDENT_EVENTS']);
  });

  it('are refused once the instalment is paid, but not for the days before', async () => {
    await client.done('/v1/receipts', {
      ...credit('20240910-1', '400.00', { valueDate: '2024-09-10' }),
      application: application('OWING', '400.00', { effectiveDate: '2024-09-10' }),
    });
    const late = await remind('2024-09-11');
    expect([late.body.code, late.body.field]).toEqual(['INSTALMENT_NOT_OVERDUE', 'instalment']);
    expect((await remind('2024-09-09')).status).toBe(201);
  });
});
