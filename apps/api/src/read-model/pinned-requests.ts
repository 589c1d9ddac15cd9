import { AsyncLocalStorage } from 'node:async_hooks';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RawRequest } from '../http/raw-http';
import type { ServingReadStore } from './serving-read-store';

/**
 * Pins each request to one read model (rows made from the log). All its queries then see the same read model, even if
 * another one replaces that meanwhile.
 *
 * @param serving returns the store that answers queries, once the service is open.
 */
export function pinRequests(app: NestFastifyApplication, serving: () => ServingReadStore): void {
  const server = app.getHttpAdapter().getInstance();
  let answering: ServingReadStore | undefined;
  server.addHook('onRequest', (request, reply, done) => {
    const runOn = (answering ??= serving()).pin(reply.raw);
    (request as RawRequest).runOn = runOn;
    runOn(done);
  });
  // While the body is read, the async context of the request is lost. This hook restores it.
  server.addHook('preValidation', (request, _reply, done) => {
    const { runOn } = request as RawRequest;
    if (runOn === undefined) done();
    else runOn(done);
  });
}

/**
 * Wraps the pieces of a streamed answer. Each piece is made in the async context of its request, also if the client
 * reads it much later.
 */
export function inContext<Piece>(pieces: AsyncIterable<Piece>): AsyncIterable<Piece> {
  const inRequest = AsyncLocalStorage.snapshot();
  return {
    [Symbol.asyncIterator]: () => {
      const made = pieces[Symbol.asyncIterator]();
      return {
        next: () => inRequest(() => made.next()),
        return: (value?: unknown) =>
          inRequest(() => made.return?.(value) ?? Promise.resolve({ done: true, value })),
      };
    },
  };
}
