import type { EventStore } from '@art30/event-sourcing';
import { nameUuid } from '@art30/ledger';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { playAuditTestsWorld, rates } from '../support/audit-tests-world';
import { Client } from '../support/client';
import { allPages, minorOf, naiveLog, type NaiveEvent } from '../support/naive-events';
import {
  backDatedBy,
  cutOffBy,
  daysLate,
  latePostingsBy,
  reversalsBy,
  roundBy,
  suspenseBy,
} from '../support/naive-tests';
import { close, softClose } from '../support/periods';
import { until } from '../support/patience';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { credit, foundations, usd } from '../support/world';

interface Row {
  readonly sequence: number;
  readonly line: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly days: number;
  readonly kind: string;
  readonly standing: string;
  readonly reason: string | null;
  readonly reasonCode: string | null;
  readonly reversed: Row | null;
  readonly recordedBy: string;
  readonly receipt: string;
  readonly lastMovedOn: string;
  readonly idleDays: number;
  readonly lastMovedBy: Row;
  readonly unapplied: { readonly amount: string };
}
type Query = Readonly<Record<string, string>>;

const tests = '/v1/audit/tests';
const worlds = ['the worked example', 'a made case'] as const;

describe.each(worlds)('the tests of an audit, in the books of %s', (world) => {
  let service: Service;
  let log: readonly NaiveEvent[];
  /**
   * Combinations of `asAt` and `knownAt` with which each audit test is queried: neither, a date, and moments.
   */
  let times: readonly Query[];
  const isExample = world === 'the worked example';

  beforeAll(async () => {
    service = await Service.start();
    if (isExample) await playExample(service, 'E29');
    else await playAuditTestsWorld(service);
    log = await naiveLog(service);
    const [half, most] = [log.length >> 1, log.length - 20];
    times = [
      ...[{}, { asAt: '2024-09-05' }, { asAt: '2024-12-31' }, { asAt: '2025-03-01' }],
      ...[{ knownAt: String(half) }, { knownAt: String(most) }],
      { asAt: '2024-07-12', knownAt: String(most) },
    ];
  });
  afterAll(() => service.stopAndRemove());

  const at = ({ asAt = '9999-12-31', knownAt = '1000000' }: Query) =>
    log.filter(
      ({ postingDate, sequence }) =>
        postingDate <= asAt && sequence <= Number.parseInt(knownAt, 10),
    );
  const rowsOf = (test: string, query: Query, limit = 3) =>
    allPages<Row>(service, `${tests}/${test}`, query, limit);
  const whole = async (test: string, query: Query) =>
    service.get<Record<string, unknown>>(
      `${tests}/${test}?${new URLSearchParams(query).toString()}`,
    );
  const sequences = (events: readonly { readonly sequence: number }[]) =>
    events.map(({ sequence }) => sequence);

  it.each(['2023', '2024', '2025'])('cut off %s where a fold of the log does', async (year) => {
    const seen: number[] = [];
    for (const query of times) {
      const { late, early } = cutOffBy(at(query), year);
      const rows = await rowsOf('cut-off', { year, ...query });
      const both = [...late, ...early].toSorted((a, b) => a.sequence - b.sequence);
      expect(sequences(rows)).toEqual(sequences(both));
      expect(rows.map(({ days }) => days)).toEqual(both.map(daysLate));
      const { totals } = await whole('cut-off', { year, ...query });
      expect(totals).toEqual({
        late: late.length,
        early: early.length,
        latePostedInYear: late.filter(({ postingDate }) => postingDate.startsWith(year)).length,
      });
      seen.push(both.length);
    }
    expect(Math.max(...seen) > 0).toBe(year === '2024');
    expect(new Set(seen).size > 1).toBe(year === '2024');
  });

  it.each([0, 9, 30, 57, 100])('find what was recorded %i days late', async (days) => {
    const seen = new Set<number>();
    for (const query of times) {
      const expected = backDatedBy(at(query), days);
      const rows = await rowsOf('back-dated', { days: String(days), ...query }, 9);
      expect(sequences(rows)).toEqual(sequences(expected));
      expect(rows.map((row) => row.days)).toEqual(expected.map(daysLate));
      const { total } = await whole('back-dated', { days: String(days), ...query });
      expect(total).toBe(expected.length);
      seen.add(expected.length);
    }
    if (days === 0) expect(seen.size).toBeGreaterThan(2);
  });

  it('list every reversal with what it takes back and why', async () => {
    const byId = new Map(log.map((event) => [event.id, event]));
    const reversalFields = ({ stream, reasonCode, reversed }: Row) => [
      ...[stream, reasonCode, reversed?.eventId, reversed?.stream, reversed?.recordedBy],
    ];
    /**
     * If an event reverses another without naming it, the report must have found an event of a type that can
     * be reversed so.
     */
    const reversedNaively = ({ stream, facts, sequence }: NaiveEvent, { reversed }: Row) => {
      const id = (facts['reverses'] as string | undefined) ?? reversed?.eventId ?? '';
      const before = byId.get(id);
      expect(before?.sequence).toBeLessThan(sequence);
      return [stream, facts['reasonCode'] ?? null, id, stream, before?.recordedBy];
    };
    for (const query of times) {
      const expected = reversalsBy(at(query));
      const rows = await rowsOf('reversals', query);
      expect(rows.map(({ sequence, reason }) => [sequence, reason])).toEqual(
        expected.map(({ sequence, facts }) => [sequence, facts['reason']]),
      );
      for (const [index, row] of rows.entries()) {
        expect(reversalFields(row)).toEqual(reversedNaively(expected[index] as NaiveEvent, row));
      }
    }
    const kinds = new Set(reversalsBy(log).map(({ type }) => type));
    expect(kinds.size).toBeGreaterThanOrEqual(isExample ? 1 : 8);
  });

  it.each(['1', '1000', '20000'])('find lines of whole %s', async (unit) => {
    for (const query of times) {
      const { lines, round } = roundBy(at(query), BigInt(unit));
      const rows = await rowsOf('round-amounts', { unit, ...query }, 150);
      expect(rows.map(({ sequence, line }) => [sequence, line])).toEqual(
        round.map(({ place }) => place),
      );
      const of = (all: readonly { readonly currency: string }[], currency: string) =>
        all.filter((line) => line.currency === currency).length;
      const currencies = [...new Set(lines.map(({ currency }) => currency))].toSorted();
      const { totals } = await whole('round-amounts', { unit, ...query });
      expect(totals).toEqual(
        currencies.map((currency) => ({
          currency,
          lines: of(lines, currency),
          round: of(round, currency),
        })),
      );
      const euros = await rowsOf('round-amounts', { unit, currency: 'EUR', ...query }, 150);
      expect(euros).toHaveLength(of(round, 'EUR'));
    }
    const { lines, round } = roundBy(log, BigInt(unit));
    const isMixed = round.length > 0 && round.length < lines.length;
    expect(isMixed).toBe(isExample || unit === '1000');
  });

  it.each(['0', '50', '90', '200'])('find suspense that was idle for %s days', async (days) => {
    for (const query of times) {
      const agedOn = query['asAt'] ?? service.clock.now().toISOString().slice(0, 10);
      const idle = (movedOn: string) =>
        Math.max(0, (Date.parse(agedOn) - Date.parse(movedOn)) / 86_400_000);
      const expected = [...suspenseBy(at(query))]
        .filter(([, { movedOn }]) => idle(movedOn) >= Number.parseInt(days, 10))
        .toSorted(([a, one], [b, other]) => (one.movedOn + a < other.movedOn + b ? -1 : 1));
      const rows = await rowsOf('dormant-suspense', { days, ...query }, 2);
      expect(
        rows.map(({ receipt, lastMovedOn, idleDays, lastMovedBy, unapplied }) => [
          ...[receipt, lastMovedOn, idleDays, lastMovedBy.sequence, minorOf(unapplied.amount)],
        ]),
      ).toEqual(
        expected.map(([receipt, { movedOn, movedBy, amount }]) => [
          ...[receipt, movedOn, idle(movedOn), movedBy, amount],
        ]),
      );
      const { totals } = await whole('dormant-suspense', { days, ...query });
      expect(totals).toMatchObject({ receipts: expected.length });
    }
  });

  it('find postings into periods that had been closed before', async () => {
    for (const query of times) {
      const knownEvents = log.filter(
        ({ sequence }) => sequence <= Number.parseInt(query['knownAt'] ?? '1000000', 10),
      );
      const asAt = at(query);
      const expected = latePostingsBy(knownEvents).filter(({ sequence }) =>
        asAt.some((event) => event.sequence === sequence),
      );
      const rows = await rowsOf('late-postings', query, 1);
      expect(rows.map(({ sequence, standing }) => ({ sequence, standing }))).toEqual(expected);
      const ofYear = await rowsOf('late-postings', { year: '2024', ...query });
      expect(ofYear).toEqual(rows);
      expect(await rowsOf('late-postings', { year: '2023', ...query })).toEqual([]);
    }
    const standings = latePostingsBy(log).map(({ standing }) => standing);
    expect(standings).toEqual(
      isExample ? [] : ['SOFT_CLOSED', 'REOPENED', 'REOPENED', 'SOFT_CLOSED', 'REOPENED'],
    );
  });

  it.each(['cut-off?year=2024', 'back-dated?days=5', 'reversals', 'late-postings'])(
    'take the filters of the trail: %s',
    async (test) => {
      const sign = test.includes('?') ? '&' : '?';
      const path = `${tests}/${test}${sign}limit=200`;
      const all = await service.get<{ items: readonly Row[] }>(path);
      const [first] = all.items;
      const isEmpty = isExample && test === 'late-postings';
      expect(all.items.length > 0).toBe(!isEmpty);
      const only = await service.get<{ items: readonly Row[] }>(
        `${path}&stream=${first?.stream ?? 'none'}`,
      );
      expect(only.items).toEqual(all.items.filter(({ stream }) => stream === first?.stream));
    },
  );
});

