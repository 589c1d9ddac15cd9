import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Clock } from '@art30/ledger';
import { AppModule } from './app.module';
import type { ProcessPerson } from './access/process-people';
import { refuseStrangers } from './access/strangers';
import type { Config } from './process/config';
import { guardEveryRequest, httpServer } from './http/server';
import { serverLimits, type ServerLimits } from './http/traffic/limits';
import { Log } from './process/log';
import { serveOpenApi } from './open-api';
import { traceRequests } from './trace/trace-requests';

/**
 * The whole service, opened and caught up, not yet listening. Who created it closes it.
 *
 * @throws CannotOpen when a store cannot be opened.
 */
export async function createApp(options: {
  config: Config;
  clock: Clock;
  limits?: ServerLimits;
  /** Whom a process with a simulated clock lets in by passwords. */
  people?: readonly ProcessPerson[];
  /** Where the service writes its log, in place of standard output. */
  log?: LoggerService;
}): Promise<NestFastifyApplication> {
  const { limits = serverLimits, people = [], log = new Log(options.config.logLevel) } = options;
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot({ ...options, limits, people }),
    httpServer(limits),
    { logger: log, bodyParser: false, abortOnError: false },
  );
  guardEveryRequest(app, limits);
  refuseStrangers(app);
  traceRequests(app);
  serveOpenApi(app);
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return app;
  } catch (error) {
    // What was opened on the way is held no longer than by a service that runs.
    await app.close();
    throw error;
  }
}
