import { leafLine, type ReadStore } from '@art30/event-sourcing';
import type { LogReader } from '../proposals/log-reader';
import type { AsOfResolver } from '../times/as-of';
import { badQuery, QuestionRefused } from '../times/refusals';
import { countOf, ordinal } from '../times/rows';
import type { AsOfQuery } from '../times/shapes';
import type { TreeReader } from './tree-reader';
import { exampleLeaf, kit } from '@art30/accounting';

const { answer, count, listOf, part, sha256, uuid, wholeNumber, words } = kit;

/** A proof for a tree of 2 ** 64 leaves has no more hashes. */
const proofHashesMax = 65;

/** Number of leaves of a tree. */
export const treeSize = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** Hashes as examples have them. */
const exampleRoot = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328';

/** An event by its id, or by its place in its log. */
export const eventNamed = kit.pattern(
  'event',
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9]\d{0,14})$/,
  'must be the id of an event, or its sequence, such as 42',
);

/** Members of a proof that an event is a leaf, besides the event. */
export const inclusionAnswered = {
  size: count('Leaves of the tree.', 57),
  root: sha256('Root of the tree over that many leaves (RFC 6962, 2.1), in hex.', exampleRoot),
  proof: listOf(sha256, proofHashesMax)(
    'Siblings on the way from the leaf to the root, from the bottom up (RFC 6962, 2.1.1).',
    [exampleLeaf],
  ),
};

/** A tree by its size and root. */
const TreeHead = answer('TreeHead', {
  size: count('Its leaves.', 42),
  root: sha256('Its root, in hex.', exampleRoot),
});

/** That a tree begins with a smaller one. */
export const ConsistencyProof = answer('ConsistencyProof', {
  from: part(TreeHead)('The smaller tree.'),
  to: part(TreeHead)('The larger tree.'),
  proof: listOf(sha256, proofHashesMax)(
    'What leads from the smaller root to the larger one (RFC 6962, 2.1.2).',
    [exampleLeaf],
  ),
});
export type ConsistencyProof = kit.Infer<typeof ConsistencyProof>;

/** An event with its leaf. */
const LeafOfEvent = answer('LeafOfEvent', {
  id: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  sequence: count('Place of the event in the whole log, from 1.', 42),
  leafIndex: count('Leaves before it; checkpoints have a sequence and are no leaves.', 41),
  leaf: sha256('SHA-256 of the byte 00 and the bytes of the line, in hex.', exampleLeaf),
  line: words(
    'The whole event as it is stored, as one line of canonical JSON (RFC 8785): data, id, metadata, revision, stream and type. Data or metadata that are no JSON object are a text there, in base64.',
    '{"data":{},"id":"6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30","metadata":{},"revision":0,"stream":"donor-DON-A","type":"DonorRegistered"}',
  ),
});

/** That an event is a leaf of the tree. */
export const InclusionProof = answer('InclusionProof', {
  event: part(LeafOfEvent)('The event and its leaf.'),
  ...inclusionAnswered,
});
export type InclusionProof = kit.Infer<typeof InclusionProof>;

/** An event, and the size of the tree in which it is a leaf. */
interface InclusionQuery extends Pick<AsOfQuery, 'after'> {
  /** Its id, or its sequence in digits. */
  readonly event: string;
  readonly size?: number | undefined;
}

/** Two sizes of the tree. */
interface ConsistencyQuery extends Pick<AsOfQuery, 'after'> {
  readonly from: number;
  readonly to?: number | undefined;
}

/** Where proofs are read from. */
interface ProofSources {
  readonly asOf: Pick<AsOfResolver, 'resolve'>;
  readonly readStore: Pick<ReadStore, 'query'>;
  readonly log: Pick<LogReader, 'at'>;
  readonly tree: TreeReader;
  /** Leaves under the last checkpoint that was signed; null where none was. */
  readonly signedSize: () => number | null;
}

/** Proofs that an event is a leaf of the tree, and that a tree begins with a smaller one. */
export class TreeProofs {
  constructor(private readonly sources: ProofSources) {}

  /**
   * The leaf of an event, and its siblings on the way to the root.
   *
   * @throws QuestionRefused EVENT_UNKNOWN, LEAF_UNKNOWN for a checkpoint, UNREADABLE for a size that
   *   the tree does not have or in which the event is no leaf yet.
   */
  async inclusion(query: InclusionQuery): Promise<InclusionProof> {
    const { asOf, tree, log } = this.sources;
    const { sequence: last } = await asOf.resolve({ after: query.after });
    const sequence = this.sequenceOf(query.event);
    const leaf = tree.leafOf(sequence) ?? noLeaf(sequence, last);
    const size = this.sizeAsked('size', query.size);
    if (leaf.index >= size) {
      badQuery('size', `must be at least ${leaf.index + 1}: the event is leaf ${leaf.index}`);
    }
    const event = await log.at(sequence);
    return {
      event: {
        id: event.id,
        sequence,
        leafIndex: leaf.index,
        leaf: leaf.hash,
        line: leafLine(event),
      },
      size,
      root: tree.root(size),
      proof: tree.inclusion(leaf.index, size),
    };
  }

  /**
   * What shows that the tree of a size begins with that of a smaller size.
   *
   * @throws QuestionRefused UNREADABLE for sizes that the tree does not have, or the larger one first.
   */
  async consistency(query: ConsistencyQuery): Promise<ConsistencyProof> {
    const { asOf, tree } = this.sources;
    await asOf.resolve({ after: query.after });
    const to = this.sizeAsked('to', query.to);
    const from = this.sizeAsked('from', query.from);
    if (from > to) badQuery('from', `must be at most ${to}, the size to compare with`);
    return {
      from: { size: from, root: tree.root(from) },
      to: { size: to, root: tree.root(to) },
      proof: tree.consistency(from, to),
    };
  }

  private sequenceOf(event: string): number {
    if (/^\d+$/.test(event)) return countOf(BigInt(event));
    const [row] = this.sources.readStore.query(
      'SELECT sequence FROM events WHERE event_id = ? ORDER BY sequence LIMIT 1',
      [event],
    );
    return row === undefined
      ? unknown(`event ${event} is not in the log`)
      : ordinal(row, 'sequence');
  }

  /** @param stated left out: what the last checkpoint signs, else the whole tree. */
  private sizeAsked(field: string, stated: number | undefined): number {
    const { tree, signedSize } = this.sources;
    const size = tree.size();
    // A checkpoint that signs more than there is proves nothing: a replay says so.
    if (stated === undefined) return Math.min(signedSize() ?? size, size);
    if (stated > size) badQuery(field, `must be at most ${size}, the leaves of the tree`);
    return stated;
  }
}

/** @param last sequence of the last event that the read model has. */
function noLeaf(sequence: number, last: number): never {
  if (sequence > last) unknown(`the log has no event of sequence ${sequence}`);
  const detail = `event ${sequence} is a checkpoint, which is no leaf of the tree that it signs`;
  throw new QuestionRefused('UNKNOWN', 'LEAF_UNKNOWN', detail);
}

function unknown(detail: string): never {
  throw new QuestionRefused('UNKNOWN', 'EVENT_UNKNOWN', detail);
}
