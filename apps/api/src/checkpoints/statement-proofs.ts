import { Injectable } from '@nestjs/common';
import { Books } from '@art30/books';
import { leafLine } from '@art30/event-sourcing';
import { statementProofFormat, withCosignatures, type StatementProof } from '@art30/evidence';
import { CheckpointSigning } from './signing/checkpoint-signing';

/** Proofs that statements were issued, each with no other event in it. */
@Injectable()
export class StatementProofs {
  constructor(
    private readonly books: Books,
    private readonly signing: CheckpointSigning,
  ) {}

  /**
   * Signs a checkpoint where none covers the statement.
   *
   * @throws QuestionRefused UNKNOWN; ProblemException where no checkpoint can be signed.
   */
  async of(
    statementId: string,
    query: { readonly after?: string | undefined },
  ): Promise<StatementProof> {
    const { tree, checkpoints } = this.books.proofs;
    const issued = await this.books.statements.issued.stored(statementId, query);
    const leaf = tree.leafOf(issued.sequence);
    if (leaf === undefined) throw new Error(`statement ${statementId} has no leaf in the tree`);
    const covering = checkpoints.ofSizeFrom(leaf.index + 1) ?? (await this.signing.sign());
    const { size, note, eventId } = covering;
    const cosignatures = checkpoints.cosignaturesOf([eventId]).get(eventId) ?? [];
    return {
      format: statementProofFormat,
      line: leafLine(issued.event),
      ...{ sequence: issued.sequence, leafIndex: leaf.index },
      proof: [...tree.inclusion(leaf.index, size)],
      checkpoint: cosignatures.length === 0 ? note : withCosignatures(note, cosignatures),
    };
  }
}
