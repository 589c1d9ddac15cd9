import { readModel } from '@art30/accounting';
import { rebuild, replayLedger } from '@art30/books';
import type { EventStore } from '@art30/event-sourcing';
import { MemoryEventStore, openEventStore, openScratchReadStore } from '@art30/storage';
import { temporaryFolder } from '@art30/testing';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { afterwards } from '../support/afterwards';
import { signCheckpoint, testSigner, wholeLog } from '../support/checkpoints';
import {
  bookLeaf as book,
  booked,
  ledgerOfInstances as ledgerId,
  openedBy as opened,
  signerOfInstances as signer,
  signingInstance,
} from '../support/signing-instances';

/**
 * Number of checkpoints that three instances sign at once. `SIGNED_AT_ONCE=2000` sets another number by hand.
 */
const signedAtOnce = Number(process.env['SIGNED_AT_ONCE'] ?? 30);
const sizesIn = (events: readonly { readonly type: string; readonly data: object }[]) =>
  events.flatMap(({ type, data }) =>
    type === 'CheckpointSigned' ? [(data as { readonly size: number }).size] : [],
  );

describe('instances that sign checkpoints of one log', () => {
  const after = afterwards();
  const instanceOn = (events: EventStore, today?: () => string) =>
    signingInstance(events, { after, ...(today && { today }) });
  const folder = temporaryFolder();

  /** Wraps a log so that `act` runs once, before the log is read for the append of a checkpoint. */
  function overtaken(store: EventStore, act: () => Promise<unknown>): EventStore {
    let isDone = false;
    return new Proxy(store, {
      get(real, member) {
        const value: unknown = Reflect.get(real, member, real);
        if (typeof value !== 'function') return value;
        if (member !== 'readStream') return value.bind(real) as unknown;
        return async (name: string, ...rest: readonly number[]) => {
          if (name === 'checkpoint-keys' && !isDone) {
            isDone = true;
            await act();
          }
          return real.readStream(name, ...rest);
        };
      },
    });
  }

  async function replayed(log: EventStore) {
    const [live, scratch] = [openScratchReadStore(readModel), openScratchReadStore(readModel)];
    after(() => live.close());
    after(() => scratch.close());
    await rebuild(log, live);
    return replayLedger({
      log,
      live,
      scratch,
      compare: () => [],
      fileFaults: () => [],
      elapsedMs: () => 0,
    });
  }

  it('do not sign a smaller tree behind a larger one that was signed meanwhile', async () => {
    const log = await opened(new MemoryEventStore());
    const other = instanceOn(log);
    await other.signing.sign('REQUEST');
    await book(log);
    const slow = overtaken(log, async () => {
      await book(log);
      await other.signing.sign('REQUEST');
    });
    const signed = await instanceOn(slow).signing.sign('REQUEST');
    expect(sizesIn(await wholeLog(log))).toEqual([1, 3]);
    expect(signed?.size).toBe(3);
  });

  it('do not at the turn of the year, which begins another stream', async () => {
    const log = await opened(new MemoryEventStore());
    const other = instanceOn(log);
    await other.signing.sign('REQUEST');
    await book(log);
    const slow = overtaken(log, async () => {
      await book(log);
      await other.signing.sign('REQUEST');
    });
    const inNextYear = instanceOn(slow, () => '2025-01-01T00:00:00.010Z');
    expect((await inNextYear.signing.sign('REQUEST'))?.size).toBe(3);
    await book(log);
    expect((await inNextYear.signing.sign('REQUEST'))?.size).toBe(4);
    await book(log);
    expect((await inNextYear.signing.sign('REQUEST'))?.size).toBe(5);
    expect(sizesIn(await log.readStream('checkpoints-2024'))).toEqual([1, 3, 4]);
    expect(sizesIn(await log.readStream('checkpoints-2025'))).toEqual([5]);
  });

  it('say no earlier time than the one before, by a clock that is behind', async () => {
    const log = await opened(new MemoryEventStore());
    await instanceOn(log).signing.sign('REQUEST');
    await book(log);
    const behind = instanceOn(log, () => '2024-12-31T11:59:58.000Z');
    const signed = await behind.signing.sign('REQUEST');
    expect([signed?.size, signed?.signedAt]).toEqual([2, '2024-12-31T12:00:00.000Z']);
  });

  it('sign behind an event of somebody else, and behind one that operators left out', async () => {
    const log = await opened(new MemoryEventStore());
    const { signing } = instanceOn(log);
    await signing.sign('REQUEST');
    await log.append('checkpoints-2024', 0, [booked()]);
    expect((await signing.sign('REQUEST'))?.size).toBe(2);
    const unreadable = { ...booked(), type: 'Unheard' };
    await log.append('checkpoints-2024', 2, [unreadable]);
    const skipping = { ...booked(), type: 'EventSkipped' };
    const { effectiveDate, policy, entries } = skipping.data;
    const data = { effectiveDate, policy, entries, eventId: unreadable.id, reason: 'unheard of' };
    await log.append('ledger', 0, [{ ...skipping, data }]);
    expect((await signing.sign('REQUEST'))?.size).toBe(4);
  });

  it('sign what one instance is asked for twice at once', async () => {
    const log = await opened(new MemoryEventStore());
    const { signing } = instanceOn(log);
    const asked = [signing.sign('REQUEST'), book(log).then(() => signing.sign('REQUEST'))];
    const sizes = (await Promise.all(asked)).map((signed) => signed?.size);
    const stored = sizesIn(await wholeLog(log));
    expect(stored).toEqual(stored.toSorted((a, b) => a - b));
    expect(stored).toEqual(expect.arrayContaining(sizes));
  });

  it.each(['over gRPC', 'in one file'] as const)(
    'sign many at once %s, each at least as large as the one before',
    async (where) => {
      const isServer = where === 'over gRPC';
      const server = isServer ? await new EventStoreDbServer().start() : undefined;
      if (server) after(() => server.stop());
      const open = () =>
        openEventStore({ eventStoreUrl: server?.url ?? `sqlite:${folder.path}/events.db` });
      const first = await opened(open());
      // Only one process may write to a SQLite file, so instances in one process share the store.
      const stores = [first, ...[1, 2].map(() => (isServer ? open() : first))];
      for (const store of new Set(stores)) after(() => store.close());
      const signed = new Set<number>();
      let asked = 0;
      await Promise.all(
        stores.map(async (store) => {
          const { signing } = instanceOn(store);
          while (signed.size < signedAtOnce) {
            await book(store);
            asked += 1;
            const checkpoint = await signing.sign('SCHEDULE').catch(() => null);
            if (checkpoint) signed.add(checkpoint.size);
          }
        }),
      );
      const sizes = sizesIn(await wholeLog(first));
      expect(sizes.length).toBeGreaterThanOrEqual(signedAtOnce);
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
      if (signedAtOnce > 30) console.log(`${where}: ${asked} asked for, ${sizes.length} signed`);
    },
    Math.max(600_000, signedAtOnce * 3_000),
  );

  describe('whose log has a smaller tree behind a larger one', () => {
    const withSmaller = async (forged: Parameters<typeof signCheckpoint>[2] = {}, key = signer) => {
      const log = await opened(new MemoryEventStore());
      await book(log);
      await signCheckpoint(log, signer);
      await book(log);
      await signCheckpoint(log, signer);
      await signCheckpoint(log, key, { size: 2, ...forged });
      return log;
    };

    it('take that for what it is, and sign on', async () => {
      const log = await withSmaller();
      const { signing } = instanceOn(log);
      expect((await signing.sign('REQUEST'))?.size).toBe(3);
      expect(signing.alarm()).toBeNull();
      await book(log);
      expect((await signing.sign('REQUEST'))?.size).toBe(4);
      const { checkpoints, differencesTotal, entryFindingsTotal } = await replayed(log);
      expect([differencesTotal, entryFindingsTotal]).toEqual([0, 0]);
      expect(checkpoints).toMatchObject({
        checked: 4,
        findingsTotal: 0,
        findings: [],
        notes: [{ sequence: 6, detail: expect.stringContaining('2 leaves') as string }],
      });
    });

    it.each<[string, Parameters<typeof signCheckpoint>[2], typeof signer]>([
      ['root', { forged: (tree) => ({ ...tree, root: 'ab'.repeat(32) }) }, signer],
      ['note', { forged: (tree) => ({ ...tree, note: 'none' }) }, signer],
      ['key', {}, testSigner(ledgerId, 8)],
    ])('raise the alarm where it has another %s', async (_what, forged, key) => {
      const log = await withSmaller(forged, key);
      const { signing } = instanceOn(log);
      await expect(signing.sign('REQUEST')).rejects.toThrow('the checkpoint of 2 events');
      expect(signing.alarm()).toContain('the checkpoint of 2 events');
      const { agrees, checkpoints } = await replayed(log);
      expect([agrees, checkpoints.notes]).toEqual([false, []]);
    });
  });
});
