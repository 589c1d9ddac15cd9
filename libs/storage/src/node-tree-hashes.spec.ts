import { pureTreeHashes } from '@art30/event-sourcing';
import { nodeTreeHashes } from '@art30/storage';

describe('the hashes of a tree that the platform makes', () => {
  it.each([
    ['nothing', ''],
    ['plain text', '{"data":{"a":1}}'],
    ['text beyond ASCII', '{"data":"é حساب 🤝"}'],
    ['a line of many blocks', `{"data":"${'x'.repeat(5_000)}"}`],
  ])('are those of the pure ones: a leaf of %s', (_case, line) => {
    expect(nodeTreeHashes.leaf(line)).toBe(pureTreeHashes.leaf(line));
  });

  it('are those of the pure ones: a node after another', () => {
    const [left, middle, right] = ['a', 'b', 'c'].map(pureTreeHashes.leaf);
    if (!left || !middle || !right) throw new Error('no leaves');
    for (const pair of [[left, middle] as const, [middle, right] as const]) {
      expect(nodeTreeHashes.node(...pair)).toBe(pureTreeHashes.node(...pair));
    }
  });
});
