import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AnswerTimeoutInterceptor } from './answer-timeout.interceptor';
import { ProblemFilter } from './problem.filter';
import type { ServerLimits } from './traffic/limits';
import { ValidationPipe } from '../schema/validation.pipe';

/** The check of every request, and the form of every refusal. */
@Module({})
export class HttpModule {
  static forRoot(limits: ServerLimits): DynamicModule {
    return {
      module: HttpModule,
      providers: [
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_INTERCEPTOR, useFactory: () => new AnswerTimeoutInterceptor(limits) },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
