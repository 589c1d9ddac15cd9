import { leafLine, type ReadStore } from '@art30/event-sourcing';
import type { LogReader } from '../proposals/log-reader';
import type { AsOfResolver } from '../times/as-of';
import { badQuery, QuestionRefused } from '../times/refusals';
import { countOf, ordinal } from '../times/rows';
import type { AsOfQuery } from '../times/shapes';
import type { TreeReader } from './tree-reader';
import { exampleLeaf, kit } from '@art30/accounting';

const { answer, count, listOf, part, sha256, uuid, wholeNumber, words } = kit;

/** Largest number of hashes in a proof, enough for a tree of 2 ** 64 leaves. */
const proofHashesMax = 65;

/** Number of leaves of a Merkle tree. */
export const treeSize = wholeNumber(0, Number.MAX_SAFE_INTEGER);

/** Hash that is used in examples. */
const exampleRoot = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328';

/** Query parameter that names an event by its id, or by its sequence in the log. */
export const eventNamed = kit.pattern(
  'event',
  /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9]\d{0,14})$/,
  'must be the id of an event, or its sequence, such as 42',
);

/** Members of an inclusion proof, besides the event. */
export const inclusionAnswered = {
  size: count('Leaves of the tree.', 57),
  root: sha256('Root of the tree over that many leaves (RFC 6962, 2.1), in hex.', exampleRoot),
  proof: listOf(sha256, proofHashesMax)(
    'Siblings on the way from the leaf to the root, from the bottom up (RFC 6962, 2.1.1).',
    [exampleLeaf],
  ),
};

/** A Merkle tree, identified by its size and root. */
const TreeHead = answer('TreeHead', {
  size: count('Its leaves.', 42),
  root: sha256('Its root, in hex.', exampleRoot),
});

/**
 * Proof that the larger of two Merkle trees begins with the leaves of the smaller one, so that no earlier event was
 * changed.
 */
export const ConsistencyProof = answer('ConsistencyProof', {
  from: part(TreeHead)('The smaller tree.'),
  to: part(TreeHead)('The larger tree.'),
  proof: listOf(sha256, proofHashesMax)(
    'What leads from the smaller root to the larger one (RFC 6962, 2.1.2).',
    [exampleLeaf],
  ),
});
export type ConsistencyProof = kit.Infer<typeof ConsistencyProof>;

/** An event with its leaf in the Merkle tree, and the line of JSON that was hashed. */
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

/** Proof that an event is a leaf of the Merkle tree with a given root. */
export const InclusionProof = answer('InclusionProof', {
  event: part(LeafOfEvent)('The event and its leaf.'),
  ...inclusionAnswered,
});
export type InclusionProof = kit.Infer<typeof InclusionProof>;

/** Query for the proof that an event is a leaf of the Merkle tree of a given size. */
interface InclusionQuery extends Pick<AsOfQuery, 'after'> {
  /** Id of the event, or its sequence in digits. */
  readonly event: string;
  readonly size?: number | undefined;
}

/** Query for the proof that the Merkle tree of one size begins with that of another. */
interface ConsistencyQuery extends Pick<AsOfQuery, 'after'> {
  readonly from: number;
  readonly to?: number | undefined;
}

interface ProofSources {
  readonly asOf: Pick<AsOfResolver, 'resolve'>;
  readonly readStore: Pick<ReadStore, 'query'>;
  readonly log: Pick<LogReader, 'at'>;
  readonly tree: TreeReader;
  /** Returns the number of leaves that the last checkpoint signs; null without a checkpoint. */
  readonly signedSize: () => number | null;
}

/** Answers queries for inclusion proofs and consistency proofs (RFC 6962) of the log's Merkle tree. */
export class TreeProofs {
  constructor(private readonly sources: ProofSources) {}

  /**
   * Returns the leaf of an event, and the hashes that lead from the leaf to the root.
   *
   * @throws QuestionRefused EVENT_UNKNOWN, LEAF_UNKNOWN for a checkpoint, UNREADABLE for a size that the tree does not
   * have or in which the event is no leaf yet.
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
   * Returns the proof that the tree of one size begins with that of another.
   *
   * @throws QuestionRefused UNREADABLE for sizes that the tree does not have, or if the first is larger.
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

  /**
   * Returns the size of the tree that a query asks for.
   *
   * @param stated requested size; if left out, that of the last checkpoint, or of the whole tree.
   */
  private sizeAsked(field: string, stated: number | undefined): number {
    const { tree, signedSize } = this.sources;
    const size = tree.size();
    // A checkpoint larger than the log proves nothing, so the size is capped. A replay reports such a
    // checkpoint.
    if (stated === undefined) return Math.min(signedSize() ?? size, size);
    if (stated > size) badQuery(field, `must be at most ${size}, the leaves of the tree`);
    return stated;
  }
}

/**
 * Refuses a query for the proof of an event without a leaf: the event is a checkpoint, or is not in the log.
 *
 * @param last sequence of the last event in the read model.
 */
function noLeaf(sequence: number, last: number): never {
  if (sequence > last) unknown(`the log has no event of sequence ${sequence}`);
  const detail = `event ${sequence} is a checkpoint, which is no leaf of the tree that it signs`;
  throw new QuestionRefused('UNKNOWN', 'LEAF_UNKNOWN', detail);
}

function unknown(detail: string): never {
  throw new QuestionRefused('UNKNOWN', 'EVENT_UNKNOWN', detail);
}
