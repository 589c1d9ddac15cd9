import { EvidenceDocuments } from '../evidence/evidence-documents';
import { CheckpointBooks } from '../tree/checkpoint-books';
import { TreeProofs } from '../tree/tree-proofs';
import type { Readers } from './readers';

/** The tree of the log, its checkpoints and proofs, and documents that events name. */
export function proofsOf({ sources: { readStore }, times: { asOf }, lookups }: Readers) {
  const { tree, log } = lookups;
  const checkpoints = new CheckpointBooks(asOf, readStore);
  const signedSize = () => checkpoints.last()?.size ?? null;
  return {
    ...{ tree, checkpoints },
    treeProofs: new TreeProofs({ asOf, readStore, tree, log, signedSize }),
    evidence: new EvidenceDocuments(asOf, readStore),
  };
}
