import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerFolder } from '../corpus/ledger-folder';
import { startIssuer, type Issuer } from './corpus-issuer';
import type { Bench } from './metric';
import type { Running } from './programs';

const main = join(__dirname, '../../../../dist/apps/api/src/main.js');

const tokenUsedMs = 600_000;

/** An answer of a service, and how long it took. */
export interface Reply {
  readonly status: number;
  /** Milliseconds to the first byte of the body. */
  readonly firstByteMs: number;
  readonly wholeMs: number;
  /** Rows of a page, or bytes of anything else. */
  readonly rows: number;
  readonly body: unknown;
}

/** The built service on a corpus, with its people signed in; limits as shipped but for those of rate. */
export class ReadService {
  private readonly tokens = new Map<string, { readonly token: string; readonly sinceMs: number }>();

  private constructor(
    private readonly running: Running,
    private readonly issuer: Issuer,
    private readonly address: string,
  ) {}

  /** It keeps the log open to write to it, and so it has one of its own. */
  static async start(bench: Bench, { corpus, dataDir }: LedgerFolder): Promise<ReadService> {
    const log = join(dataDir, 'events.db');
    rmSync(log);
    copyFileSync(corpus.file, log);
    const issuer = await startIssuer();
    const rates = ['ADDRESS', 'ACCOUNT', 'SIGN_IN', 'WATCH'].map((of) => [
      `RATE_${of}_PER_MINUTE`,
      '0',
    ]);
    const call = bench.programs.ours(main, [], {
      ...Object.fromEntries(rates),
      ...issuer.environment,
      ...{ DATA_DIR: dataDir, PORT: '0', CHECKPOINT_MINUTES: '0', LOG_LEVEL: 'info' },
    });
    try {
      const running = await bench.programs.start(call, /listens on (https?:[^",\s]+)/);
      const [, address = ''] = await running.isReady;
      return new ReadService(running, issuer, address);
    } catch (error) {
      await issuer.stop();
      throw error;
    }
  }

  cpuMs(): number {
    return this.running.cpuMs();
  }

  async get(path: string, person: string): Promise<Reply> {
    const token = await this.tokenOf(person);
    const start = performance.now();
    const answer = await fetch(`${this.address}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const firstByteMs = performance.now() - start;
    const text = await answer.text();
    const wholeMs = performance.now() - start;
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    const body: unknown = isJson && !path.includes('/events') ? JSON.parse(text || 'null') : text;
    return { status: answer.status, firstByteMs, wholeMs, rows: rowsOf(body), body };
  }

  /** A token is used again while it counts, as clients do. */
  private async tokenOf(person: string): Promise<string> {
    const known = this.tokens.get(person);
    const nowMs = performance.now();
    if (known !== undefined && nowMs - known.sinceMs < tokenUsedMs) return known.token;
    const token = await this.issuer.tokenFor(person);
    this.tokens.set(person, { token, sinceMs: nowMs });
    return token;
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.issuer.stop();
  }
}

function rowsOf(body: unknown): number {
  if (typeof body === 'string') return Math.max(1, body.split('\n').length - 1);
  const { items } = (body ?? {}) as { readonly items?: readonly unknown[] };
  return Math.max(1, items?.length ?? 1);
}
