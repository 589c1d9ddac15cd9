import { randomUUID } from 'node:crypto';
import { ledgerOpened, readModel } from '@art30/accounting';
import { rebuild, replayLedger } from '@art30/books';
import type { NewEvent } from '@art30/event-sourcing';
import { MemoryEventStore, openScratchReadStore } from '@art30/storage';
import { readLog } from '@art30/testing';
import { afterwards } from '../support/afterwards';
import { signCheckpoint, testSigner, type SignedTree } from '../support/checkpoints';

const after = afterwards();

/** A sample event without meaning for the books. */
const someEvent = (type?: string): NewEvent => {
  const opened = ledgerOpened('simulated', '2024-05-07');
  // Without `signatures` the ledger predates signing, so the sample events need no signers.
  const { signatures: _signatures, ...data } = opened.data;
  return {
    ...opened,
    data,
    type: type ?? opened.type,
    id: randomUUID(),
    metadata: {
      recordedAt: '2024-05-07T10:00:00.000Z',
      recordedBy: 'ledger',
      keyHash: '',
      requestHash: '',
    },
  };
};

describe('the checkpoints of a log that is replayed', () => {
  let log: MemoryEventStore;
  let revisions: Map<string, number>;

  beforeEach(() => {
    log = new MemoryEventStore();
    revisions = new Map();
  });

  const book = async (count: number, stream = 'ledger', event = someEvent): Promise<void> => {
    for (let done = 0; done < count; done += 1) {
      const revision = revisions.get(stream) ?? -1;
      await log.append(stream, revision < 0 ? 'no-stream' : revision, [event()]);
      revisions.set(stream, revision + 1);
    }
  };
  const sign = async (
    changed: (signed: SignedTree) => SignedTree = (signed) => signed,
    signer = testSigner(''),
  ) => {
    let stated: SignedTree | undefined;
    const forged = (signed: SignedTree) => (stated = changed(signed));
    await signCheckpoint(log, signer, { forged });
    return stated as SignedTree;
  };

  async function replayed(of = log) {
    const [live, scratch] = [openScratchReadStore(readModel), openScratchReadStore(readModel)];
    after(() => live.close());
    after(() => scratch.close());
    await rebuild(of, live);
    return replayLedger({
      log: of,
      live,
      scratch,
      compare: () => [],
      fileFaults: () => [],
      elapsedMs: () => 0,
    });
  }

  /** The log with some events changed, or removed with the later ones moved up. */
  async function tampered(
    change: (event: NewEvent & { stream: string }, sequence: number) => NewEvent | undefined,
  ): Promise<MemoryEventStore> {
    const other = new MemoryEventStore();
    const next = new Map<string, number>();
    for (const [index, event] of (await readLog(log, null)).entries()) {
      const { id, type, data, metadata, stream } = event;
      const changed = change({ id, type, data, metadata, stream }, index + 1);
      if (changed === undefined) continue;
      const revision = next.get(stream) ?? -1;
      const { id: newId, type: newType, data: newData, metadata: newMetadata } = changed;
      await other.append(stream, revision < 0 ? 'no-stream' : revision, [
        { id: newId, type: newType, data: newData, metadata: newMetadata },
      ]);
      next.set(stream, revision + 1);
    }
    return other;
  }

  it('agree with the tree of the log, whatever their number', async () => {
    const nothing = { findingsTotal: 0, findings: [], notesTotal: 0, notes: [], keptFault: null };
    expect((await replayed()).checkpoints).toEqual({ checked: 0, ...nothing });
    await book(1);
    await sign();
    await book(3);
    await sign();
    await sign();
    await book(5);
    await sign();
    await book(2);
    const { agrees, checkpoints } = await replayed();
    expect([agrees, checkpoints]).toEqual([true, { checked: 4, ...nothing }]);
  });

  it('name the events among which one was changed since', async () => {
    await book(3);
    await sign();
    await book(4);
    await sign();
    await book(1);
    await sign();
    const other = await tampered((event, sequence) =>
      sequence === 6 ? { ...event, metadata: { ...event.metadata, recordedBy: 'u.other' } } : event,
    );
    const { agrees, checkpoints } = await replayed(other);
    expect([agrees, checkpoints.checked, checkpoints.findingsTotal]).toEqual([false, 3, 2]);
    expect(checkpoints.findings).toEqual([
      {
        sequence: 9,
        eventId: expect.any(String),
        problem: 'OTHER_ROOT',
        detail:
          'it signs another tree of 7 leaves: an event from 5 through 8 was changed, put in or taken out',
      },
      expect.objectContaining({
        sequence: 11,
        problem: 'OTHER_ROOT',
        detail: expect.stringContaining('an event from 5 through 10 was changed') as string,
      }),
    ]);
  });

  it('name where events were taken out before the first of them', async () => {
    await book(6);
    await sign();
    const other = await tampered((event, sequence) => (sequence === 2 ? undefined : event));
    const { agrees, checkpoints } = await replayed(other);
    expect(agrees).toBe(false);
    expect(checkpoints.findings).toEqual([
      expect.objectContaining({
        sequence: 6,
        problem: 'LARGER_THAN_LOG',
        detail: 'it signs 6 leaves, and 5 stand before it: events were taken out, from event 1 on',
      }),
    ]);
  });

  it('sign no fewer leaves than the one before, but where the log was restored', async () => {
    await book(4);
    const early = await sign();
    await book(1);
    await sign();
    await sign(() => early, testSigner('', 8));
    const { agrees, checkpoints } = await replayed();
    expect(agrees).toBe(false);
    expect(checkpoints.findings).toEqual([
      expect.objectContaining({ sequence: 8, problem: 'SMALLER_THAN_BEFORE' }),
    ]);
  });

  it('are noted where one was overtaken by a larger one of the same key', async () => {
    await book(4);
    const early = await sign();
    await book(1);
    await sign();
    await sign(() => early);
    await sign(() => ({ ...early, root: 'ab'.repeat(32) }));
    const { checkpoints } = await replayed();
    expect(checkpoints.notes).toEqual([
      expect.objectContaining({ sequence: 8, detail: expect.stringContaining('4 leaves') }),
    ]);
    expect(checkpoints.findings.map(({ sequence, problem }) => [sequence, problem])).toEqual([
      [9, 'OTHER_ROOT'],
      [9, 'OTHER_NOTE'],
      [9, 'SMALLER_THAN_BEFORE'],
    ]);
  });

  it('may sign fewer leaves after a restore', async () => {
    await book(4);
    const early = await sign();
    await book(1);
    const { note: lastCheckpoint, origin } = await sign();
    const { data, ...event } = someEvent('LedgerRestored');
    const { effectiveDate, policy, entries } = data;
    const restored = { lostFrom: 8, lastCheckpoint, origin, effectiveDate, policy, entries };
    await log.append('ledger', 4, [{ ...event, data: restored }]);
    await sign(() => early);
    const { agrees, checkpoints } = await replayed();
    expect([agrees, checkpoints.findings]).toEqual([true, []]);
  });

  it.each<[string, (signed: SignedTree) => SignedTree]>([
    ['origin', (signed) => ({ ...signed, origin: `${signed.origin}/other` })],
    ['size', (signed) => ({ ...signed, note: signed.note.replace('\n4\n', '\n3\n') })],
    ['root', (signed) => ({ ...signed, note: signed.note.replace(/\n4\n./, '\n4\n_') })],
    ['text', (signed) => ({ ...signed, note: `\n${signed.note}` })],
  ])('state what their notes sign: not another %s', async (_what, changed) => {
    await book(4);
    await sign(changed);
    const { agrees, checkpoints } = await replayed();
    expect([agrees, checkpoints.findings.map(({ problem }) => problem)]).toEqual([
      false,
      ['OTHER_NOTE'],
    ]);
  });

  it('are alone on their streams, and on no other', async () => {
    await book(2);
    await sign();
    await book(1, 'checkpoints-2025');
    const [signed] = (await readLog(log, null)).slice(2);
    if (signed === undefined) throw new Error('there is no checkpoint');
    const { type, data, metadata } = signed;
    await log.append('claim-1', 'no-stream', [{ id: randomUUID(), type, data, metadata }]);
    const { agrees, checkpoints } = await replayed();
    expect(agrees).toBe(false);
    expect(checkpoints.findings).toEqual([
      expect.objectContaining({
        sequence: 4,
        problem: 'OUT_OF_PLACE',
        detail: 'LedgerOpened stands on checkpoints-2025, which holds checkpoints alone',
      }),
      expect.objectContaining({
        sequence: 5,
        problem: 'OUT_OF_PLACE',
        detail: 'CheckpointSigned stands on claim-1 and not among the checkpoints',
      }),
    ]);
  });

  it('are counted where they are many, of which the report names the first hundred', async () => {
    await book(1);
    for (let done = 0; done < 230; done += 1) {
      await sign((signed) => ({ ...signed, root: 'ab'.repeat(32) }));
    }
    const { checkpoints } = await replayed();
    expect([checkpoints.checked, checkpoints.findingsTotal]).toEqual([230, 460]);
    expect(checkpoints.findings).toHaveLength(100);
  });
});
