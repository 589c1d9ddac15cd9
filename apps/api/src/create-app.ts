import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BadSetting, removeAbandonedFolders } from '@art30/storage';
import type { Clock } from '@art30/ledger';
import { AppModule } from './app.module';
import type { ProcessPerson } from './access/process-people';
import { recogniseCallers } from './access/recognised-callers';
import type { Config } from './process/config';
import { giveUpLateAnswers } from './http/answer-timeout';
import { guardEveryRequest } from './http/every-request';
import { RateLimits } from './http/traffic/rate-limits';
import { tellAlarm } from './contract/alarm-header';
import { CertificateWatch } from './http/network/certificate';
import { operationAccess } from './contract/operation-access';
import { isEncrypted, isLoopback } from './http/network/listening';
import { Senders } from './http/network/refused-sender';
import { httpServer } from './http/server';
import { Admission } from './http/traffic/admission';
import { Connections } from './http/traffic/connections';
import { serverLimits, type ServerLimits } from './http/traffic/limits';
import { Metrics } from './metrics/metrics';
import { Log } from './process/log';
import { pinRequests } from './read-model/pinned-requests';
import type { ServingReadStore } from './read-model/serving-read-store';
import { serveOpenApi } from './open-api';
import { controllers } from './controllers';
import { keepTexts } from './routes/answer-text';
import { demandOpened } from './storage/opened-folder';
import { LogHalt } from './storage/log-halt';
import { READ_STORE } from './storage/tokens';
import { InstanceEntry } from './access-log/instance-entry';
import { traceRequests } from './access-log/trace-requests';

/**
 * Creates the whole service. Its stores are open and its read model has caught up with the log, but it does not listen
 * yet. The caller must close it.
 *
 * @throws CannotOpen if a store cannot be opened.
 * @throws Error if there is no ledger and a new one is not allowed, or if the access log is not writable.
 * @throws Error if a controller's method declares no access rule.
 * @throws BadSetting if the certificate cannot be used, or if other machines could reach a service with a simulated
 * clock.
 */
export async function createApp(options: {
  config: Config;
  clock: Clock;
  limits?: ServerLimits;
  /** People who can sign in with a password if the clock is simulated; their accounts exist in this process only. */
  people?: readonly ProcessPerson[];
  /** Destination of the service's log; standard output by default. */
  log?: LoggerService;
}): Promise<NestFastifyApplication> {
  const { config, clock, limits = serverLimits, people = [] } = options;
  demandLoopback(config, clock);
  demandOpened(config);
  // This call throws an error if a controller's method declares no access rule.
  operationAccess(controllers);
  const { log = new Log(config.logLevel) } = options;
  for (const folder of removeAbandonedFolders()) {
    log.log(`removed ${folder}, left behind by a process that was killed`, 'Start');
  }
  const { tls, publicHosts } = config;
  const certificate = tls && new CertificateWatch(tls, publicHosts, log);
  const senders = new Senders(config);
  const connections = new Connections(limits);
  const admission = new Admission(connections, limits);
  const rates = new RateLimits(config.rates, limits);
  const metrics = new Metrics();
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot({ config, clock, people, metrics, http: { rates, certificate } }),
    httpServer({ limits, senders, connections, admission, certificate }),
    { logger: log, bodyParser: false, abortOnError: false },
  );
  try {
    guardEveryRequest(app, { limits, senders, metrics, isEncrypted: isEncrypted(config) });
    tellAlarm(app, () => app.get(LogHalt));
    await rates.countOn(app);
    pinRequests(app, () => app.get<ServingReadStore>(READ_STORE));
    recogniseCallers(app, admission);
    giveUpLateAnswers(app.getHttpAdapter().getInstance(), limits, () => metrics.pending.oldestMs());
    traceRequests(app);
    keepTexts(app);
    serveOpenApi(app);
    await app.init();
    await app.get(InstanceEntry).write();
    await app.getHttpAdapter().getInstance().ready();
    return app;
  } catch (error) {
    // The stores that were opened before the failure are closed.
    await app.close();
    throw error;
  }
}

/**
 * Throws an error if a service with a simulated clock can be reached from other machines. Its people and times are
 * invented, so nobody must mistake it for a real ledger.
 */
function demandLoopback({ host }: Config, { kind }: Clock): void {
  if (kind === 'system' || isLoopback(host)) return;
  throw new BadSetting('HOST', 'must be a loopback address where the clock is simulated');
}
