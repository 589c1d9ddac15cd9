import { auditingRoles, kit } from '@art30/accounting';
import { AuditorLog, LeafOfLog } from '@art30/auditing';
import {
  ConsistencyProof,
  eventNamed,
  inclusionAnswered,
  QuestionRefused,
  treeSize,
} from '@art30/books';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Readable } from 'node:stream';
import { invalidRequest } from '../../problems/problem';
import { ProblemDocument } from '../../problems/problem-answer';
import { Access } from '../../route-access/route-access';
import { problemResponse } from '../../routes/query-endpoint';
import { classOf, Stated } from '../../schema/schema-class';
import { logProblems } from './auditor-command';
import { AuditorLogQuery, AuditorLogState } from './engagement.answers';

const ndjson = 'application/x-ndjson';
const { badRequest, defect, unavailable } = logProblems;

/** Routes for the auditor's log as a whole: its size, its root hash and its events. */
@ApiTags('engagements')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/log')
export class AuditorLogController {
  constructor(private readonly log: AuditorLog) {}

  @Stated(AuditorLogQuery)
  // Operators may read size and root too. Both reveal no content. If several people store them, a later change of the
  // log is easier to prove.
  @Access({ roles: [...auditingRoles, 'operator'], about: 'none' })
  @Get()
  @ApiOperation({
    summary: "Size and root of the auditor's log",
    description:
      "How many events the auditor's log holds, and the hash of the tree over them (RFC 6962), which is not that of the ledger. Keep both: with `size` the root that you kept is made again, and another one says that the log was changed.",
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(AuditorLogState) })
  @badRequest
  @defect
  @unavailable
  async state(
    @Query() query: kit.Infer<typeof AuditorLogQuery>,
  ): Promise<kit.Infer<typeof AuditorLogState>> {
    const { tree } = this.log;
    await tree.catchUp();
    const events = tree.size;
    const { size = events } = query;
    if (size > events) {
      const detail = `must not be above ${events}, the number of events that the log holds`;
      throw invalidRequest([{ field: 'size', detail }]);
    }
    return { size, root: tree.rootAt(size), events };
  }

  @Stated()
  // The entry in the access log names every donor, because requests for confirmations contain names of donors.
  @Access({ roles: ['auditor'], about: 'everybody' })
  @Get('events')
  @ApiOperation({
    summary: "Events of the auditor's log",
    description:
      'All events in the order of the log, one line of canonical JSON (RFC 8785) each, which is the leaf of the event: with 0x00 before it, SHA-256 gives the hash of the leaf.',
  })
  @ApiOkResponse({
    description: 'Newline-delimited JSON; an answer that breaks off is not complete.',
    content: { [ndjson]: { schema: { type: 'string', example: '{"data":{}}\n' } } },
  })
  @defect
  @unavailable
  events(): StreamableFile {
    const lines = Readable.from(this.log.lines(), { objectMode: false });
    return new StreamableFile(lines, { type: `${ndjson}; charset=utf-8` });
  }
}

const { answer, optional, part, shape } = kit;

/** Query for the proof that an event is in the auditor's log when that log had a given size. */
const LogInclusionQuery = shape('LogInclusionQuery', {
  event: eventNamed("Id of the event, or its place in the auditor's log, from 1.", '1'),
  size: optional(treeSize('Leaves of the tree. Left out: all of them.', 1)),
});

/** Query for the proof that the auditor's log of one size begins with all events of a smaller size. */
const LogConsistencyQuery = shape('LogConsistencyQuery', {
  from: treeSize('Leaves of the smaller tree, as you noted them with its root.', 1),
  to: optional(treeSize('Leaves of the larger tree. Left out: all of them.', 1)),
});

/** Proof that an event is a leaf of the Merkle tree over the auditor's log. */
const LogInclusionProof = answer('LogInclusionProof', {
  event: part(LeafOfLog)('The event and its leaf.'),
  ...inclusionAnswered,
});

type QueryOf<S extends kit.Shape> = kit.Infer<S>;

/**
 * Routes for proofs about the auditor's log. Anybody who stored an earlier size and root of the log can verify them.
 */
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
      "Every event is a leaf of the auditor's own tree (RFC 6962), in the order of its log. The hash of the line and the proof lead to the root: with a root that you noted you can verify that the log has this event, unchanged.",
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(LogInclusionProof) })
  @problemResponse(404, 'EVENT_UNKNOWN')
  @badRequest
  @defect
  @unavailable
  async inclusion(
    @Query() { event, size }: QueryOf<typeof LogInclusionQuery>,
  ): Promise<QueryOf<typeof LogInclusionProof>> {
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
      size: among,
      root: tree.rootAt(among),
      proof: [...tree.inclusion(leafIndex, among)],
    };
  }

  @Stated(LogConsistencyQuery)
  @Access({ roles: [...auditingRoles, 'operator'], about: 'none' })
  @Get('consistency')
  @ApiOperation({
    summary: "Prove that the auditor's log only grew",
    description:
      'The tree of the larger size begins with all leaves of the smaller one, unchanged and in their order: with a size and root that you noted you can verify that nothing was changed since.',
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(ConsistencyProof) })
  @badRequest
  @defect
  @unavailable
  async consistency(
    @Query() asked: QueryOf<typeof LogConsistencyQuery>,
  ): Promise<QueryOf<typeof ConsistencyProof>> {
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
