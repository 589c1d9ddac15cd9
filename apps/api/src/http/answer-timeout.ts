import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { outcomeUnknown, ProblemException } from '../problems/problem';
import type { RawRequest } from './raw-http';
import { routeOf } from '../route-access/route-access';
import { packRoute } from './traffic/admission';
import type { ServerLimits } from './traffic/limits';
import { isUpload } from './traffic/upload-body';

type AnswerLimits = Pick<ServerLimits, 'answerMs' | 'packMs' | 'uploadMs'>;
type Server = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** Problem for a request that took too long. Its work continues, but the result is no longer sent. */
export const timedOut = new ProblemException({
  status: 503,
  code: 'ANSWER_TIMEOUT',
  detail:
    'the answer took too long, and the command may still be carried out: repeat the request with ' +
    'the same Idempotency-Key, and nothing is written twice',
  retryAfterSeconds: 5,
});

const openOutcome = new ProblemException(outcomeUnknown);

/** True if an error is one of the two answers to a request that took too long. */
export function givesUp(error: unknown): boolean {
  return error === timedOut || error === openOutcome;
}

/**
 * Milliseconds after which a command is answered early if the event store does not respond. `answerMs` is the later
 * limit for all requests.
 */
const commandMs = 17_000;
/**
 * Milliseconds without a response after which the event store counts as silent. The sum with `commandMs` stays below 20
 * s.
 */
const silentMs = 2_500;
const lookEveryMs = 250;

/**
 * Answers every request in time, if necessary with a timeout. The time counts from the arrival of the request, and
 * includes its body and all hooks. An answer that has begun may take any time.
 *
 * @param storeSilentMs returns the milliseconds for which the oldest call to the event store has been waiting.
 */
export function giveUpLateAnswers(
  server: Server,
  limits: AnswerLimits,
  storeSilentMs: () => number = () => 0,
): void {
  server.addHook('preHandler', (request, reply, done) => {
    const noted = request as RawRequest;
    const { method } = request;
    const route = routeOf(request);
    const looksFrom = isBooking(noted) ? commandMs : Infinity;
    const giveUp = (problem: ProblemException) => {
      noted.isGivenUp = true;
      void reply.send(problem);
    };
    const left = () => leftMs(limits, { method, route, elapsedMs: reply.elapsedTime });
    const wait = (ms: number) => (noted.late = setTimeout(look, Math.ceil(ms)).unref());
    const look = (): void => {
      const isLookedAt = reply.elapsedTime >= looksFrom;
      if (left() === 0) giveUp(timedOut);
      else if (isLookedAt && storeSilentMs() >= silentMs) giveUp(openOutcome);
      else wait(Math.min(left(), Math.max(looksFrom - reply.elapsedTime, lookEveryMs)));
    };
    wait(Math.min(left(), Math.max(looksFrom - reply.elapsedTime, 0)));
    done();
  });
  server.addHook('onSend', (request, _reply, payload, done) => {
    clearTimeout((request as RawRequest).late);
    done(null, payload);
  });
}

/** True for a command that may have written events; a dry run writes none. */
function isBooking({ method, headers, query }: RawRequest): boolean {
  const { dryRun } = (query ?? {}) as { readonly dryRun?: unknown };
  return method === 'POST' && headers['idempotency-key'] !== undefined && dryRun !== 'true';
}

/** Returns the milliseconds that are left until the answer to a request must begin. */
export function leftMs(
  { answerMs, packMs, uploadMs }: AnswerLimits,
  request: {
    readonly method: string;
    readonly route: string | undefined;
    readonly elapsedMs: number;
  },
): number {
  const { method, route, elapsedMs } = request;
  const ofUpload = isUpload(method, route) ? uploadMs : 0;
  return Math.max(0, (route === packRoute ? packMs : ofUpload + answerMs) - elapsedMs);
}
