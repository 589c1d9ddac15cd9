import { playAuditTestsWorld } from '../support/audit-tests-world';
import { allPages, minorOf, naiveLog, sizeOf, type NaiveEvent } from '../support/naive-events';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';

interface Row {
  readonly sequence: number;
  readonly line?: number;
  readonly eventId: string;
  readonly usd: { readonly amount: string };
}
/** An event or one of its journal lines, with the values that filters and sort orders use. */
interface TrailEntry {
  readonly event: NaiveEvent;
  readonly place: readonly number[];
  readonly size: bigint;
  readonly accounts: readonly string[];
}
type Query = Readonly<Record<string, string>>;

const cents = (usd: string) => minorOf(usd.includes('.') ? usd : `${usd}.00`);

const filters: Readonly<Record<string, (value: string, trailEntry: TrailEntry) => boolean>> = {
  person: (value, { event }) => event.people.includes(value),
  recordedBy: (value, { event }) => event.recordedBy === value,
  certifiedBy: (value, { event }) => event.certifiedBy === value,
  approvedBy: (value, { event }) => event.approvedBy === value,
  effectiveFrom: (value, { event }) => event.effectiveDate >= value,
  effectiveTo: (value, { event }) => event.effectiveDate <= value,
  eventType: (value, { event }) => event.type === value,
  stream: (value, { event }) => event.stream === value,
  account: (value, { accounts }) => accounts.includes(value),
  usdAtLeast: (value, { size }) => size >= cents(value),
  usdAtMost: (value, { size }) => size <= cents(value),
  asAt: (value, { event }) => event.postingDate <= value,
  knownAt: (value, { event }) => event.sequence <= BigInt(value),
};

const keys: Readonly<
  Record<string, (trailEntry: TrailEntry) => readonly (string | number | bigint)[]>
> = {
  sequence: ({ place }) => place,
  effectiveDate: ({ event, place }) => [event.effectiveDate, ...place],
  usd: ({ size, place }) => [size, ...place],
};

function naively(
  trailEntries: readonly TrailEntry[],
  { order = 'sequence', ...query }: Query,
): readonly TrailEntry[] {
  const key = keys[order.replace('-', '')] as (typeof keys)[string];
  const kept = trailEntries.filter((one) =>
    Object.entries(query).every(([name, value]) => filters[name]?.(value, one)),
  );
  const sorted = kept.toSorted((one, other) => compared(key(one), key(other)));
  return order.startsWith('-') ? sorted.reverse() : sorted;
}

function compared(
  one: readonly (string | number | bigint)[],
  other: readonly (string | number | bigint)[],
): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  if (at === -1) return 0;
  return (one[at] as bigint) < (other[at] as bigint) ? -1 : 1;
}

const questions: readonly Query[] = [
  {},
  { person: 'u.certify' },
  { person: 'u.controller' },
  { recordedBy: 'u.contrib' },
  { certifiedBy: 'u.certify', approvedBy: 'u.controller' },
  { approvedBy: 'u.approve' },
  { effectiveFrom: '2024-07-01', effectiveTo: '2024-09-30' },
  { effectiveTo: '2024-05-06' },
  { usdAtLeast: '100000.00' },
  { usdAtMost: '1000.00' },
  { usdAtLeast: '1000', usdAtMost: '50000.00' },
  { eventType: 'AllocationMade' },
  { stream: 'pledge-P1' },
  { account: '1310' },
  { stream: 'pledge-P1', eventType: 'ReceiptApplied', usdAtLeast: '1.00' },
  { person: 'u.certify', account: '1310', asAt: '2024-09-30' },
  { recordedBy: 'u.contrib', knownAt: '180' },
  { person: 'u.nobody' },
];
const orders = ['sequence', '-sequence', 'effectiveDate', '-effectiveDate', 'usd', '-usd'];

