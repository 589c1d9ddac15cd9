import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { canonicalJson, isConsistent, leafHash, rootByInclusion } from '@art30/event-sourcing';
import { Service } from '../support/service';
import { treeOf } from '../support/auditor-log';

interface Recorded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> & { readonly code?: string };
}

const facts = {
  id: 'AUD-2024',
  title: 'Audit of the financial statements of 2024',
  from: '2024-01-01',
  to: '2024-12-31',
};

describe('engagements of auditors', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-01-15T09:00:00.000Z' });
  });
  afterAll(() => service.stopAndRemove());

  async function open(
    body: object,
    { key, person = 'u.auditor', query = '' }: { key: string; person?: string; query?: string },
  ): Promise<Recorded> {
    const sent = service.http(person).post(`/v1/audit/engagements${query}`);
    return await sent.set('Idempotency-Key', key).send(body);
  }

  it('are opened once for a key, by an auditor', async () => {
    const dry = await open(facts, { key: 'open', query: '?dryRun=true' });
    expect([dry.status, dry.body['logSequence']]).toEqual([200, null]);
    const first = await open(facts, { key: 'open' });
    expect(first).toMatchObject({
      status: 201,
      headers: { etag: '"0"', location: '/v1/audit/engagements/AUD-2024' },
      body: { id: 'AUD-2024', engagement: 'AUD-2024', logSequence: 1 },
    });
    service.clock.set(new Date('2025-01-16T09:00:00.000Z'));
    const again = await open(facts, { key: 'open' });
    expect([again.status, again.body]).toEqual([201, first.body]);
    const said = [dry, first, again].map(({ headers }) => headers['idempotent-replayed']);
    expect(said).toEqual([undefined, undefined, 'true']);
  });

  it.each([
    [
      'another body under the same key',
      { ...facts, title: 'Other' },
      'open',
      422,
      'IDEMPOTENCY_KEY_REUSED',
    ],
    [
      'another engagement under the same key',
      { ...facts, id: 'B' },
      'open',
      422,
      'IDEMPOTENCY_KEY_REUSED',
    ],
    ['an id that is taken', facts, 'other', 409, 'ENGAGEMENT_EXISTS'],
    [
      'days in the wrong order',
      { ...facts, id: 'C', to: '2023-12-31' },
      'c',
      422,
      'DATES_NOT_ORDERED',
    ],
    ['a day that is none', { ...facts, id: 'C', to: '2024-02-30' }, 'c', 422, 'INVALID_DATE'],
    ['no title', { ...facts, title: undefined }, 'd', 400, 'INVALID_REQUEST'],
  ])('are refused with %s', async (_what, body, key, ...refusal) => {
    const refused = await open(body, { key });
    expect([refused.status, refused.body.code]).toEqual(refusal);
  });

  it.each(['u.contrib', 'u.certify', 'u.controller', 'u.operator', 'u.admin'])(
    'are closed to %s, to write and to read',
    async (person) => {
      const written = await open({ ...facts, id: 'X' }, { key: `by ${person}`, person });
      expect([written.status, written.body.code]).toEqual([403, 'ROLE_REQUIRED']);
      for (const path of ['engagements', 'engagements/AUD-2024', 'log/events']) {
        const read = await service.http(person).get(`/v1/audit/${path}`);
        expect([path, read.status]).toEqual([path, 403]);
      }
    },
  );

  it('are listed and shown, as known at a moment', async () => {
    const { body: other } = await open({ ...facts, id: 'AUD-2025' }, { key: 'second' });
    expect(other).toMatchObject({ logSequence: 2 });
    const ids = async (query: string) => {
      const found = await service.get<{ items: { id: string }[] }>(`/v1/audit/engagements${query}`);
      return found.items.map(({ id }) => id);
    };
    expect(await ids('')).toEqual(['AUD-2024', 'AUD-2025']);
    for (const knownAt of ['1', '2025-01-15', '2025-01-15T09:00:00Z', '2025-01-16T08:59:59.999Z']) {
      expect([knownAt, await ids(`?knownAt=${knownAt}`)]).toEqual([knownAt, ['AUD-2024']]);
    }
    expect(await ids('?knownAt=2025-01-14')).toEqual([]);
    expect(await service.get('/v1/audit/engagements/AUD-2024')).toMatchObject({
      ...facts,
      openedBy: 'u.auditor',
      openedAt: '2025-01-15T09:00:00.000Z',
      revision: 0,
      events: [{ type: 'EngagementOpened', logSequence: 1, recordedBy: 'u.auditor' }],
    });
    const early = await service.http().get('/v1/audit/engagements/AUD-2025?knownAt=1');
    expect([early.status, early.body.code]).toEqual([404, 'ENGAGEMENT_UNKNOWN']);
  });

  it('lie outside the ledger: no event, no sequence and no stream of it is theirs', async () => {
    const { text } = await service.http().get('/v1/audit/events?limit=10000');
    expect(text).not.toContain('EngagementOpened');
    expect(text).not.toContain('"stream":"audit-');
  });

  it('are hashed into a tree of their own, whose root is made again from the lines', async () => {
    const { text } = await service.http().get('/v1/audit/log/events');
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(canonicalJson(JSON.parse(line))).toBe(line);
    const state = await service.get<object>('/v1/audit/log');
    expect(state).toEqual({ size: 2, root: treeOf(lines), events: 2 });
    const earlier = await service.get<object>('/v1/audit/log?size=1');
    expect(earlier).toEqual({ size: 1, root: treeOf(lines.slice(0, 1)), events: 2 });
    const nothing = await service.get<{ root: string }>('/v1/audit/log?size=0');
    expect(nothing.root).toBe(treeOf([]));
    const beyond = await service.http().get('/v1/audit/log?size=3');
    expect([beyond.status, beyond.body.code]).toEqual([400, 'INVALID_REQUEST']);
    const { status } = await service.http('u.controller').get('/v1/audit/log');
    expect(status).toBe(200);
  });

  it('are kept in a file of its own that only its owner opens and nobody rewrites, through a restart', async () => {
    const file = join(service.config.dataDir, 'audit.db');
    if (!existsSync(file)) return;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = await service.get('/v1/audit/log');
    const { dataDir } = service.config;
    await service.stop();
    const database = new Database(file);
    for (const change of ["UPDATE events SET type = 'X'", 'DELETE FROM events']) {
      expect(() => database.exec(change)).toThrow(/a recorded event is never/);
    }
    database.close();
    service = await Service.start({ dataDir, at: '2025-01-17T09:00:00.000Z' });
    expect(await service.get('/v1/audit/log')).toEqual(before);
  });

  it('are one where two ask for different ones at once under one key', async () => {
    const before = await service.get<{ size: number }>('/v1/audit/log');
    const ids = ['AT-ONCE-1', 'AT-ONCE-2', 'AT-ONCE-3'];
    const answers = await Promise.all(ids.map((id) => open({ ...facts, id }, { key: 'at once' })));
    const statusesAndCodes = answers.map(({ status, body }) => [status, body.code ?? null]);
    expect(statusesAndCodes.toSorted()).toEqual([
      [201, null],
      [422, 'IDEMPOTENCY_KEY_REUSED'],
      [422, 'IDEMPOTENCY_KEY_REUSED'],
    ]);
    const first = answers.findIndex(({ status }) => status === 201);
    const found = await Promise.all(
      ids.map(async (id) => (await service.http().get(`/v1/audit/engagements/${id}`)).status),
    );
    expect(found).toEqual(ids.map((_id, index) => (index === first ? 200 : 404)));
    const after = await service.get<{ size: number }>('/v1/audit/log');
    expect(after.size).toBe(before.size + 1);
    const again = await open({ ...facts, id: ids[first] }, { key: 'at once' });
    expect([again.status, again.body]).toEqual([201, answers[first]?.body]);
  });

  it('are listed in pages, as they were known when the first one was answered', async () => {
    interface Page {
      readonly items: readonly { readonly id: string }[];
      readonly next: string | null;
    }
    const page = (query: string) => service.get<Page>(`/v1/audit/engagements?${query}`);
    const whole = await page('');
    const ids = whole.items.map(({ id }) => id);
    expect([whole.next, ids.length]).toEqual([null, 3]);
    const first = await page('limit=2');
    await open({ ...facts, id: 'MEANWHILE' }, { key: 'meanwhile' });
    const second = await page(`limit=2&cursor=${first.next}`);
    expect([first.items, second.items].map((items) => items.map(({ id }) => id))).toEqual([
      ids.slice(0, 2),
      ids.slice(2),
    ]);
    expect(second.next).toBeNull();
    const early = await page('limit=1&knownAt=2');
    const earlier = await page(`limit=1&cursor=${early.next}`);
    expect([early.items[0]?.id, earlier.items[0]?.id, earlier.next]).toEqual([
      ...[ids[0], ids[1], null],
    ]);
    for (const query of ['limit=201', 'limit=0', 'cursor=abc', `cursor=${first.next}x`]) {
      const { status, body } = await service.http().get(`/v1/audit/engagements?${query}`);
      expect([query, status, body.code]).toEqual([query, 400, 'INVALID_REQUEST']);
    }
  });

  describe('are proved to whoever noted size and root of their log', () => {
    interface Inclusion {
      readonly event: { readonly leafIndex: number; readonly leaf: string; readonly line: string };
      readonly size: number;
      readonly root: string;
      readonly proof: readonly string[];
    }
    interface Consistency {
      readonly from: { readonly size: number; readonly root: string };
      readonly to: { readonly size: number; readonly root: string };
      readonly proof: readonly string[];
    }
    const proofs = '/v1/audit/log/proofs';

    beforeAll(async () => {
      for (const id of ['P-1', 'P-2', 'P-3', 'P-4']) await open({ ...facts, id }, { key: id });
    });

    const lines = async () =>
      (await service.http().get('/v1/audit/log/events')).text.trimEnd().split('\n');

    it('of each event that it stands there as its line says', async () => {
      const all = await lines();
      for (const [index, line] of all.entries()) {
        const { id } = JSON.parse(line) as { readonly id: string };
        for (const size of [index + 1, all.length]) {
          const at = `${proofs}/inclusion?event=${id}&size=${size}`;
          const { event, root, proof } = await service.get<Inclusion>(at);
          expect([event.line, root]).toEqual([line, treeOf(all.slice(0, size))]);
          expect(Buffer.from(leafHash(line)).toString('hex')).toBe(event.leaf);
          expect(rootByInclusion({ leaf: event.leaf, index, size, proof })).toBe(root);
        }
        const byPlace = await service.get(`${proofs}/inclusion?event=${index + 1}`);
        expect(byPlace).toEqual(await service.get(`${proofs}/inclusion?event=${id}`));
      }
    });

    it('of each earlier tree that nothing in it was changed since', async () => {
      const all = await lines();
      for (const size of all.keys()) {
        const { from, to, proof } = await service.get<Consistency>(
          `${proofs}/consistency?from=${size}`,
        );
        expect([from, to]).toEqual([
          { size, root: treeOf(all.slice(0, size)) },
          { size: all.length, root: treeOf(all) },
        ]);
        expect(isConsistent(from, to, proof)).toBe(true);
        if (size === 0) continue;
        const changed = treeOf([...all.slice(0, size - 1), 'changed']);
        expect(isConsistent({ size, root: changed }, to, proof)).toBe(false);
      }
    });

    it.each([
      ['inclusion?event=99', 404, 'EVENT_UNKNOWN'],
      ['inclusion?event=3&size=2', 400, 'INVALID_REQUEST'],
      ['inclusion?event=1&size=99', 400, 'INVALID_REQUEST'],
      ['inclusion', 400, 'INVALID_REQUEST'],
      ['consistency?from=99', 400, 'INVALID_REQUEST'],
      ['consistency?from=3&to=2', 400, 'INVALID_REQUEST'],
    ])('and refused at %s', async (query, ...refusal) => {
      const { status, body } = await service.http().get(`${proofs}/${query}`);
      expect([status, body.code]).toEqual(refusal);
    });

    it('an event by auditors alone, the growth of the log by the office too', async () => {
      const status = async (person: string, query: string) =>
        (await service.http(person).get(`${proofs}/${query}`)).status;
      for (const [person, grown] of [
        ['u.controller', 200],
        ['u.operator', 200],
        ['u.contrib', 403],
      ] as const) {
        expect([person, await status(person, 'inclusion?event=1')]).toEqual([person, 403]);
        expect([person, await status(person, 'consistency?from=1')]).toEqual([person, grown]);
      }
    });
  });
});
