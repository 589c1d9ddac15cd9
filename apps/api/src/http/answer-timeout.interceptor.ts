import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { throwError, timeout, type Observable } from 'rxjs';
import { ProblemException } from '../problems/problem';

/** An answer that has not begun by then is given up; longer than any wait for a read model. */
export const answerTimeoutMs = 90_000;

const timedOut = new ProblemException({
  status: 503,
  code: 'ANSWER_TIMEOUT',
  detail:
    'the answer took too long, and what was asked for may still be done: repeat the request with ' +
    'the same Idempotency-Key, and nothing is written twice',
  retryAfterSeconds: 5,
});

/** No caller waits for ever. An answer that is sent piece by piece may take as long as it takes. */
@Injectable()
export class AnswerTimeoutInterceptor implements NestInterceptor {
  constructor(private readonly limitMs = answerTimeoutMs) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next
      .handle()
      .pipe(timeout({ first: this.limitMs, with: () => throwError(() => timedOut) }));
  }
}
