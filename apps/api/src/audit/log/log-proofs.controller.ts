import { Controller, Get, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type kit, auditingRoles } from '@art30/accounting';
import { AuditorLog } from '@art30/auditing';
import { QuestionRefused, ConsistencyProof } from '@art30/books';
import { invalidRequest } from '../../problems/problem';
import { ProblemDocument } from '../../problems/problem-answer';
import { problemResponse } from '../../routes/query-endpoint';
import { Stated } from '../../routes/stated';
import { Access } from '../../http/shape/route-access';
import { classOf } from '../../schema/schema-class';
import { LogConsistencyQuery, LogInclusionProof, LogInclusionQuery } from './log-proofs.answers';
import { logProblems } from './log-problems';

type Asked<S extends kit.Shape> = kit.Infer<S>;
const { badRequest, defect, unavailable } = logProblems;

/** Proofs over the auditor's log, which anybody checks who noted its size and root. */
@ApiTags('engagements')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/log/proofs')
export class AuditorLogProofsController {
  constructor(private readonly log: AuditorLog) {}

  @Stated(LogInclusionQuery)
  @Access({ roles: ['auditor'], about: 'everybody' })
  @Get('inclusion')
  @ApiOperation({
    summary: "Prove that an event is in the auditor's log",
    description:
      "Every event is a leaf of the auditor's own tree (RFC 6962), in the order of its log. The hash of the line and the proof lead to the root: whoever noted that root knows that the event stood there, as it is.",
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(LogInclusionProof) })
  @problemResponse(404, 'EVENT_UNKNOWN')
  @badRequest
  @defect
  @unavailable
  async inclusion(
    @Query() { event, size }: Asked<typeof LogInclusionQuery>,
  ): Promise<Asked<typeof LogInclusionProof>> {
    const found = await this.log.leafOf(event);
    if (found === undefined) {
      const detail = `event ${event} is not in the auditor's log`;
      throw new QuestionRefused('UNKNOWN', 'EVENT_UNKNOWN', detail);
    }
    const { tree } = this.log;
    const among = this.sizeAsked('size', size);
    const { logSequence, leafIndex } = found;
    if (leafIndex >= among) {
      const detail = `must be at least ${logSequence}: the event is leaf ${leafIndex}`;
      throw invalidRequest([{ field: 'size', detail }]);
    }
    return {
      event: found,
      ...{ size: among, root: tree.rootAt(among), proof: [...tree.inclusion(leafIndex, among)] },
    };
  }

  @Stated(LogConsistencyQuery)
  @Access({ roles: [...auditingRoles, 'operator'], about: 'none' })
  @Get('consistency')
  @ApiOperation({
    summary: "Prove that the auditor's log only grew",
    description:
      'The tree of the larger size begins with all leaves of the smaller one, unchanged and in their order: whoever noted size and root checks by it that nothing was changed since.',
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(ConsistencyProof) })
  @badRequest
  @defect
  @unavailable
  async consistency(
    @Query() asked: Asked<typeof LogConsistencyQuery>,
  ): Promise<Asked<typeof ConsistencyProof>> {
    const { tree } = this.log;
    await tree.catchUp();
    const to = this.sizeAsked('to', asked.to);
    const from = this.sizeAsked('from', asked.from);
    if (from > to) {
      const detail = `must be at most ${to}, the size to compare with`;
      throw invalidRequest([{ field: 'from', detail }]);
    }
    return {
      from: { size: from, root: tree.rootAt(from) },
      to: { size: to, root: tree.rootAt(to) },
      proof: [...tree.consistency(from, to)],
    };
  }

  private sizeAsked(field: string, stated: number | undefined): number {
    const { size } = this.log.tree;
    if (stated === undefined || stated <= size) return stated ?? size;
    const detail = `must be at most ${size}, the leaves of the tree`;
    throw invalidRequest([{ field, detail }]);
  }
}
