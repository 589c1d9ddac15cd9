import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { concat, lastValueFrom, map, NEVER, of, timer } from 'rxjs';
import { AnswerTimeoutInterceptor } from './answer-timeout.interceptor';
import { ProblemException } from '../problems/problem';
import { packRoute } from './traffic/admission';
import { documentRoute } from './traffic/upload-body';

const query = { method: 'GET', routeOptions: { url: '/v1/pledges' } };
const upload = { method: 'PUT', routeOptions: { url: documentRoute } };
const pack = { method: 'GET', routeOptions: { url: packRoute } };
/** A request that came so many milliseconds ago. */
const cameBefore = (elapsedTime: number, request: object) =>
  ({
    switchToHttp: () => ({ getResponse: () => ({ elapsedTime }), getRequest: () => request }),
  }) as ExecutionContext;
const through = (answerMs: number, handler: CallHandler, agoMs = 0, request: object = query) =>
  lastValueFrom(
    new AnswerTimeoutInterceptor({ answerMs, packMs: 500, uploadMs: 1_000 }).intercept(
      cameBefore(agoMs, request),
      handler,
    ),
  );

describe('an answer that takes too long', () => {
  it('is given up with the advice to repeat under the same key', async () => {
    const problem = await through(10, { handle: () => NEVER }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ProblemException);
    expect((problem as ProblemException).problem).toMatchObject({
      status: 503,
      code: 'ANSWER_TIMEOUT',
      detail: expect.stringContaining('same Idempotency-Key'),
      retryAfterSeconds: expect.any(Number),
    });
  });

  it('counts from the arrival of its request', async () => {
    const daysMs = 3 * 86_400_000;
    await expect(through(daysMs, { handle: () => NEVER }, daysMs - 5)).rejects.toThrow(
      'ANSWER_TIMEOUT',
    );
    await expect(through(5, { handle: () => NEVER }, 10)).rejects.toThrow('ANSWER_TIMEOUT');
  });

  it('has as long again as an upload may take, where that came before it', async () => {
    const late = { handle: () => timer(20).pipe(map(() => 'kept')) };
    expect(await through(30, late, 1_000, upload)).toBe('kept');
    await expect(through(5, late, 1_000, upload)).rejects.toThrow('ANSWER_TIMEOUT');
    await expect(through(30, late, 1_000)).rejects.toThrow('ANSWER_TIMEOUT');
  });

  it('has a time of its own where a pack of the whole log is made', async () => {
    const late = { handle: () => timer(20).pipe(map(() => 'kept')) };
    expect(await through(5, late, 100, pack)).toBe('kept');
    await expect(through(5, late, 490, pack)).rejects.toThrow('ANSWER_TIMEOUT');
  });

  it('may go on for longer once it has begun', async () => {
    const pieces = concat(of('first'), timer(30).pipe(map(() => 'last')));
    expect(await through(10, { handle: () => pieces })).toBe('last');
  });
});
