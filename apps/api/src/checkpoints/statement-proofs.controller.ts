import { type kit, readingRoles } from '@art30/accounting';
import { Books } from '@art30/books';
import { leafLine } from '@art30/event-sourcing';
import { StatementProof, statementProofFormat, withCosignatures } from '@art30/evidence';
import { Controller, Get, HttpStatus, Injectable, Param, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProblemDocument } from '../problems/problem-answer';
import { isDonor } from '../readers/donor-reading';
import { Access } from '../route-access/route-access';
import { Asking } from '../routes/command-request';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { classOf, Stated } from '../schema/schema-class';
import type { Caller } from '../sign-in/caller';
import { IssuedStatementQuery, StatementPath } from '../statements/statements.routes';
import { CheckpointSigning } from './checkpoint-signing';
import { alarm, signingUnavailable as unavailable } from './checkpoints.answers';

/**
 * Builds proofs that the ledger issued a statement. A proof contains the event of that statement and no other event, so
 * that a donor learns nothing about others.
 */
@Injectable()
export class StatementProofs {
  constructor(
    private readonly books: Books,
    private readonly signing: CheckpointSigning,
  ) {}

  /**
   * Builds the proof of a statement. If no checkpoint (signed tree root over the log) covers the statement yet, signs
   * one first.
   *
   * @throws QuestionRefused UNKNOWN if there is no such statement.
   * @throws ProblemException if no checkpoint can be signed.
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
      sequence: issued.sequence,
      leafIndex: leaf.index,
      proof: [...tree.inclusion(leaf.index, size)],
      checkpoint: cosignatures.length === 0 ? note : withCosignatures(note, cosignatures),
    };
  }
}

const { badRequest, defect } = queryProblems;

/** Route for proofs that a statement was issued. A donor gets proofs only of the donor's own statements. */
@ApiTags('statements')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/statements')
export class StatementProofsController {
  constructor(
    private readonly books: Books,
    private readonly proofs: StatementProofs,
  ) {}

  @Stated(StatementPath, IssuedStatementQuery, null)
  @Access({ roles: [...readingRoles, 'donor'], about: 'ofAddress' })
  @Get(':statementId/proof')
  @ApiOperation({
    summary: 'Proof that a statement was issued',
    description:
      'The event with which it was issued, and the proof that this event is in a tree that a checkpoint signs; no other event is in it. Where no checkpoint covers the statement yet, one is signed. Check it offline: `node verify.mjs statement.json proof.json --key <verifier key>`. A donor gets that of its own.',
  })
  @ApiOkResponse({ description: 'The proof.', type: classOf(StatementProof) })
  @problemResponse(HttpStatus.NOT_FOUND, 'STATEMENT_UNKNOWN')
  @alarm
  @badRequest
  @defect
  @unavailable
  async prove(
    @Param() { statementId }: kit.Infer<typeof StatementPath>,
    @Query() query: kit.Infer<typeof IssuedStatementQuery>,
    @Asking() caller: Caller,
  ): Promise<StatementProof> {
    if (isDonor(caller)) {
      await this.books.ownOf(caller.donors).statements.demand(statementId, query);
    }
    return this.proofs.of(statementId, query);
  }
}
