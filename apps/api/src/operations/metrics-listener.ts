import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { isLoopback } from '../http/network/listening';
import type { Config } from '../process/config';
import { CONFIG } from '../storage/tokens';
import { Scrape } from './scrape';

/** Maximum number of open connections; a monitoring program needs one. */
const connectionsMax = 16;
/** Milliseconds within which a request must arrive. An idle connection is closed after the same time. */
const requestMs = 10_000;
const ownNames = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** Serves `GET /metrics`, and nothing else, without a token on a separate port. It does so only if that port is set. */
@Injectable()
export class MetricsListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private server: Server | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly scrape: Scrape,
  ) {}

  /** URL of the metrics; undefined if no port is set. */
  get address(): string | undefined {
    const bound = this.server?.address() as AddressInfo | null | undefined;
    if (!bound) return undefined;
    const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
    return `http://${host}:${bound.port}/metrics`;
  }

  /**
   * Opens the port, if one is set.
   *
   * @throws Error if the port is in use.
   */
  async onApplicationBootstrap(): Promise<void> {
    const { metrics } = this.config;
    if (metrics === undefined) return;
    const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs });
    server.maxConnections = connectionsMax;
    server.keepAliveTimeout = requestMs;
    server.on('request', (request, answer) => this.answer(request, answer));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(metrics.port, metrics.host, resolve);
    });
    this.server = server;
    this.logger.log(`metrics are answered at ${this.address ?? ''}`);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  private answer({ method, url, headers }: IncomingMessage, answer: ServerResponse): void {
    answer.setHeader('X-Content-Type-Options', 'nosniff').setHeader('Cache-Control', 'no-store');
    const isForUs =
      !isLoopback(this.config.metrics?.host ?? '') || ownNames.test(headers.host ?? '');
    if (!isForUs) return void answer.writeHead(421).end();
    if (method !== 'GET' || url !== '/metrics') return void answer.writeHead(404).end();
    this.scrape.text().then(
      (text) => answer.writeHead(200, { 'Content-Type': this.scrape.contentType }).end(text),
      (error: unknown) => {
        this.logger.error(error instanceof Error ? error.message : String(error));
        answer.writeHead(500).end();
      },
    );
  }
}
