import { randomUUID } from 'node:crypto';
import {
  eventNameOf,
  type EventStore,
  type NewEvent,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { Client, type Reply } from '../support/client';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { announcement, foundations, terms, usd } from '../support/world';

interface Row {
  readonly sequence: number;
  readonly eventId: string;
  readonly code: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

interface Report {
  readonly totals: Readonly<Record<string, number>>;
  readonly people: readonly { readonly person: string; readonly [part: string]: unknown }[];
  readonly unsignedByType: readonly { readonly eventType: string; readonly events: number }[];
  readonly judged: { readonly after: number; readonly through: number; readonly events: number };
  readonly conflicts: readonly Row[];
  readonly next: string | null;
}

async function reported(service: Service, query: object = { limit: 10_000 }): Promise<Report> {
  const { status, body } = await service.http().get('/v1/audit/segregation').query(query);
  expect([status, body.code]).toEqual([200, undefined]);
  return body as Report;
}

describe('segregation of duties in honest books', () => {
  let service: Service;
  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E29');
  });
  afterAll(() => service.stopAndRemove());

  it('has no conflict, and counts each event once', async () => {
    const { conflicts, next, totals, judged, unsignedByType } = await reported(service);
    expect([conflicts, next]).toEqual([[], null]);
    const { events, people, ...kinds } = totals;
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(events);
    expect(judged).toEqual({ after: 0, through: events, events });
    expect(kinds['fewerPerson']).toBe(0);
    expect(kinds['threePerson']).toBeGreaterThan(10);
    expect(people).toBeGreaterThan(3);
    const unsigned = unsignedByType.reduce((sum, type) => sum + type.events, 0);
    expect(unsigned).toBe(kinds['unsigned']);
  });

  it('says of each person what they did as recorder, certifier and approver', async () => {
    const { people, totals } = await reported(service);
    for (const part of ['recorded', 'certified', 'approved']) {
      const sum = people.reduce((all, person) => all + Number(person[part]), 0);
      expect(sum).toBe(totals['threePerson']);
    }
    const alone = people.reduce((all, { alone }) => all + Number(alone), 0);
    expect(alone).toBe(totals['onePerson']);
  });

  it('is answered part by part, with totals over all', async () => {
    const whole = await reported(service);
    let [judged, after]: [number, number] = [0, 0];
    let cursor: string | null = null;
    do {
      const part: Report = await reported(service, { limit: 7, ...(cursor && { cursor }) });
      expect(part.judged.after).toBe(after);
      expect([part.totals, part.conflicts]).toEqual([whole.totals, []]);
      judged += part.judged.events;
      after = part.judged.through;
      cursor = part.next;
    } while (cursor !== null);
    expect([judged, after]).toEqual([whole.totals['events'], whole.judged.through]);
  });

  it('is known at a moment and as at a date', async () => {
    const whole = await reported(service);
    for (const knownAt of [20, 40, 41, 42]) {
      const reportBefore = await reported(service, { limit: 10_000, knownAt });
      expect([reportBefore.totals['events'], reportBefore.conflicts]).toEqual([knownAt, []]);
    }
    const early = await reported(service, { limit: 10_000, asAt: '2024-05-06' });
    expect(early.judged.events).toBe(early.totals['events']);
    expect(early.judged.events).toBeLessThan(whole.judged.events);
    expect(early.judged.through).toBe(whole.judged.through);
  });

  it('refuses the cursor of another list', async () => {
    const cursor = Buffer.from('[1,"a"]').toString('base64url');
    const refused = await service.http().get('/v1/audit/segregation').query({ cursor });
    expect([refused.status, refused.body.field]).toEqual([400, 'cursor']);
  });
});

