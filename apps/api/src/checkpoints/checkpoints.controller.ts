import { Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { auditingRoles, Checkpoint } from '@art30/accounting';
import { Books } from '@art30/books';
import { ProblemDocument } from '../problems/problem-answer';
import { queryProblems } from '../routes/query-endpoint';
import { classOf, Stated } from '../schema/schema-class';
import { Access } from '../route-access/route-access';
import { alarm, checkpointView, signingUnavailable as unavailable } from './checkpoints.answers';
import { CheckpointSigning } from './checkpoint-signing';

const { badRequest, defect } = queryProblems;
/** Route on which somebody requests a checkpoint: a signed root of the tree over the log. */
@ApiTags('audit')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/checkpoints')
export class CheckpointsController {
  constructor(
    private readonly books: Books,
    private readonly signing: CheckpointSigning,
  ) {}

  @Stated()
  @Access({ roles: [...auditingRoles, 'operator'], about: 'none' })
  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Sign a checkpoint now',
    description:
      'Signs the log as it stands, and answers the checkpoint; the last one where no event came after it. Nothing is booked.',
  })
  @ApiOkResponse({ description: 'The checkpoint of the whole log.', type: classOf(Checkpoint) })
  @alarm
  @badRequest
  @defect
  @unavailable
  async sign(): Promise<Checkpoint> {
    const signed = await this.signing.sign();
    const lines =
      this.books.proofs.checkpoints.cosignaturesOf([signed.eventId]).get(signed.eventId) ?? [];
    return checkpointView(signed, lines);
  }
}
