import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { concat, lastValueFrom, map, NEVER, of, timer } from 'rxjs';
import { AnswerTimeoutInterceptor, answerTimeoutMs } from './answer-timeout.interceptor';
import { ProblemException } from '../problems/problem';

const context = {} as ExecutionContext;
const through = (limitMs: number, handler: CallHandler) =>
  lastValueFrom(new AnswerTimeoutInterceptor(limitMs).intercept(context, handler));

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

  it('may go on for longer once it has begun', async () => {
    const pieces = concat(of('first'), timer(30).pipe(map(() => 'last')));
    expect(await through(10, { handle: () => pieces })).toBe('last');
  });

  it('has longer than any wait for the read model', () => {
    expect(answerTimeoutMs).toBeGreaterThan(60_000);
  });
});
