import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { codeOfStatus, ProblemException } from '../../problems/problem';
import { routeOf } from '../../route-access/route-access';

/** Route for the bytes of a document: PUT uploads them, GET returns them. */
export const documentRoute = '/v1/documents/:sha256';

const bytesType = 'application/octet-stream';

/** Patterns for a media type in a header (RFC 9110, 8.3.1). */
const token = "[\\w!#$%&'*+.^`|~-]+";
const mediaTypePattern = new RegExp(
  `^${token}/${token}(?:[ \\t]*;[ \\t]*${token}=(?:${token}|"[^"\\\\\\r\\n]*"))*$`,
);

/** True if a request uploads the bytes of a document. */
export function isUpload(method: string, route: string | undefined): boolean {
  return method === 'PUT' && route === documentRoute;
}

/**
 * Passes the body of an upload on as a stream, whatever its declared type is. The type of a document is stated by the
 * command that names it. Any other body declared as bytes is refused.
 */
export function takeUploads(adapter: FastifyAdapter): void {
  const server = adapter.getInstance();
  server.addHook('onRequest', (request, _reply, done) => {
    const { method, headers } = request;
    if (!isUpload(method, routeOf(request))) return done();
    const { 'content-type': declared = bytesType } = headers;
    headers['content-type'] = bytesType;
    done(mediaTypePattern.test(declared) ? undefined : unsupported('is not a media type'));
  });
  server.addContentTypeParser(bytesType, (request, payload, done) => {
    if (isUpload(request.method, routeOf(request))) return done(null, payload);
    done(unsupported('is not that of JSON: send the body with Content-Type application/json'));
  });
}

function unsupported(fault: string): ProblemException {
  const detail = `Content-Type ${fault}`;
  return new ProblemException({
    status: 415,
    code: codeOfStatus(415),
    detail,
    field: 'Content-Type',
  });
}
