import { ledgerOpened, readModel } from '@art30/accounting';
import { demandOwnCheckpoint } from '@art30/books';
import {
  emptyCheckpoint,
  projectPage,
  type Checkpoint,
  type ReadStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import { openScratchReadStore } from '@art30/storage';

const events = Array.from({ length: 7 }, (_, index): RecordedEvent => ({
  id: `event ${index}`,
  stream: 'ledger',
  revision: index,
  position: String(index + 1).padStart(16, '0'),
  ...ledgerOpened('simulated', '2024-05-07'),
  metadata: {
    recordedAt: `2024-05-07T10:00:0${index}.000Z`,
    recordedBy: 'ledger',
    keyHash: '',
    requestHash: '',
  },
}));

describe('the checkpoint of a read model', () => {
  let store: ReadStore;
  let skippedLast: ReadStore;

  const filled = (skipped: readonly string[]) => {
    const filling = openScratchReadStore(readModel);
    const projection = { skipped: new Set(skipped), missing: new Map<string, Error>() };
    const { rows, checkpoint } = projectPage(readModel, events, emptyCheckpoint, projection);
    filling.apply(rows, checkpoint);
    return filling;
  };

  beforeAll(() => {
    store = filled([]);
    skippedLast = filled(['event 6']);
  });
  afterAll(() => {
    for (const one of [store, skippedLast]) one.close();
  });

  const looked = (
    from: ReadStore,
    changed: (right: Checkpoint) => Partial<Checkpoint> = () => ({}),
  ) =>
    demandOwnCheckpoint(
      {
        checkpoint: () => ({ ...from.checkpoint(), ...changed(from.checkpoint()) }),
        query: (sql, parameters) => from.query(sql, parameters),
      },
      'read-model-v7-2.db',
    );

  it('follows from its rows, also where the last event was left out', () => {
    expect(() => looked(store)).not.toThrow();
    expect(() => looked(skippedLast)).not.toThrow();
  });

  it.each<[string, string, (right: Checkpoint) => Partial<Checkpoint>]>([
    ['other leaves', 'it counts 6 leaves', ({ tree }) => ({ tree: { ...tree, size: 6 } })],
    [
      ...(['another root', 'its root is'] as const),
      ({ tree }) => ({ tree: { ...tree, roots: ['ab'.repeat(32), ...tree.roots.slice(1)] } }),
    ],
    [
      ...(['other subtrees', 'it has 2 roots'] as const),
      ({ tree }) => ({ tree: { ...tree, roots: tree.roots.slice(1) } }),
    ],
    [
      ...(['what is no root', 'make no tree'] as const),
      ({ tree }) => ({ tree: { ...tree, roots: tree.roots.map(() => 'x') } }),
    ],
    ['another position', 'it stands at position', () => ({ position: '0000000000000128' })],
    ['an earlier event', 'it stands at event 5', () => ({ sequence: 5 })],
    ['a later event', 'it stands at position', () => ({ sequence: 8 })],
    ['a later moment', 'it is known from 2031', () => ({ knownFrom: '2031' })],
  ])('does not with %s', (_, why, changed) => {
    expect(() => looked(store, changed)).toThrow(why);
    expect(() => looked(store, changed)).toThrow('read-model-v7-2.db does not follow');
  });
});