describe('rates that were set by hand', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playAuditTestsWorld(service);
  });
  afterAll(() => service.stopAndRemove());

  const lists = async (query = '') =>
    (await service.get<{ items: readonly object[] }>(`${tests}/manual-rates${query}`)).items;

  it('come with approval, reason and people, beside the published rate of their day', async () => {
    const stated = { approvalReference: 'memo 9', reason: 'nothing was published' };
    const people = { recordedBy: 'u.contrib', certifiedBy: 'u.certify', approvedBy: 'u.approve' };
    expect(await lists()).toMatchObject([
      {
        listId: '2024-08-16.MANUAL',
        supersedes: null,
        supersededBy: null,
        ...stated,
        eventType: 'ExchangeRatesPublished',
        stream: 'rates',
        ...people,
        publishedOn: '2024-08-16',
        source: 'list of 2024-08-16',
        usd: usd('0.00'),
        rates: [
          {
            currency: 'EUR',
            unitsPerUsd: '0.930',
            published: '0.910',
            publishedIn: '2024-08-01.MONTHLY.2',
            percentOff: '2.20',
          },
        ],
      },
      {
        listId: '2024-09-01.MANUAL',
        supersededBy: '2024-09-01.MONTHLY.5',
        ...stated,
        rates: [
          {
            currency: 'EUR',
            unitsPerUsd: '0.900',
            published: '0.920',
            publishedIn: '2024-09-01.MONTHLY.5',
            percentOff: '-2.17',
          },
        ],
      },
    ]);
  });

  it.each(['2024-08-16.MANUAL', '2024-09-01.MANUAL', '2024-09-01.MONTHLY.5', '2024-03-01.MONTHLY'])(
    'lead to the events that were valued at %s',
    async (listId) => {
      const log = await naiveLog(service);
      const expected = log.filter(({ facts }) =>
        JSON.stringify(facts).includes(`"list":"${listId}"`),
      );
      expect(expected.length > 0).toBe(listId !== '2024-09-01.MANUAL');
      const path = `${tests}/manual-rates/${listId}`;
      for (const limit of [13, 10_000]) {
        const rows = await allPages<Row>(service, path, {}, limit);
        expect(rows.map(({ eventId }) => eventId)).toEqual(expected.map(({ id }) => id));
      }
      for (const asAt of ['2024-07-02', '2024-08-31', '2024-12-30']) {
        const dated = await allPages<Row>(service, path, { asAt }, 10_000);
        expect(dated).toHaveLength(
          expected.filter(({ postingDate }) => postingDate <= asAt).length,
        );
      }
      const published = log.find(({ facts }) => facts['listId'] === listId)?.sequence ?? 0;
      const half = (published + log.length) >> 1;
      const before = await allPages<Row>(service, path, { knownAt: String(half) }, 10_000);
      expect(before).toHaveLength(expected.filter(({ sequence }) => sequence <= half).length);
    },
  );

  it('lead nowhere from a list that is not there, or not yet', async () => {
    for (const path of ['NONE', '2024-08-16.MANUAL?knownAt=200']) {
      const { status, body } = await service.http().get(`${tests}/manual-rates/${path}`);
      expect([path, status, body.code]).toEqual([path, 404, 'RATE_LIST_UNKNOWN']);
    }
  });

  it('come page by page, and at both times', async () => {
    const all = await lists();
    expect(await allPages(service, `${tests}/manual-rates`, {}, 1)).toEqual(all);
    expect(await lists('?asAt=2024-08-31')).toEqual(all.slice(0, 1));
    expect(await lists('?asAt=2024-08-15')).toEqual([]);
    const [, replaced] = all as readonly Row[];
    const before = await lists(`?knownAt=${replaced?.sequence}`);
    expect(before[1]).toMatchObject({ supersededBy: null, rates: [{ published: '0.910' }] });
    expect(await lists(`?knownAt=${Number(replaced?.sequence) - 1}`)).toHaveLength(1);
  });

  it('are compared with the published list that they replace', async () => {
    const approved = { approvalReference: 'memo 10', reason: 'the market moved' };
    const over = { ...approved, supersedes: '2024-12-31.MONTHLY' };
    const client = new Client(service);
    await client.done('/v1/exchange-rates', rates('2024-12-31', 'MANUAL', '0.990', over));
    expect((await lists()).at(-1)).toMatchObject({
      effectiveDate: '2024-12-31',
      supersedes: '2024-12-31.MONTHLY',
      rates: [{ published: '0.940', publishedIn: '2024-12-31.MONTHLY', percentOff: '5.32' }],
    });
  });

  it('are listed where the list was withdrawn, with what was booked at it', async () => {
    const over = { supersedes: '2024-03-01.MONTHLY', reason: 'mistyped' };
    const client = new Client(service, 'withdrawn');
    await client.done('/v1/exchange-rates', rates('2024-03-01', 'MONTHLY', '0.921', over));
    const log = await naiveLog(service);
    const withdrawn = log
      .flatMap(({ facts: { supersedes } }) => (typeof supersedes === 'string' ? [supersedes] : []))
      .toSorted();
    const path = `${tests}/withdrawn-rates`;
    const { lists: withdrawnLists } = await service.get<{ lists: { listId: string }[] }>(path);
    expect(withdrawnLists.map(({ listId }) => listId)).toEqual(withdrawn);
    const expected = log.flatMap(({ id, facts }) => {
      const stated = withdrawn.filter((list) => JSON.stringify(facts).includes(`"list":"${list}"`));
      return stated.length === 0 ? [] : [[id, stated]];
    });
    expect(expected).not.toEqual([]);
    for (const limit of [13, 10_000]) {
      const rows = await allPages<Row & { lists: string[] }>(service, path, {}, limit);
      expect(rows.map(({ eventId, lists }) => [eventId, lists])).toEqual(expected);
    }
  });
});

