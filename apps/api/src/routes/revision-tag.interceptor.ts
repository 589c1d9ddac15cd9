import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { tap, type Observable } from 'rxjs';
import type { RawReply } from '../http/raw-http';

type Told = { readonly revision?: number };

/** The revision a thing was read at becomes the ETag of the answer; the answer to a donor has none. */
@Injectable()
export class RevisionTagInterceptor implements NestInterceptor<Told> {
  intercept(context: ExecutionContext, next: CallHandler<Told>): Observable<Told> {
    const reply = context.switchToHttp().getResponse<RawReply>();
    return next.handle().pipe(
      tap(({ revision }) => {
        if (revision !== undefined) reply.header('ETag', `"${revision}"`);
      }),
    );
  }
}
