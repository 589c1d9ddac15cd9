import { StreamableFile } from '@nestjs/common';
import {
  renderStatement,
  renditionTypes,
  type RenditionType,
  type StatementContent,
} from '@art30/documents';
import { sha256Hex } from '../process/sha256';
import { acceptedType } from '../http/accepted-type';
import type { RawReply } from '../http/raw-http';

const endings: Readonly<Record<RenditionType, string>> = {
  'application/json': 'json',
  'text/csv': 'csv',
};

/** The form that `Accept` asks for. @throws ProblemException 406 for any other. */
export function renditionAsked(accept: string | undefined): RenditionType {
  return acceptedType(accept, renditionTypes);
}

/** A statement as the body of an answer; caches must tell its forms apart. */
export function sendRendition(
  content: StatementContent,
  type: RenditionType,
  reply: RawReply,
): StreamableFile {
  const { donor, period } = content;
  const text = renderStatement(content, type, sha256Hex);
  reply.header('Vary', 'Accept');
  return new StreamableFile(Buffer.from(text, 'utf8'), {
    type: `${type}; charset=utf-8`,
    disposition: `inline; filename="statement-${donor.id}-${period.to}.${endings[type]}"`,
  });
}
