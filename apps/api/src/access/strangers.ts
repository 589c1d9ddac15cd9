import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { rolesOfRoute } from '../contract/parts/route-roles';
import { signInRequired } from '../problems/sign-in-refusals';

/** Refuses a request without a token before its body is read; whoever has one is for the guard. */
export function refuseStrangers(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', ({ method, headers, routeOptions }, _reply, done) => {
    const { url } = routeOptions;
    const isOurs = url?.startsWith('/v1/') === true;
    const isClosed = isOurs && rolesOfRoute(method, url) !== 'open';
    if (isClosed && headers.authorization === undefined) done(signInRequired(false));
    else done();
  });
}
