import { AuditorLog, engagementCommands, LogRecheck } from '@art30/auditing';
import { OutcomeUnknown, type EventStore, type RecordedEvent } from '@art30/event-sourcing';
import { nameUuid } from '@art30/ledger';
import { MemoryEventStore } from '@art30/storage';
import { auditorRequest, repeated, treeOf } from '../support/auditor-log';
import { withAppend } from '../support/with-append';

function open(log: AuditorLog, id: string, request = auditorRequest(id)) {
  const facts = { id, title: `Audit ${id}`, from: '2024-01-01', to: '2024-12-31' };
  return log.run({
    engagementId: id,
    request,
    command: engagementCommands.OpenEngagement,
    facts: async () => facts,
  });
}

async function linesOf(log: AuditorLog): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of log.lines()) lines.push(line.trimEnd());
  return lines;
}

describe("the auditor's log", () => {
  it('has one stream for each engagement, and one tree over all of them', async () => {
    const store = new MemoryEventStore();
    const log = new AuditorLog(store);
    for (const id of ['A', 'B', 'C']) await open(log, id);
    expect((await store.readStream('audit-B')).map(({ type }) => type)).toEqual([
      'EngagementOpened',
    ]);
    await log.tree.catchUp();
    const lines = await linesOf(log);
    for (const size of [0, 1, 2, 3]) {
      expect(log.tree.rootAt(size)).toBe(treeOf(lines.slice(0, size)));
    }
  });

  it('is told alike by two instances that write by turns', async () => {
    const store = new MemoryEventStore();
    const [one, other] = [new AuditorLog(store), new AuditorLog(store)];
    await open(one, 'A');
    await open(other, 'B');
    await Promise.all([one, other, one].map((log) => log.tree.catchUp()));
    expect([one.tree.size, one.tree.rootAt(2)]).toEqual([2, other.tree.rootAt(2)]);
    expect((await other.openings()).map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('takes a key for one request, whichever instance is asked', async () => {
    const store = new MemoryEventStore();
    await open(new AuditorLog(store), 'A', auditorRequest('key'));
    const again = await open(new AuditorLog(store), 'A', auditorRequest('key'));
    expect(again.repeated).toBe(true);
    for (const [id, body] of [
      ['A', repeated('c')],
      ['B', repeated('a')],
    ] as const) {
      const reused = open(new AuditorLog(store), id, auditorRequest('key', body));
      await expect(reused).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    }
  });

  it('writes once where the answer to an append was lost', async () => {
    const store = new MemoryEventStore();
    const lost: string[] = [];
    const losing = withAppend(store, async (append, ...appended) => {
      const result = await append(...appended);
      if (lost.includes(appended[0])) return result;
      lost.push(appended[0]);
      throw new OutcomeUnknown(appended[0]);
    });
    await open(new AuditorLog(losing), 'A');
    expect(lost).toHaveLength(2);
    expect(await store.readStream('audit-A')).toHaveLength(1);
  });

  it('opens one engagement where two ask for the same at once', async () => {
    const log = new AuditorLog(new MemoryEventStore());
    const both = await Promise.allSettled(
      ['1', '2'].map((key) => open(log, 'A', auditorRequest(key))),
    );
    const refused = both.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'ENGAGEMENT_EXISTS' } }]);
  });

  it('does not go on from what no auditor wrote', async () => {
    const store = new MemoryEventStore();
    const { metadata } = auditorRequest('x').identity;
    const event = { id: nameUuid('foreign'), type: 'Foreign', data: {}, metadata };
    await store.append('audit-A', 'no-stream', [event]);
    await expect(new AuditorLog(store).eventsOf('A')).rejects.toThrow('no Foreign');
  });

  it('is found to be what it was, as often as it is read again', async () => {
    const store = new MemoryEventStore();
    const log = new AuditorLog(store);
    const recheck = new LogRecheck(store, log.tree);
    expect(await recheck.step()).toBeNull();
    for (const id of ['A', 'B', 'C']) {
      await open(log, id);
      expect([await recheck.step(), await recheck.step()]).toEqual([null, null]);
    }
    expect(log.tree.size).toBe(3);
  });

  it.each<[string, string, (events: readonly RecordedEvent[]) => readonly RecordedEvent[], string]>(
    [
      [
        'is changed',
        'audit-B',
        (events) => events.map((event) => ({ ...event, data: { title: 'other' } })),
        "event 2 of the auditor's log is not what it was",
      ],
      ['is gone', 'audit-C', () => [], "the auditor's log holds 2 events, and it held 3"],
    ],
  )('is found not to be what it was where an event %s', async (_what, of, changed, fault) => {
    const store = new MemoryEventStore();
    const log = new AuditorLog(store);
    for (const id of ['A', 'B', 'C']) await open(log, id);
    await log.tree.catchUp();
    let isChanged = true;
    const read: EventStore['readStream'] = async (stream) => {
      const events = await store.readStream(stream);
      return isChanged && stream === of ? changed(events) : events;
    };
    const recheck = new LogRecheck({ readStream: read }, log.tree);
    const round = async () => [await recheck.step(), await recheck.step(), await recheck.step()];
    expect((await round()).at(-1)).toBe(fault);
    isChanged = false;
    expect(await round()).toEqual([fault, fault, fault]);
  });
});
