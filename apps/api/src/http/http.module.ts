import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ProblemFilter } from './problem.filter';
import { RateLimits } from './traffic/rate-limits';
import { CERTIFICATE, type CertificateWatch } from './network/certificate';
import { ValidationPipe } from '../schema/validation.pipe';

/** Dependencies of the HTTP module. */
export interface HttpParts {
  readonly rates: RateLimits;
  readonly certificate: CertificateWatch | undefined;
}

/** Module that validates the parameters of every request, and turns every error into a problem document. */
@Module({})
export class HttpModule {
  static forRoot({ rates, certificate }: HttpParts): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      providers: [
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: RateLimits, useValue: rates },
        { provide: CERTIFICATE, useValue: certificate ?? null },
      ],
      exports: [RateLimits, CERTIFICATE],
    };
  }
}
