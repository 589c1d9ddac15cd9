import type { Readable } from 'node:stream';
import {
  Controller,
  Get,
  HttpCode,
  HttpStatus,
  Param,
  Put,
  Req,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { kit, readingRoles } from '@art30/accounting';
import type { RawReply, RawRequest } from '../http/raw-http';
import { ProblemDocument } from '../problems/problem-answer';
import { Asking } from '../routes/command-request';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { classOf, Stated } from '../schema/schema-class';
import { Access } from '../route-access/route-access';
import type { Caller } from '../sign-in/caller';
import { Documents, sendAttachment } from './documents';

const bytesType = 'application/octet-stream';
const bytesSchema = { type: 'string' as const, format: 'binary' };

export const DocumentPath = kit.shape('DocumentPath', {
  sha256: kit.meaning(kit.EvidenceDocument.members.sha256, 'SHA-256 of the bytes of the document.'),
});
type Named = kit.Infer<typeof DocumentPath>;

const { badRequest, defect } = queryProblems;
const unavailable = problemResponse(
  503,
  'DOCUMENTS_UNAVAILABLE, READ_MODEL_BEHIND, READ_MODEL_UNREADABLE, EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, ANSWER_TIMEOUT, BUSY',
);

@ApiTags('documents')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/documents')
export class DocumentsController {
  constructor(private readonly documents: Documents) {}

  @Stated(DocumentPath, null, null)
  @Access({ roles: ['recorder', 'cashier'], about: 'none' })
  @Put(':sha256')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Upload the bytes of a document',
    description:
      'The bytes as they are, up to 20 MiB, to the address of their SHA-256. They are kept once they are all there and those of the hash; the answer is the same where they were there. A command then names them in `documents`; what no event names is deleted after 7 days. One account has at most 1 GiB, and 1,000 documents, that no event names.',
  })
  @ApiConsumes(bytesType)
  @ApiBody({ schema: bytesSchema })
  @ApiNoContentResponse({ description: 'The bytes are kept.' })
  @problemResponse(409, 'DOCUMENT_QUOTA, DOCUMENT_ERASED')
  @problemResponse(413, 'DOCUMENT_TOO_LARGE')
  @problemResponse(415, 'UNSUPPORTED_MEDIA_TYPE')
  @problemResponse(422, 'DOCUMENT_HASH_MISMATCH, DOCUMENT_EMPTY')
  @problemResponse(403, 'AUTHORITY_REQUIRED, NOT_DELEGATED')
  @badRequest
  @defect
  @unavailable
  async upload(
    @Param() { sha256 }: Named,
    @Asking() caller: Caller,
    @Req() { body, headers }: RawRequest,
  ): Promise<void> {
    const stated =
      headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
    await this.documents.receive(sha256, caller, { bytes: body as Readable, stated });
  }

  @Stated(DocumentPath, null, null)
  // The donors that a document concerns are unknown, so the access log names every donor.
  @Access({ roles: readingRoles, about: 'everybody' })
  @Get(':sha256')
  @ApiOperation({
    summary: 'The bytes of a document',
    description:
      'A document that an event names, or that you uploaded, as a file to be saved under the name that the last event gives it. What it is says the event: it is always answered as plain bytes, and never shown as a page. Bytes that are not those of the hash any more are not answered.',
  })
  @ApiOkResponse({
    description: 'The bytes, which are those of the hash.',
    content: { [bytesType]: { schema: bytesSchema } },
  })
  @problemResponse(404, 'DOCUMENT_UNKNOWN')
  @problemResponse(410, 'DOCUMENT_ERASED')
  @problemResponse(500, 'INTERNAL, DOCUMENT_DAMAGED')
  @badRequest
  @unavailable
  async fetch(
    @Param() { sha256 }: Named,
    @Asking() caller: Caller,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<StreamableFile> {
    return sendAttachment(await this.documents.fetch(sha256, caller), reply);
  }
}
