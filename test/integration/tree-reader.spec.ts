import { TreeReader } from '@art30/books';
import {
  emptyCheckpoint,
  emptyTree,
  grown,
  isConsistent,
  leafHash,
  leafLine,
  projectPage,
  rootByInclusion,
  rootOf,
  treeProjection,
  type ReadModel,
  type RecordedEvent,
  type ReadStore,
} from '@art30/event-sourcing';
import { MemoryEventStore, openScratchReadStore } from '@art30/storage';
import { readLog, sampleEvents } from '@art30/testing';

const model: ReadModel = {
  version: 1,
  projections: [treeProjection],
  isLeaf: ({ stream }) => stream !== 'checkpoints-2024',
};

/** Every fifth event is not a leaf of the tree. */
const isLeaf = (index: number) => index % 5 !== 4;
const eventsCount = 330;

describe('the tree of a read model', () => {
  let readStore: ReadStore;
  let tree: TreeReader;
  let leaves: readonly { readonly sequence: number; readonly hash: string }[];
  let roots: readonly string[];
  let queries = 0;

  beforeAll(async () => {
    const log = new MemoryEventStore();
    const next = { a: 0, 'checkpoints-2024': 0 };
    for (const [index, event] of sampleEvents(eventsCount).entries()) {
      const stream = isLeaf(index) ? 'a' : 'checkpoints-2024';
      const expected = next[stream] === 0 ? 'no-stream' : next[stream] - 1;
      await log.append(stream, expected, [event]);
      next[stream] += 1;
    }
    const events = await readLog(log, null);
    readStore = openScratchReadStore(model);
    const { rows, checkpoint } = projectPage(model, events, emptyCheckpoint);
    readStore.apply(rows, checkpoint);
    tree = new TreeReader({
      query: (sql, parameters) => {
        queries += 1;
        return readStore.query(sql, parameters);
      },
    });
    leaves = events.flatMap((event, index) =>
      isLeaf(index) ? [{ sequence: index + 1, hash: hashOf(event) }] : [],
    );
    const trees = [emptyTree];
    for (const { hash } of leaves) trees.push(grown(trees.at(-1) ?? emptyTree, hash).tree);
    roots = trees.map(rootOf);
  });
  afterAll(() => readStore.close());

  const hashOf = (event: RecordedEvent) => Buffer.from(leafHash(leafLine(event))).toString('hex');
  const root = (size: number) => roots[size] ?? '';

  it('has a leaf for each event but checkpoints, and knows which is whose', () => {
    expect(tree.size()).toBe(leaves.length);
    for (const [index, { sequence, hash }] of leaves.entries()) {
      expect(tree.leafOf(sequence)).toEqual({ index, hash });
      expect(tree.sequenceOf(index)).toBe(sequence);
    }
    expect(tree.leafOf(5)).toBeUndefined();
    expect(tree.leafOf(eventsCount + 1)).toBeUndefined();
    expect(tree.sequenceOf(leaves.length)).toBeUndefined();
  });

  it('tells how many leaves there were by each event', () => {
    for (let sequence = 0; sequence <= eventsCount + 1; sequence += 1) {
      const through = leaves.filter((leaf) => leaf.sequence <= sequence).length;
      expect(tree.sizeThrough(sequence)).toBe(through);
    }
  });

  it('has the root of each size', () => {
    expect(roots.map((_, size) => tree.root(size))).toEqual(roots);
    expect(() => tree.root(leaves.length + 1)).toThrow('the tree has no leaf 264');
  });

  it('proves leaves and smaller trees in few look-ups', () => {
    const sizes = [1, 2, 3, 64, 65, 127, 128, 200, 255, 256, 257, leaves.length];
    for (const size of sizes) {
      for (const index of [0, 1, 62, 63, 64, 199, size - 1].filter((one) => one < size)) {
        queries = 0;
        const proof = tree.inclusion(index, size);
        expect(queries).toBeLessThanOrEqual(20);
        const leaf = leaves[index]?.hash ?? '';
        expect(rootByInclusion({ leaf, index, size, proof })).toBe(root(size));
      }
      for (const from of [0, ...sizes].filter((one) => one <= size)) {
        queries = 0;
        const proof = tree.consistency(from, size);
        expect(queries).toBeLessThanOrEqual(20);
        const [earlier, later] = [from, size].map((at) => ({ size: at, root: root(at) }));
        expect(earlier && later && isConsistent(earlier, later, proof)).toBe(true);
      }
    }
  });
});
