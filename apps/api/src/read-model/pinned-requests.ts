import { AsyncLocalStorage } from 'node:async_hooks';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ServingReadStore } from './serving-read-store';

/**
 * Has each request read one read model from its first to its last query, whatever replaces that meanwhile.
 *
 * @param serving gives the one that answers, once the service is open.
 */
export function pinRequests(app: NestFastifyApplication, serving: () => ServingReadStore): void {
  const server = app.getHttpAdapter().getInstance();
  const runOn = new WeakMap<object, (run: () => void) => void>();
  server.addHook('onRequest', (request, reply, done) => {
    const run = serving().pin(reply.raw);
    runOn.set(request.raw, run);
    run(done);
  });
  // Reading the body loses the context of the request.
  server.addHook('preValidation', (request, _reply, done) => {
    const run = runOn.get(request.raw);
    if (run === undefined) done();
    else run(done);
  });
}

/** The pieces of an answer, each made in the context of its request, whenever its reader takes it. */
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
