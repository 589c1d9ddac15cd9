import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { routeOf } from '../http/shape/route-of';
import { rolesOfRoute } from '../contract/parts/route-roles';
import { signInRequired } from '../problems/sign-in-refusals';

/** Refuses a request without a token before its body is read; whoever has one is for the guard. */
export function refuseStrangers(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, _reply, done) => {
    const { method, headers } = request;
    const url = routeOf(request);
    const isOurs = url?.startsWith('/v1/') === true;
    const isClosed = isOurs && rolesOfRoute(method, url) !== 'open';
    if (isClosed && headers.authorization === undefined) done(signInRequired(false));
    else done();
  });
}
