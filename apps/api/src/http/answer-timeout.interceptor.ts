import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { throwError, timeout, type Observable } from 'rxjs';
import { ProblemException } from '../problems/problem';
import type { RawReply, RawRequest } from './raw-http';
import { packRoute } from './traffic/admission';
import type { ServerLimits } from './traffic/limits';
import { isUpload } from './traffic/upload-body';

const timedOut = new ProblemException({
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
@Injectable()
export class AnswerTimeoutInterceptor implements NestInterceptor {
  constructor(private readonly limits: Pick<ServerLimits, 'answerMs' | 'packMs' | 'uploadMs'>) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { elapsedTime } = context.switchToHttp().getResponse<RawReply>();
    const { method, routeOptions } = context.switchToHttp().getRequest<RawRequest>();
    const first = Math.max(0, this.limitMs(method, routeOptions?.url) - elapsedTime);
    return next.handle().pipe(timeout({ first, with: () => throwError(() => timedOut) }));
  }

  private limitMs(method: string, route: string | undefined): number {
    const { answerMs, packMs, uploadMs } = this.limits;
    if (route === packRoute) return packMs;
    return isUpload(method, route) ? uploadMs + answerMs : answerMs;
  }
}
