import { setImmediate as nextTurn } from 'node:timers/promises';
import { GroupCommit } from './group-commit';

/** Record of one test: the items of each batch that was written, and each turn of the event loop, in order. */
let seen: string[];

/** Number of rows with which one item fills a batch by itself. */
const rowsOfBatch = 1_000;

function file(name: string, rows = 1): GroupCommit<string, string> {
  const writer = {
    write: (batch: readonly string[]) => {
      seen.push(`${name} ${batch.join('+')}`);
      return batch;
    },
    rowsOf: () => rows,
  };
  return new GroupCommit(writer, () => undefined);
}

/** Adds `turn` to the record in each of the next turns of the event loop. */
function noteTurns(count: number, into = seen): void {
  if (count === 0) return;
  setImmediate(() => {
    into.push('turn');
    noteTurns(count - 1, into);
  });
}

describe('writes that share commits', () => {
  let texts: GroupCommit<string, string>;
  let log: GroupCommit<string, string>;

  beforeEach(() => {
    seen = [];
    texts = file('texts');
    log = file('log');
  });

  it('are those that come in one turn', async () => {
    await Promise.all(['a', 'b'].map((item) => log.append(item)));
    await log.append('c');
    expect(seen).toEqual(['log a+b', 'log c']);
  });

  it('are those of all who waited for one batch, without a turn between', async () => {
    const both = async (item: string) => {
      await texts.append(item);
      await Promise.resolve();
      await log.append(item);
    };
    const all = Promise.all(['a', 'b', 'c'].map(both));
    noteTurns(1);
    await all;
    expect(seen).toEqual(['texts a+b+c', 'log a+b+c']);
  });

  it('leave others a turn where they follow from one another', async () => {
    noteTurns(6);
    for (const item of ['a', 'b', 'c', 'd', 'e', 'f']) await log.append(item);
    expect(seen.filter((one) => one === 'turn').length).toBeGreaterThanOrEqual(3);
    expect(seen.join(' ')).not.toMatch(/log \w log \w log/);
  });

  it('leave others a turn where they are more than one batch takes', async () => {
    const large = file('large', rowsOfBatch);
    const all = Promise.all(['a', 'b', 'c'].map((item) => large.append(item)));
    noteTurns(3);
    await all;
    expect(seen).toEqual(['large a', 'turn', 'large b', 'turn', 'large c']);
  });

  it('are one by itself at once where it comes alone, and those that come in the same turn behind it', async () => {
    const done: Promise<string>[] = [];
    await nextTurn();
    await log.append('a');
    await new Promise((resolve) => {
      // Each item is appended in a callback of its own, all in one turn.
      for (const item of ['b', 'c', 'd']) setImmediate(() => done.push(log.append(item)));
      setImmediate(resolve);
    });
    await Promise.all(done);
    expect(seen).toEqual(['log a', 'log b', 'log c+d']);
  });

  it('are waited for by the next one where some were shared', async () => {
    await Promise.all(['a', 'b'].map((item) => log.append(item)));
    await new Promise((resolve) => setTimeout(resolve, 1));
    noteTurns(1);
    await log.append('c');
    expect(seen).toEqual(['log a+b', 'turn', 'log c']);
  });

  it('count as apart where they come from elsewhere, as from a connection', async () => {
    await log.append('a');
    await new Promise((resolve) => setTimeout(resolve, 1));
    const two = [log.append('b'), log.append('c')];
    noteTurns(1);
    await Promise.all(two);
    expect(seen[1]).toBe('log b+c');
  });
});