describe('events and lines as auditors look for them', () => {
  let service: Service;
  let log: readonly NaiveEvent[];
  let events: readonly TrailEntry[];
  let lines: readonly TrailEntry[];

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E29');
    log = await naiveLog(service);
    events = log.map((event) => ({
      event,
      place: [event.sequence],
      size: event.size,
      accounts: event.entries.map(({ account }) => account),
    }));
    lines = log.flatMap((event) =>
      event.entries.map((entry, line) => ({
        event,
        place: [event.sequence, line],
        size: sizeOf(entry),
        accounts: [entry.account],
      })),
    );
  });
  afterAll(() => service.stopAndRemove());

  const places = (rows: readonly Row[]) =>
    rows.map(({ sequence, line }) => (line === undefined ? [sequence] : [sequence, line]));
  const naive = (trailEntries: readonly TrailEntry[], query: Query) =>
    naively(trailEntries, query).map(({ place }) => place);

  it('are so many that the questions tell them apart', () => {
    const found = questions.map((query) => naive(events, query).length);
    expect(found.filter((count) => count === 0)).toHaveLength(1);
    expect(new Set(found).size).toBeGreaterThan(12);
    expect([log.length > 250, lines.length > 150]).toEqual([true, true]);
  });

  it.each(questions)('are those of the log itself: %j', async (query) => {
    const trail = await allPages<Row>(service, '/v1/audit/trail', query, 200);
    expect(places(trail)).toEqual(naive(events, query));
    const journal = await allPages<Row>(service, '/v1/journal', query, 200);
    expect(places(journal)).toEqual(naive(lines, query));
    const { text } = await service
      .http()
      .get('/v1/audit/events')
      .query({ ...query, limit: 10_000 });
    const streamed = text.split('\n').filter((line) => line !== '');
    expect(streamed.map((line) => [(JSON.parse(line) as Row).sequence])).toEqual(
      naive(events, query),
    );
  });

  it.each(orders)('stand in order, and pages join without a seam: %s', async (order) => {
    const query = { order, effectiveFrom: '2024-05-01', effectiveTo: '2024-10-31' };
    for (const [path, trailEntries] of [
      ['/v1/audit/trail', events],
      ['/v1/journal', lines],
    ] as const) {
      const expected = naive(trailEntries, query);
      expect(expected.length).toBeGreaterThan(60);
      expect(places(await allPages<Row>(service, path, query))).toEqual(expected);
    }
  });

  it('are as large as the largest line of each', async () => {
    const rows = await allPages<Row>(service, '/v1/audit/trail', {}, 200);
    expect(rows.map(({ usd }) => minorOf(usd.amount))).toEqual(log.map(({ size }) => size));
  });

  it('are as large as a credit too, where that is above every debit of theirs', async () => {
    const debitOf = ({ entries }: NaiveEvent) =>
      entries.map(({ usd }) => minorOf(usd)).toSorted((a, b) => (a < b ? 1 : -1))[0] ?? 0n;
    const split = log.find((event) => debitOf(event) > 0n && debitOf(event) < event.size);
    if (split === undefined) throw new Error('an event has several debits against one credit');
    const cents = String(debitOf(split)).padStart(3, '0');
    const query = { usdAtMost: `${cents.slice(0, -2)}.${cents.slice(-2)}` };
    const rows = await allPages<Row>(service, '/v1/audit/trail', query, 200);
    expect(places(rows)).toEqual(naive(events, query));
  });

  it('go on after any sequence, with a filter too', async () => {
    const query = { person: 'u.certify', limit: 3 };
    const found: number[] = [];
    for (;;) {
      const after = found.at(-1) ?? 0;
      const { text } = await service
        .http()
        .get('/v1/audit/events')
        .query({ ...query, after });
      const page = text.split('\n').filter((line) => line !== '');
      if (page.length === 0) break;
      expect(page.length).toBeLessThanOrEqual(3);
      found.push(...page.map((line) => (JSON.parse(line) as Row).sequence));
    }
    expect(found.map((sequence) => [sequence])).toEqual(naive(events, { person: 'u.certify' }));
  });

  it.each([
    ['effectiveFrom', 'effectiveFrom=2024-02-30'],
    ['effectiveFrom', 'effectiveFrom=2024-03-01&effectiveTo=2024-02-01'],
    ['usdAtLeast', 'usdAtLeast=-1.00'],
    ['usdAtLeast', 'usdAtLeast=2.00&usdAtMost=1.00'],
    ['usdAtMost', 'usdAtMost=1.5'],
    ['eventType', 'eventType=SomethingElse'],
    ['order', 'order=amount'],
  ])('refuse %s of %s', async (field, query) => {
    for (const path of ['/v1/audit/trail', '/v1/journal']) {
      const { status, body } = await service.http().get(`${path}?${query}`);
      expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
    }
  });

  it('refuse a cursor that was given at another order', async () => {
    const first = await service.http().get('/v1/audit/trail?order=usd&limit=1');
    const cursor = String(first.body.next);
    const other = await service.http().get('/v1/audit/trail').query({ order: '-usd', cursor });
    expect([other.status, other.body.field]).toEqual([400, 'cursor']);
  });
});

