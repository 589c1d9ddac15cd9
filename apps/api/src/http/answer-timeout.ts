import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemException } from '../problems/problem';
import type { RawRequest } from './raw-http';
import { routeOf } from './shape/route-of';
import { packRoute } from './traffic/admission';
import type { ServerLimits } from './traffic/limits';
import { isUpload } from './traffic/upload-body';

type AnswerLimits = Pick<ServerLimits, 'answerMs' | 'packMs' | 'uploadMs'>;
type Server = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** Answers a request that took too long; what is done for it goes on, and is answered to nobody. */
export const timedOut = new ProblemException({
  status: 503,
  code: 'ANSWER_TIMEOUT',
  detail:
    'the answer took too long, and what was asked for may still be done: repeat the request with ' +
    'the same Idempotency-Key, and nothing is written twice',
  retryAfterSeconds: 5,
});

/**
 * No caller waits for ever. The time counts from the arrival of the request, its body and whatever
 * else came before the handler included; an answer that has begun may take as long as it takes.
 */
export function giveUpLateAnswers(server: Server, limits: AnswerLimits): void {
  server.addHook('preHandler', (request, reply, done) => {
    const noted = request as RawRequest;
    const asked = { method: request.method, route: routeOf(request), elapsedMs: reply.elapsedTime };
    const giveUp = () => {
      noted.isGivenUp = true;
      void reply.send(timedOut);
    };
    noted.late = setTimeout(giveUp, leftMs(limits, asked)).unref();
    done();
  });
  server.addHook('onSend', (request, _reply, payload, done) => {
    clearTimeout((request as RawRequest).late);
    done(null, payload);
  });
}

/** Milliseconds within which the answer to a request begins that came so many milliseconds ago. */
export function leftMs(
  { answerMs, packMs, uploadMs }: AnswerLimits,
  asked: {
    readonly method: string;
    readonly route: string | undefined;
    readonly elapsedMs: number;
  },
): number {
  const { method, route, elapsedMs } = asked;
  const ofUpload = isUpload(method, route) ? uploadMs : 0;
  return Math.max(0, (route === packRoute ? packMs : ofUpload + answerMs) - elapsedMs);
}
