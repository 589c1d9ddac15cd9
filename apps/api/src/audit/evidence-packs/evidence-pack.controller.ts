import { Readable } from 'node:stream';
import { Controller, Get, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type kit, auditingRoles } from '@art30/accounting';
import type { RawReply } from '../../http/raw-http';
import { ProblemDocument } from '../../problems/problem-answer';
import { Asking } from '../../routes/command-request';
import { problemResponse, queryProblems } from '../../routes/query-endpoint';
import { classOf, Stated } from '../../schema/schema-class';
import { Access } from '../../route-access/route-access';
import type { Caller } from '../../sign-in/caller';
import { EvidencePackQuery } from '../audit.questions';
import { Runs } from '../engagements/runs';
import { EvidencePacks } from './evidence-packs';

const zip = 'application/zip';
const unavailable = problemResponse(
  503,
  'CHECKPOINT_KEY_ELSEWHERE, READ_MODEL_BEHIND, READ_MODEL_UNREADABLE, EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, ANSWER_TIMEOUT, BUSY',
);

@ApiTags('audit')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/evidence-pack')
export class EvidencePackController {
  constructor(
    private readonly packs: EvidencePacks,
    private readonly runs: Runs,
  ) {}

  @Stated(EvidencePackQuery, null, null)
  @Access({ roles: auditingRoles, about: 'everybody' })
  @Get()
  @ApiOperation({
    summary: 'Evidence pack',
    description:
      'The whole log up to a signed checkpoint, with the checkpoints, the trial balance, balances, rate lists, issued statements, hashes of documents and a signed manifest, as one zip file whose bytes follow from the log: an auditor checks it offline with the verifier. It is made before its first byte leaves, some ten seconds for 100,000 events, one pack at a time; `npm run export -- --format evidence` makes the same beside the service.',
  })
  @ApiOkResponse({
    description: 'The pack; one that is not as long as `Content-Length` says is not complete.',
    content: { [zip]: { schema: { type: 'string', format: 'binary' } } },
  })
  @problemResponse(409, 'CHECKPOINT_MISSING, CHECKPOINT_ALARM')
  @problemResponse(404, 'ENGAGEMENT_UNKNOWN')
  @queryProblems.defect
  @queryProblems.badRequest
  @unavailable
  async pack(
    @Query() { through, engagement }: kit.Infer<typeof EvidencePackQuery>,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) { raw }: RawReply,
  ): Promise<StreamableFile> {
    const run = await this.runs.recorderFor(engagement, caller);
    const over = new AbortController();
    if (raw.closed) over.abort();
    raw.once('close', () => over.abort());
    const pack = await this.packs.open({ through, over: over.signal });
    const { events, size, throughSequence } = pack;
    const options = through === undefined ? {} : { through: String(through) };
    const kind = 'EVIDENCE_PACK';
    const pieces = run.whole(pack.bytes, { kind, options, throughSequence });
    const bytes = Readable.from(pieces, { objectMode: false });
    const disposition = `attachment; filename="evidence-pack-${events}.zip"`;
    return new StreamableFile(bytes, { type: zip, length: size, disposition });
  }
}