describe('one event', () => {
  let service: Service;
  let log: readonly NaiveEvent[];

  beforeAll(async () => {
    service = await Service.start();
    await playAuditTestsWorld(service);
    log = await naiveLog(service);
  });
  afterAll(() => service.stopAndRemove());

  const found = (event: string | number, query = '') =>
    service.http().get(`/v1/audit/events/${event}${query}`);
  const only = (type: string) => log.filter((event) => event.type === type);

  it('is told by its id and by its sequence, with its facts and its people', async () => {
    const [signed] = only('AgreementSigned');
    const byId = await found(signed?.id ?? '');
    const { row, event, people } = byId.body;
    expect([byId.status, row.eventId, event.facts]).toMatchObject([
      ...[200, signed?.id],
      { effectiveDate: signed?.effectiveDate, agreementReference: expect.any(String) },
    ]);
    const parts = ['RECORDED', 'CERTIFIED', 'APPROVED'];
    expect(people).toMatchObject(
      signed?.people.map((person, index) => ({ person, part: parts[index], account: null })) ?? [],
    );
    expect((await found(signed?.sequence ?? 0)).body).toEqual(byId.body);
  });

  it('says what each of its people signed, as the log has it', async () => {
    const types = ['CommandProposed', 'ProposalCertified', 'ProposalApproved'];
    const booked = log.filter(({ approvedBy, certifiedBy }) => approvedBy && certifiedBy);
    const some = booked.filter((_event, index) => index % 5 === 0);
    expect(some.length).toBeGreaterThan(5);
    for (const { sequence } of some) {
      const { row, people } = (await found(sequence)).body;
      const ofProposal = log.filter(
        ({ name, facts }) => name === row.proposal || facts['proposalId'] === row.proposal,
      );
      const signed = types.map((type) => ofProposal.findLast((event) => event.type === type));
      expect(people.map((one: { signed: object }) => one.signed)).toMatchObject(
        signed.map((event) => ({
          eventId: event?.id,
          signedAt: event?.recordedAt,
          hash: event?.facts['hash'],
          role: (event?.facts['signedAs'] as { role: string }).role,
          signingRule: event?.facts['signingRule'],
        })),
      );
      const hashes = people.map((one: { signed: { hash: string } }) => one.signed.hash);
      expect(hashes[1]).toBe(hashes[2]);
    }
    // A receipt in suspense needs no more than one person's signature.
    const alone = only('ReceiptRecorded').find(({ people }) => people.length === 1);
    const { people, bankCredit } = (await found(alone?.sequence ?? 0)).body;
    expect(people).toMatchObject([
      { part: 'RECORDED', signed: { eventId: alone?.id, hash: null, role: 'cashier' } },
    ]);
    expect(bankCredit).toMatchObject({ net: alone?.facts['net'], receipt: alone?.stream.slice(8) });
  });

  it('shows the rates that it states, and each line beside its conversion', async () => {
    const [signed] = only('AgreementSigned').filter(({ entries }) =>
      entries.some(({ currency }) => currency === 'EUR'),
    );
    const { rates, values, event } = (await found(signed?.sequence ?? 0)).body;
    const stated = signed?.facts['rate'] as { list: string; unitsPerUsd: string };
    expect(rates).toEqual([{ member: 'rate', currency: 'EUR', ...stated }]);
    expect(values.length).toBe(event.entries.length);
    for (const { line, amount, usd, list, unitsPerUsd, unrounded, rounding } of values) {
      const entry = event.entries[line];
      expect([amount.amount, usd.amount, list]).toEqual([entry.amount, entry.usd, stated.list]);
      const exact = Number(amount.amount) / Number(unitsPerUsd);
      expect(Number(unrounded)).toBeCloseTo(exact, 5);
      expect(Number(unrounded) + Number(rounding)).toBeCloseTo(Number(usd.amount), 5);
      expect(Math.abs(Number(rounding))).toBeLessThanOrEqual(0.005);
    }
  });

  it('says what takes it back, from then on, and what it takes back', async () => {
    const reversals = log.filter(({ facts }) => typeof facts['reverses'] === 'string');
    expect(reversals.length).toBeGreaterThan(2);
    for (const { sequence, id, facts } of reversals) {
      const reversal = (await found(sequence)).body;
      expect(reversal.reverses.eventId).toBe(facts['reverses']);
      const reversed = (await found(reversal.reverses.sequence)).body;
      expect(reversed.reversedBy.eventId).toBe(id);
      const before = await found(reversal.reverses.sequence, `?knownAt=${sequence - 1}`);
      expect(before.body.reversedBy).toBeNull();
    }
  });

  it.each([
    ['ReceiptReleased', 'ReceiptAssigned'],
    ['ReceiptReversed', 'ReceiptRecorded'],
    ['RevaluationReversalStarted', 'RevaluationCompleted'],
    ['PeriodReopened', 'PeriodClosed'],
  ])('says so too where %s names the thing, and not the event', async (type, reversedType) => {
    const reversals = only(type);
    expect(reversals).not.toEqual([]);
    for (const { sequence, stream, id, facts } of reversals) {
      const { reverses } = (await found(sequence)).body;
      expect([reverses.eventType, reverses.stream]).toEqual([reversedType, stream]);
      const { reversedBy, event } = (await found(reverses.sequence)).body;
      expect(reversedBy.eventId).toBe(id);
      for (const about of ['applicationId', 'period']) {
        expect(event.facts[about]).toBe(facts[about]);
      }
    }
  });

  it('is not known before it was recorded, nor at a date before it was posted', async () => {
    const [signed] = only('AgreementSigned');
    const { sequence = 0 } = signed ?? {};
    for (const query of [`?knownAt=${sequence - 1}`, '?asAt=2024-01-01']) {
      const { status, body } = await found(sequence, query);
      expect([query, status, body.code]).toEqual([query, 404, 'EVENT_UNKNOWN']);
    }
    expect((await found('6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30')).status).toBe(404);
    expect((await found('first')).status).toBe(400);
  });
});
