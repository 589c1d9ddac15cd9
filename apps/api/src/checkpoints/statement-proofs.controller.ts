import { Controller, Get, HttpStatus, Param, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type kit, readingRoles } from '@art30/accounting';
import { Books } from '@art30/books';
import { StatementProof } from '@art30/evidence';
import { ProblemDocument } from '../problems/problem-answer';
import { isDonor } from '../readers/own-reading';
import { Asking } from '../routes/command-request';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { Stated } from '../routes/stated';
import { Access } from '../http/shape/route-access';
import { classOf } from '../schema/schema-class';
import type { Caller } from '../sign-in/caller';
import { IssuedStatementQuery } from '../statements/statements.questions';
import { StatementPath } from '../statements/statements.routes';
import { alarm, signingUnavailable as unavailable } from './signing/checkpoint-problems';
import { StatementProofs } from './statement-proofs';

const { badRequest, defect } = queryProblems;

/** Proofs that statements were issued; a donor is given those of its own. */
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
