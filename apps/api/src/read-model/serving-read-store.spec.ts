import { EventEmitter } from 'node:events';
import { runProjector, type ReadStore } from '@art30/event-sourcing';
import { MemoryEventStore, openScratchReadStore } from '@art30/storage';
import { sampleCheckpoint, sampleEvents, sampleReadModel, sampleRow } from '@art30/testing';
import { ServingReadStore, type Replacement } from './serving-read-store';
import { inContext } from './pinned-requests';

const amountIn = (store: Pick<ReadStore, 'query'>) =>
  store.query('SELECT amount FROM sample WHERE sequence = 1').map((row) => Number(row['amount']));

describe('the read model that answers queries', () => {
  let before: ReadStore;
  let serving: ServingReadStore;
  let beside: Replacement & { readonly failures: unknown[] };
  const faults: unknown[] = [];
  const closed: string[] = [];

  const replacing = { onReplacing: () => undefined, onClosed: () => void closed.push('before') };

  beforeEach(() => {
    closed.length = 0;
    faults.length = 0;
    before = openScratchReadStore(sampleReadModel);
    before.apply([sampleRow(1, { amount: 1 })], sampleCheckpoint(1));
    serving = new ServingReadStore(before, 'one.db', (error) => void faults.push(error));
    const store = openScratchReadStore(sampleReadModel);
    store.apply([sampleRow(1, { amount: 2 })], sampleCheckpoint(1));
    const failures: unknown[] = [];
    beside = { store, file: 'two.db', failures, onFailure: (error) => void failures.push(error) };
    serving.feed(beside);
  });

  afterEach(() => serving.close());

  it('is another one for the next query once it was replaced, and the one before is closed', () => {
    expect(amountIn(serving)).toEqual([1]);
    serving.replaceBy(beside, replacing);
    expect([amountIn(serving), closed, serving.beside()]).toEqual([[2], ['before'], []]);
    expect(() => amountIn(before)).toThrow('not open');
  });

  it('is the same for a request from its first to its last query, and for the next one the new', () => {
    const answer = new EventEmitter();
    const run = serving.pin(answer);
    serving.replaceBy(beside, replacing);
    run(() => expect(amountIn(serving)).toEqual([1]));
    serving.pin(new EventEmitter())(() => expect(amountIn(serving)).toEqual([2]));
    expect([amountIn(serving), closed]).toEqual([[2], []]);
    expect(serving.beside().map(({ store }) => store)).toEqual([before]);
    answer.emit('close');
    expect([closed, serving.beside()]).toEqual([['before'], []]);
    // Work that continues after its request has ended reads the current read model.
    run(() => expect(amountIn(serving)).toEqual([2]));
  });

  it('is the same for requests that came while there was no other', () => {
    serving.feedNoMore(beside);
    const earlier = new EventEmitter();
    const run = serving.pin(earlier);
    serving.feed(beside);
    serving.replaceBy(beside, replacing);
    const later = new EventEmitter();
    const runLater = serving.pin(later);
    run(() => expect(amountIn(serving)).toEqual([1]));
    runLater(() => expect(amountIn(serving)).toEqual([2]));
    earlier.emit('close');
    expect([amountIn(serving), closed]).toEqual([[2], ['before']]);
    runLater(() => expect(amountIn(serving)).toEqual([2]));
    later.emit('close');
    expect(amountIn(serving)).toEqual([2]);
  });

  it('is the same for the pieces of an answer that a reader takes later', async () => {
    const answer = new EventEmitter();
    let pieces: AsyncIterable<number[]> | undefined;
    serving.pin(answer)(() => {
      pieces = inContext(
        (async function* () {
          yield amountIn(serving);
          yield amountIn(serving);
        })(),
      );
    });
    const read: number[][] = [];
    for await (const piece of pieces ?? []) {
      read.push(piece);
      if (read.length === 1) serving.replaceBy(beside, replacing);
    }
    expect(read).toEqual([[1], [1]]);
    answer.emit('close');
  });

  it('stays where both stand at other events, or the change could not be noted', () => {
    beside.store.apply([sampleRow(2)], sampleCheckpoint(2));
    expect(() => serving.replaceBy(beside, replacing)).toThrow('it is at event 2');
    before.apply([sampleRow(2)], sampleCheckpoint(2));
    const onReplacing = () => {
      throw new Error('the disk is full');
    };
    expect(() => serving.replaceBy(beside, { ...replacing, onReplacing })).toThrow('disk is full');
    expect([amountIn(serving), serving.beside()]).toEqual([[1], [beside]]);
    beside.store.close();
  });

  it('answers on where the one before cannot be closed or deleted, and where telling of it fails', () => {
    const failing = (what: string) => () => {
      throw new Error(what);
    };
    const answer = new EventEmitter();
    serving.pin(answer);
    serving.whenReplaced(failing('nobody listens'));
    const calls: string[] = [];
    serving.whenReplaced(() => void calls.push('told'));
    serving.replaceBy(beside, { ...replacing, onClosed: failing('not deleted') });
    before.close();
    jest.spyOn(before, 'close').mockImplementation(failing('not closed'));
    answer.emit('close');
    expect([amountIn(serving), serving.file, calls]).toEqual([[2], 'two.db', ['told']]);
    expect(faults.map(String)).toEqual([
      ...['Error: nobody listens', 'Error: not closed', 'Error: not deleted'],
    ]);
  });

  it('has written what others were told of before it answers, and answers on where that fails', async () => {
    const written: string[] = [];
    serving.writeBeforeReading(() => void written.push('once'));
    expect([amountIn(serving), amountIn(serving.now)]).toEqual([[1], [1]]);
    serving.writeBeforeReading(() => {
      throw new Error('disk is full');
    });
    expect([serving.checkpoint().sequence, written]).toEqual([1, ['once']]);
  });

  it('has projected what was answered before it answers, behind what others were told of, and tells how it stands without', () => {
    const done: string[] = [];
    const answered = () => void done.push('projected');
    serving.projectBeforeReading(answered);
    serving.writeBeforeReading(() => void done.push('written'));
    expect([amountIn(serving.projected), done]).toEqual([[1], ['written']]);
    expect([amountIn(serving), amountIn(serving), done]).toEqual([
      ...[[1], [1]],
      ['written', 'projected'],
    ]);
    serving.projectBeforeReading(() => {
      throw new Error('disk is full');
    });
    expect(serving.checkpoint().sequence).toBe(1);
    // `settle` projects answered events too, so that another program that reads the file gets them.
    serving.projectBeforeReading(answered);
    serving.now.settle?.();
    expect(done).toEqual(['written', 'projected', 'projected']);
  });

  it('lets those who wait go on before a page is written, and sees it where they ask', async () => {
    const log = new MemoryEventStore();
    await log.append('a', 'no-stream', sampleEvents(2));
    const store = openScratchReadStore(sampleReadModel);
    const servingStore = new ServingReadStore(
      store,
      'three.db',
      (error) => void faults.push(error),
    );
    const ending = new AbortController();
    const seen: number[] = [];
    await runProjector(log, servingStore.now, sampleReadModel, {
      signal: ending.signal,
      onProjected: ({ before, checkpoint }, write) => {
        seen.push(before.sequence, checkpoint.sequence, store.checkpoint().sequence);
        servingStore.writeBeforeReading(write);
        seen.push(servingStore.checkpoint().sequence);
      },
      onCheckpoint: () => ending.abort(),
    });
    expect(seen).toEqual([0, 2, 0, 2]);
    store.close();
  });

  it('tells who projects of what went wrong, whoever had it written', async () => {
    const log = new MemoryEventStore();
    await log.append('a', 'no-stream', sampleEvents(2));
    const store = openScratchReadStore(sampleReadModel);
    const servingStore = new ServingReadStore(
      store,
      'three.db',
      (error) => void faults.push(error),
    );
    jest.spyOn(store, 'apply').mockImplementation(() => {
      throw new Error('disk is full');
    });
    const projecting = runProjector(log, servingStore.now, sampleReadModel, {
      signal: new AbortController().signal,
      onProjected: (_projected, write) => {
        servingStore.writeBeforeReading(write);
        expect(servingStore.checkpoint().sequence).toBe(0);
      },
    });
    await expect(projecting).rejects.toThrow('disk is full');
    expect(store.apply).toHaveBeenCalledTimes(1);
    store.close();
  });

  it('is fed with the same pages as what replaces it, and goes on where that cannot', async () => {
    const log = new MemoryEventStore();
    await log.append('a', 'no-stream', sampleEvents(5));
    const [own, other, failing] = [1, 2, 3].map(() => openScratchReadStore(sampleReadModel));
    if (own === undefined || other === undefined || failing === undefined) return;
    const ending = new AbortController();
    const failures: unknown[] = [];
    failing.close();
    await runProjector(log, own, sampleReadModel, {
      signal: ending.signal,
      beside: () => [
        { store: failing, onFailure: (error) => void failures.push(error) },
        { store: other, onFailure: (error) => void failures.push(error) },
      ],
      onCheckpoint: () => {
        // A request that waits for this position finds the event in both read models.
        expect(other.checkpoint()).toEqual(own.checkpoint());
        ending.abort();
      },
    });
    expect([own.checkpoint().sequence, failures.length]).toEqual([5, 1]);
    for (const store of [own, other, beside.store]) store.close();
  });
});
