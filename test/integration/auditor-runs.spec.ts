import { AuditorLog, engagementCommands } from '@art30/auditing';
import { Unavailable } from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';
import { Runs } from '../../apps/api/src/audit/engagements/runs';
import type { Caller } from '../../apps/api/src/sign-in/caller';
import { SimulatedClock } from '../../apps/api/src/storage/clocks/clock';
import { auditorRequest } from '../support/auditor-log';
import { withAppend } from '../support/with-append';

const auditor = {
  person: 'u.auditor',
  issuer: 'urn:test',
  roles: ['auditor'],
} as unknown as Caller;
const run = { kind: 'BOOKS_EXPORT', throughSequence: 7 } as const;

async function* pieces() {
  yield* ['a', 'b', 'c'];
}

describe('a file whose run is put on record', () => {
  let isAway = false;

  async function recorder() {
    isAway = false;
    const store = new MemoryEventStore();
    const log = new AuditorLog(
      withAppend(store, async (append, ...appended) => {
        if (isAway) throw new Unavailable('gone');
        return append(...appended);
      }),
    );
    const facts = { id: 'A', title: 'Audit', from: '2024-01-01', to: '2024-12-31' };
    await log.run({
      engagementId: 'A',
      request: auditorRequest('open'),
      command: engagementCommands.OpenEngagement,
      facts: async () => facts,
    });
    const runs = new Runs(log, new SimulatedClock(new Date('2025-01-15T09:00:00.000Z')));
    const types = async () => (await store.readStream('audit-A')).map(({ type }) => type);
    return { recorder: await runs.recorderFor('A', auditor), types, store };
  }

  it('is recorded before its last piece leaves', async () => {
    const { recorder: of, types } = await recorder();
    const seen: string[] = [];
    for await (const piece of of.whole(pieces(), run)) {
      seen.push(`${piece} ${(await types()).length}`);
    }
    expect(seen).toEqual(['a 1', 'b 1', 'c 2']);
  });

  it('never arrives whole where it could not be recorded', async () => {
    const { recorder: of, types } = await recorder();
    isAway = true;
    const seen: string[] = [];
    const read = async () => {
      for await (const piece of of.whole(pieces(), run)) seen.push(piece);
    };
    await expect(read()).rejects.toThrow(Unavailable);
    expect([seen, await types()]).toEqual([['a', 'b'], ['EngagementOpened']]);
  });

  it('is not recorded where whoever asked has gone', async () => {
    const { recorder: of, types } = await recorder();
    for await (const piece of of.whole(pieces(), run)) if (piece === 'a') break;
    expect(await types()).toEqual(['EngagementOpened']);
  });

  it('names who ran it, and who vouches for them', async () => {
    const { recorder: of, store } = await recorder();
    await of.record({ ...run, sha256: 'a'.repeat(64) });
    const [, recorded] = await store.readStream('audit-A');
    expect(recorded).toMatchObject({
      type: 'RunRecorded',
      data: { by: 'SERVICE', asAt: null },
      metadata: { recordedBy: 'u.auditor', signedAs: { issuer: 'urn:test', role: 'auditor' } },
    });
  });
});
