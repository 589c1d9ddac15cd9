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

/**
 * Header with the name of a private person in percent-encoded UTF-8. Once the name was erased, it has the reference
 * that replaces the name.
 */
export const nameHeader = 'Donor-Name';
/** Header that says whether the name is still stored (`kept`) or `erased`. */
export const nameStateHeader = 'Donor-Name-State';

/**
 * Header with link templates (RFC 9652) from a statement's figures to their journal lines. It is a header so that the
 * bytes of the statement stay as they were issued.
 */
export const explainHeader = 'Link-Template';

const endings: Readonly<Record<RenditionType, string>> = {
  'application/json': 'json',
  'text/csv': 'csv',
};

/** A request for a statement: the accepted media type, the caller, and the reply. */
export interface RenditionAsked {
  readonly accept: string | undefined;
  readonly caller: Caller;
  readonly reply: RawReply;
}

/** Parameter decorator that gives a controller's method the request for a statement. */
export const Rendering = createParamDecorator(
  (_data: unknown, context: ExecutionContext): RenditionAsked => {
    const http = context.switchToHttp();
    const request = http.getRequest<RawRequest>();
    const { accept } = request.headers;
    const reply = http.getResponse<RawReply>();
    return { accept: accept?.toString(), caller: callerOf(request), reply };
  },
);

/**
 * Chooses the media type of a statement by the header Accept.
 *
 * @throws ProblemException 406 if none is acceptable.
 */
export function renditionAsked(accept: string | undefined): RenditionType {
  return acceptedType(accept, renditionTypes);
}

/**
 * Sends a statement with the same bytes that are issued. The name of a private person is not in these bytes but in a
 * header, so that it can be erased. `Vary` tells caches that there are several media types.
 *
 * @param name name of a donor who appears in the statement as a reference; undefined for any other donor.
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
