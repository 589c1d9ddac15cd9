import { renditionTypes } from '@art30/accounting';
import { createParamDecorator, StreamableFile, type ExecutionContext } from '@nestjs/common';
import {
  explainStatement,
  renderStatement,
  type RenditionType,
  type StatementContent,
} from '@art30/documents';
import type { PersonalText } from '@art30/books';
import { sha256Hex } from '../process/sha256';
import { acceptedType } from '../http/accepted-type';
import type { RawReply, RawRequest } from '../http/raw-http';
import { callerOf } from '../routes/command-request';
import type { Caller } from '../sign-in/caller';

/** The name of a private person, percent-encoded UTF-8; the reference once it was erased. */
export const nameHeader = 'Donor-Name';
/** `kept` or `erased`: what that header has. */
export const nameStateHeader = 'Donor-Name-State';

/** Where the figures of a statement lead, whose bytes themselves stay as they are (RFC 9652). */
export const explainHeader = 'Link-Template';

const endings: Readonly<Record<RenditionType, string>> = {
  'application/json': 'json',
  'text/csv': 'csv',
};

/** Who asks for a statement, and in which form, and the reply that it goes into. */
export interface RenditionAsked {
  readonly accept: string | undefined;
  readonly caller: Caller;
  readonly reply: RawReply;
}

/** The parameter of a controller's method that carries them. */
export const Rendering = createParamDecorator(
  (_data: unknown, context: ExecutionContext): RenditionAsked => {
    const http = context.switchToHttp();
    const request = http.getRequest<RawRequest>();
    const { accept } = request.headers;
    const reply = http.getResponse<RawReply>();
    return { accept: accept?.toString(), caller: callerOf(request), reply };
  },
);

/** The form that `Accept` asks for. @throws ProblemException 406 for any other. */
export function renditionAsked(accept: string | undefined): RenditionType {
  return acceptedType(accept, renditionTypes);
}

/**
 * A statement as the body of an answer, in the bytes that are issued: the name of a private person stands
 * beside them, in a header. Caches must tell its forms apart.
 *
 * @param name of a donor who stands in the statement as a reference; undefined for any other.
 */
export function sendRendition(
  content: StatementContent,
  { type, name }: { readonly type: RenditionType; readonly name: PersonalText | undefined },
  reply: RawReply,
): StreamableFile {
  const { donor, period } = content;
  const text = renderStatement(content, type, sha256Hex);
  reply.header('Vary', 'Accept');
  reply.header(explainHeader, `"${explainStatement(content)}"; rel="via"`);
  if (name !== undefined) {
    reply.header(nameHeader, encodeURIComponent(name.text ?? name.reference));
    reply.header(nameStateHeader, name.text === null ? 'erased' : 'kept');
  }
  return new StreamableFile(Buffer.from(text, 'utf8'), {
    type: `${type}; charset=utf-8`,
    disposition: `inline; filename="statement-${donor.id}-${period.to}.${endings[type]}"`,
  });
}