describe('what honest books cannot have', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-02-14T16:50:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await client.done('/v1/receipts', credit('honest', '40.00'));
  });
  afterAll(() => service.stopAndRemove());

  const found = async (test: string) =>
    (await service.get<{ items: readonly Row[] }>(`${tests}/${test}`)).items;

  it('is found: a fact of the next year, written past the service', async () => {
    const store = service.app.get<EventStore>(EVENT_STORE);
    const log = await store.readAll(null, 500);
    const honest = log.find(({ type }) => type === 'ReceiptRecorded');
    if (honest === undefined) throw new Error('a receipt is recorded');
    const [id, { type, data, metadata }] = [nameUuid('bench', 1), honest];
    const forged = { ...data, effectiveDate: '2026-01-05' };
    await store.append(`receipt-${id}`, 'no-stream', [{ id, type, data: forged, metadata }]);
    const rows = async () => found('cut-off?year=2025');
    await until(async () => (await rows()).length > 0);
    expect(await rows()).toMatchObject([{ eventId: id, kind: 'EARLY', days: -325 }]);
  });

  it('is found: a posting into a year that was closed meanwhile', async () => {
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
    const slow = client.post('/v1/receipts', credit('slow', '90.00', { valueDate: '2024-12-31' }));
    await until(() => waiting);
    await softClose(client, '2024');
    client.pass(10);
    expect((await close(service, client, '2024')).status).toBe(201);
    expect(await found('late-postings')).toEqual([]);
    release();
    const { body } = await slow;
    expect(await found(`late-postings?after=${body.position}`)).toMatchObject([
      { eventId: body.events[0].id, standing: 'CLOSED', since: { eventType: 'PeriodClosed' } },
    ]);
  });

  it.each([
    ['year', 'cut-off'],
    ['year', 'cut-off?year=24'],
    ['days', 'back-dated?days=-1'],
    ['unit', 'round-amounts?unit=0'],
    ['days', 'dormant-suspense?days=soon'],
    ['year', 'late-postings?year=x'],
    ['usdAtLeast', 'reversals?usdAtLeast=much'],
  ])('is refused where %s is not to be read: %s', async (field, test) => {
    const { status, body } = await service.http().get(`${tests}/${test}`);
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
  });
});