describe('segregation of duties finds what was planted in the log', () => {
  let service: Service;
  let client: Client;
  let honest: Report;
  let planted = 0;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    for (const id of ['P-1', 'P-2']) {
      await client.done('/v1/pledges', {
        ...announcement(id, { announcedOn: undefined }),
        agreement: terms(usd('1130.00')),
      });
    }
    await client.done('/v1/pledges', announcement('P-OPEN'));
    await client.done('/v1/pledges/P-OPEN/agreement', terms(usd('1130.00')));
    honest = await reported(service);
  });
  afterAll(() => service.stopAndRemove());

  const store = () => service.app.get<EventStore>(EVENT_STORE);
  const http = () => service.http();

  async function ask(path: string, body: object, as: string) {
    planted += 1;
    const headers = { 'Idempotency-Key': `planted ${planted}`, Authorization: service.as(as) };
    return (await http().post(path).set(headers).send(body)) as Reply;
  }

  /** Events of a donor that was registered with three signatures. */
  async function registered(id: string): Promise<readonly RecordedEvent[]> {
    const donor = { id, name: `Donor ${id}`, kind: 'FOUNDATION', country: 'KEN' };
    const proposed = await ask('/v1/donors', donor, 'u.contrib');
    const { id: proposal, hash } = proposed.body.proposal;
    await ask(`/v1/proposals/${proposal}/certification`, { hash }, 'u.certify');
    await ask(`/v1/proposals/${proposal}/approval`, { hash }, 'u.approve');
    return store().readStream(`donor-${id}`);
  }

  /** Appends events directly to the store, as an intruder with access to it could. */
  async function append(stream: string, events: readonly NewEvent[]): Promise<void> {
    const { length } = await store().readStream(stream);
    const { position } = await store().append(
      stream,
      length === 0 ? 'no-stream' : length - 1,
      events.map(({ id, type, data, metadata }) => ({ id, type, data, metadata })),
    );
    await http().get(`/v1/donors?after=${position}`);
  }

  /** Returns the conflicts that were not reported in the previous call. */
  async function found(): Promise<readonly Row[]> {
    const report = await reported(service);
    const news = report.conflicts.slice(honest.conflicts.length);
    honest = report;
    return news;
  }
  const codesAndEvents = (rows: readonly Row[]) => rows.map(({ code, eventId }) => [code, eventId]);

  it('and nothing before', () => {
    expect(honest.conflicts).toEqual([]);
  });

  it('an event with a forged approver, as its proposal was signed by another', async () => {
    const [, , booked] = await registered('FORGED');
    if (booked === undefined) throw new Error('it is booked');
    const id = randomUUID();
    const { name: _name, ...named } = booked.metadata;
    const metadata = { ...named, approvedBy: 'u.forged' };
    await append('donor-FORGED', [{ ...booked, id, type: 'DonorRevised', metadata }]);
    const rows = await found();
    expect(codesAndEvents(rows)).toEqual([
      ['OTHER_PEOPLE', id],
      ['NOT_PROPOSED', id],
    ]);
    expect(rows[0]).toMatchObject({
      eventType: 'DonorRevised',
      stream: 'donor-FORGED',
      approvedBy: 'u.forged',
      proposal: booked.metadata.proposal,
      detail: 'the event names u.forged as approver, and its proposal u.approve',
    });
  });

  it('an event that books again what was signed once', async () => {
    const [, , booked] = await registered('AGAIN');
    if (booked === undefined) throw new Error('it is booked');
    const id = randomUUID();
    await append('donor-AGAIN', [{ ...booked, id }]);
    const rows = await found();
    expect(codesAndEvents(rows)).toEqual([['NOT_AS_SIGNED', id]]);
    expect(rows[0]).toMatchObject({ detail: 'the signed event with this name was booked before' });
  });

  it('an event that one person booked where three are needed, whoever it names', async () => {
    const [, , booked] = await registered('ALONE');
    if (booked === undefined) throw new Error('it is booked');
    const { proposal: _none, ...metadata } = booked.metadata;
    const id = randomUUID();
    await append('donor-ALONE', [{ ...booked, id, type: 'DonorRevised', metadata }]);
    expect(codesAndEvents(await found())).toEqual([['NOT_SIGNED', id]]);
  });

  it('a whole proposal whose certifier approved it, and what that booked', async () => {
    const [proposed, certified, booked, approved] = await registered('MODEL');
    if (!proposed || !certified || !booked || !approved) throw new Error('it is booked');
    const proposal = randomUUID();
    const events = JSON.parse(
      JSON.stringify([proposed, certified, booked, approved])
        .replaceAll(eventNameOf(proposed), proposal)
        .replaceAll(eventNameOf(booked), randomUUID())
        .replaceAll('MODEL', 'TWICE')
        .replaceAll('u.approve', 'u.certify'),
    ) as RecordedEvent[];
    const fresh = events.map((event) => ({ ...event, id: randomUUID() }));
    await append('donor-TWICE', fresh);
    const rows = await found();
    expect(codesAndEvents(rows)).toEqual([
      ['SAME_PERSON', fresh[2]?.id],
      ['SAME_PERSON', fresh[3]?.id],
    ]);
    expect(rows[1]).toMatchObject({ proposal, detail: 'u.certify approved what they certified' });
  });

  it('an event with other entries than were signed, and one booked before anybody approved', async () => {
    const [proposed, certified, booked, approved] = await registered('SIGNED');
    if (!proposed || !certified || !booked || !approved) throw new Error('it is booked');
    const written = (name: string) => {
      const [proposal, fact] = [randomUUID(), randomUUID()];
      const text = JSON.stringify([proposed, certified, booked, approved])
        .replaceAll(eventNameOf(proposed), proposal)
        .replaceAll(eventNameOf(booked), fact)
        .replaceAll(eventNameOf(approved), randomUUID())
        .replaceAll('SIGNED', name);
      const events = JSON.parse(text) as [NewEvent, NewEvent, NewEvent, NewEvent];
      return events.map((event) => ({ ...event, id: randomUUID() })) as [
        NewEvent,
        NewEvent,
        NewEvent,
        NewEvent,
      ];
    };
    const other = written('OTHER');
    const line = { currency: 'USD', dims: {} };
    const entries = [
      { ...line, account: '1310', amount: '5.00', usd: '5.00' },
      { ...line, account: '4110', amount: '-5.00', usd: '-5.00' },
    ];
    const changed = { ...other[2], data: { ...other[2].data, entries } };
    await append('donor-OTHER', [other[0], other[1], changed, other[3]]);
    const early = written('EARLY');
    await append('donor-EARLY', [early[0], early[1], early[2]]);
    expect(codesAndEvents(await found())).toEqual([
      ['NOT_AS_SIGNED', changed.id],
      ['NOT_APPROVED', early[2].id],
    ]);
  });

  it('a withdrawal by one person of a pledge that three have signed', async () => {
    const id = randomUUID();
    const [announced] = await store().readStream('pledge-P-OPEN');
    if (announced === undefined) throw new Error('it is announced');
    const { effectiveDate, policy } = announced.data;
    const data = { effectiveDate, policy, entries: [], reason: 'on the quiet' } as never;
    await append('pledge-P-OPEN', [{ ...announced, id, type: 'PledgeWithdrawn', data }]);
    expect(codesAndEvents(await found())).toEqual([['NOT_SIGNED', id]]);
  });

  it('and an event of a proposal that is not in the log', async () => {
    const [, , booked] = await registered('NOWHERE');
    if (booked === undefined) throw new Error('it is booked');
    const id = randomUUID();
    const { name: _name, ...named } = booked.metadata;
    const metadata = { ...named, proposal: randomUUID() };
    await append('donor-NOWHERE', [{ ...booked, id, type: 'DonorRevised', metadata }]);
    expect(codesAndEvents(await found())).toEqual([['PROPOSAL_UNKNOWN', id]]);
  });

  it('the same ones in parts, and none of them as known before', async () => {
    const rows: Row[] = [];
    let cursor: string | null = null;
    do {
      const part: Report = await reported(service, { limit: 9, ...(cursor && { cursor }) });
      rows.push(...part.conflicts);
      cursor = part.next;
    } while (cursor !== null);
    expect(rows).toEqual(honest.conflicts);
    const knownAt = (rows[0]?.sequence ?? 0) - 1;
    const before = await reported(service, { limit: 10_000, knownAt });
    expect(before.conflicts).toEqual([]);
  });

  it('so many in one answer, which ends early and is gone on with', async () => {
    const [, , booked] = await registered('MANY');
    if (booked === undefined) throw new Error('it is booked');
    const { proposal: _none, ...metadata } = booked.metadata;
    const before = honest.conflicts.length;
    const many = Array.from({ length: 250 }, () => {
      return { ...booked, id: randomUUID(), type: 'DonorRevised', metadata };
    });
    await append('donor-MANY', many);
    const first = await reported(service);
    expect(first.conflicts).toHaveLength(200);
    expect(first.conflicts.at(-1)?.sequence).toBe(first.judged.through);
    const rest = await reported(service, { limit: 10_000, cursor: first.next });
    expect([rest.judged.after, rest.next]).toEqual([first.judged.through, null]);
    expect(first.conflicts.length + rest.conflicts.length).toBe(before + many.length);
    expect(rest.conflicts.at(-1)?.eventId).toBe(many.at(-1)?.id);
  });
});
