import {
  HttpStatus,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { map, type Observable } from 'rxjs';
import type { CommandOutcome } from '../commands/outcome';
import type { CommandAnswerDto } from './command-answer.dto';
import type { RawReply, RawRequest } from './raw-http';

/**
 * Turns the outcome of a command into its answer: revision as ETag, the thing itself as Location.
 * A dry run wrote nothing, so it answers 200 and names neither.
 */
@Injectable()
export class CommandAnswerInterceptor implements NestInterceptor<CommandOutcome, CommandAnswerDto> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<CommandOutcome>,
  ): Observable<CommandAnswerDto> {
    const http = context.switchToHttp();
    const dryRun = http.getRequest<RawRequest>().query?.['dryRun'] === 'true';
    const reply = http.getResponse<RawReply>();
    const collection = Reflect.getMetadata(PATH_METADATA, context.getClass()) as string;
    return next.handle().pipe(
      map((outcome) => {
        if (dryRun) void reply.status(HttpStatus.OK);
        else {
          void reply
            .header('ETag', `"${outcome.revision}"`)
            .header('Location', `/${collection}/${encodeURIComponent(outcome.id)}`);
        }
        return answerOf(outcome);
      }),
    );
  }
}

function answerOf({ stream: _, revision: __, ...answer }: CommandOutcome): CommandAnswerDto {
  return answer as CommandAnswerDto;
}
