import {
  HttpStatus,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { map, type Observable } from 'rxjs';
import type { Entry } from '@art30/accounting';
import type { CommandOutcome } from '@art30/ledger';
import type { CommandAnswer } from './command-answer';
import type { RawReply, RawRequest } from '../http/raw-http';

/** Under which an endpoint says into which collection its `Location` points. */
export const collectionKey = 'collection';

/**
 * Turns the outcome of a command into its answer: revision as ETag, the thing itself as Location.
 * A dry run wrote nothing, so it answers 200 and names neither.
 */
@Injectable()
export class CommandAnswerInterceptor implements NestInterceptor<CommandOutcome, CommandAnswer> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<CommandOutcome>,
  ): Observable<CommandAnswer> {
    const http = context.switchToHttp();
    const dryRun = http.getRequest<RawRequest>().query?.['dryRun'] === 'true';
    const reply = http.getResponse<RawReply>();
    const collection = collectionOf(context);
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

/** The collection that the endpoint names, else that of its controller. */
function collectionOf(context: ExecutionContext): string {
  const named = Reflect.getMetadata(collectionKey, context.getHandler()) as string | undefined;
  return named ?? (Reflect.getMetadata(PATH_METADATA, context.getClass()) as string);
}

/** An answer that is read back from the log has its members in the order of the first one. */
function answerOf(outcome: CommandOutcome): CommandAnswer {
  const { id, position, sequence, events, warnings, application } = outcome;
  return {
    ...{ id, position, sequence },
    events: events.map((event) => ({ ...event, entries: event.entries.map(entryOf) })),
    warnings: warnings.map(({ code, detail }) => ({ code, detail })),
    ...(application === undefined ? {} : { application }),
  };
}

function entryOf({ account, currency, amount, usd, dims }: Entry): Entry {
  const ordered = Object.entries(dims).sort(([a], [b]) => (a < b ? -1 : 1));
  return { account, currency, amount, usd, dims: Object.fromEntries(ordered) };
}
