import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { tap, type Observable } from 'rxjs';
import type { RawReply } from '../http/raw-http';

/** The revision a thing was read at becomes the ETag of the answer. */
@Injectable()
export class RevisionTagInterceptor implements NestInterceptor<{ readonly revision: number }> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<{ readonly revision: number }>,
  ): Observable<{ readonly revision: number }> {
    const reply = context.switchToHttp().getResponse<RawReply>();
    return next.handle().pipe(tap(({ revision }) => reply.header('ETag', `"${revision}"`)));
  }
}
