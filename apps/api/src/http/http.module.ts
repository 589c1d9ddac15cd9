import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AnswerTimeoutInterceptor } from './answer-timeout.interceptor';
import { ProblemFilter } from './problem.filter';
import { ValidationPipe } from '../schema/validation.pipe';

/** The check of every request, and the form of every refusal. */
@Module({
  providers: [
    { provide: APP_PIPE, useClass: ValidationPipe },
    { provide: APP_INTERCEPTOR, useFactory: () => new AnswerTimeoutInterceptor() },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class HttpModule {}
