import { rmSync } from 'node:fs';
import { readModel } from '@art30/accounting';
import { readModelFile } from '@art30/storage';
import { type Replay, replaysKeptMax } from '../../apps/api/src/audit/replay-jobs';
import type { kit } from '@art30/accounting';
import { until } from '../support/patience';
import { playExample } from '../support/played-example';
import { delegationsOfTests } from '../support/people';
import { Service } from '../support/service';

interface LoggedEvent {
  readonly sequence: number;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: { readonly effectiveDate: string };
  readonly metadata: { readonly recordedAt: string };
}

/** Number of delegation events at the start of the log, before any command. */
const delegated = delegationsOfTests(String).length;

describe('audit', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E08');
  });
  afterAll(() => service.stopAndRemove());

  const server = () => service.http();

  describe('the log', () => {
    async function events(query = ''): Promise<LoggedEvent[]> {
      const { status, headers, text } = await server().get(`/v1/audit/events${query}`);
      expect([status, headers['content-type']]).toEqual([
        200,
        'application/x-ndjson; charset=utf-8',
      ]);
      expect(text === '' || text.endsWith('\n')).toBe(true);
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as LoggedEvent);
    }

    it('comes whole, one event a line, numbered without a gap', async () => {
      const all = await events();
      expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
      expect(all[0]).toMatchObject({ stream: 'ledger', type: 'LedgerOpened', revision: 0 });
      expect(all.at(-1)).toMatchObject({ stream: 'pledge-P2', type: 'ReceiptApplied' });
      expect(Object.keys(all[0] ?? {})).toEqual([
        ...['data', 'id', 'metadata', 'position', 'revision', 'sequence', 'stream', 'type'],
      ]);
    });

    it('comes in parts that join without a seam', async () => {
      const all = await events();
      const first = await events('?limit=20');
      const rest = await events(`?after=${first.at(-1)?.sequence}`);
      expect([...first, ...rest]).toEqual(all);
      expect(await events(`?after=${all.length}`)).toEqual([]);
      expect(await events('?after=1000000')).toEqual([]);
    });

    it('comes as known at a moment and as at a date', async () => {
      const knownEvents = await events('?knownAt=2024-05-07');
      expect(knownEvents.every(({ metadata }) => metadata.recordedAt < '2024-05-08')).toBe(true);
      expect(knownEvents.at(-1)).toMatchObject({ type: 'ProposalApproved' });
      const dated = await events(`?asAt=2024-05-05&after=${delegated + 50}&limit=100`);
      expect(dated.every(({ data }) => data.effectiveDate <= '2024-05-05')).toBe(true);
      expect(dated.filter(({ stream }) => stream === 'pledge-P1')).toHaveLength(2);
    });

    it.each(['after=-1', 'after=first', 'limit=0', 'limit=10001'])('refuses %s', async (query) => {
      const { status, body } = await server().get(`/v1/audit/events?${query}`);
      expect([status, body.code, body.field]).toEqual([
        ...[400, 'INVALID_REQUEST', query.split('=')[0]],
      ]);
    });
  });

  describe('the books for another engine', () => {
    const exported = (query: string) => server().get(`/v1/audit/export?${query}`);

    it.each(['hledger', 'beancount'])(
      'come as text for %s, whole, as at both times',
      async (format) => {
        const { status, headers, text } = await exported(
          `format=${format}&asAt=2024-05-06&knownAt=${delegated + 80}`,
        );
        expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
        expect(text).toContain(
          `; Facts: posted by 2024-05-06, through event ${delegated + 80} of the log, recorded`,
        );
        expect(text).toMatch(/; End: \d+ transactions, \d+ postings\.\n$/);
        expect(text).toContain('PledgeAnnounced');
        expect(text).not.toContain('AgreementSigned');
      },
    );

    it.each([
      ['format', ''],
      ['format', 'format=ledger'],
      ['asAt', 'format=hledger&asAt=yesterday'],
      ['knownAt', 'format=hledger&knownAt=soon'],
      ['after', 'format=hledger&after=1'],
    ])('refuse %s of "%s"', async (field, query) => {
      const { status, body } = await exported(query);
      expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
    });
  });

  describe('a replay', () => {
    async function outcome(id: string): Promise<kit.Infer<typeof Replay>> {
      let replay: kit.Infer<typeof Replay> | undefined;
      await until(async () => {
        replay = (await server().get(`/v1/audit/replays/${id}`)).body as kit.Infer<typeof Replay>;
        return replay.state !== 'running';
      });
      return replay as kit.Infer<typeof Replay>;
    }

    it('runs beside the service, one at a time, and finds that all agrees', async () => {
      const started = await server().post('/v1/audit/replays');
      expect(started.status).toBe(202);
      expect(started.body).toMatchObject({ state: 'running', report: null, failure: null });
      expect(started.headers['location']).toBe(`/v1/audit/replays/${started.body.id}`);
      const second = await server().post('/v1/audit/replays');
      expect([second.status, second.body.code]).toEqual([409, 'REPLAY_RUNNING']);
      const { state, report } = await outcome(started.body.id);
      const { body: trialBalance } = await server().get('/v1/trial-balance');
      expect(state).toBe('done');
      expect(report).toMatchObject({
        agrees: true,
        differencesTotal: 0,
        differences: [],
        entryFindingsTotal: 0,
        entryFindings: [],
        eventsRead: trialBalance.knownAt.sequence,
        throughSequence: trialBalance.knownAt.sequence,
      });
      for (const table of report?.tables ?? []) {
        expect(table.liveFingerprint).toMatch(/^[0-9a-f]{64}$/);
        expect(table.rebuiltFingerprint).toBe(table.liveFingerprint);
      }
    });

    it('keeps the outcomes of the last ones, and drops the oldest', async () => {
      const started: string[] = [];
      for (let count = 0; count <= replaysKeptMax; count += 1) {
        const { body } = await server().post('/v1/audit/replays');
        started.push(body.id as string);
        expect((await outcome(body.id as string)).state).toBe('done');
      }
      const { status } = await server().get(`/v1/audit/replays/${started[0]}`);
      expect(status).toBe(404);
      expect((await outcome(started[1] ?? '')).report?.agrees).toBe(true);
    });

    it('says why it came to no report', async () => {
      rmSync(readModelFile(service.config.dataDir, readModel));
      const { body } = await server().post('/v1/audit/replays');
      const { state, report, failure } = await outcome(body.id as string);
      expect([state, report]).toEqual(['failed', null]);
      expect(failure).toContain('there is no such file');
    });
  });
});
