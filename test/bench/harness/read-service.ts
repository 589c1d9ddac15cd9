import { CorpusServed } from '../wire/corpus-served';
import type { Issuer } from './corpus-issuer';
import type { Bench } from './metric';

/** An answer of a service with its duration. */
export interface Reply {
  readonly status: number;
  readonly wholeMs: number;
  /** Number of rows: of a page, of the list in another JSON answer, or lines of a text. */
  readonly rows: number;
  readonly body: unknown;
}

/** The built service on a corpus, with signed-in people, for timing answers. */
export class ReadService {
  private receipts = 0;

  private constructor(private readonly served: CorpusServed) {}

  /** @param issuer is not stopped with the service. */
  static async start(bench: Bench, dataDir: string, issuer: Issuer): Promise<ReadService> {
    return new ReadService(await CorpusServed.start(bench, dataDir, issuer));
  }

  /** Records a new receipt, so that earlier answers are outdated. */
  async recordReceipt(): Promise<void> {
    this.receipts += 1;
    await this.served.done('cashier.1', '/v1/receipts', {
      bankAccount: 'BK-USD',
      bankReference: `read ${this.receipts}`,
      valueDate: new Date().toISOString().slice(0, 10),
      net: { amount: `${this.receipts}.00`, currency: 'USD' },
      charges: { amount: '0.00', currency: 'USD' },
    });
  }

  async get(path: string, person: string): Promise<Reply> {
    const token = await this.served.tokenOf(person);
    const start = performance.now();
    const answer = await fetch(`http://127.0.0.1:${this.served.port}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const isJson = answer.headers.get('content-type')?.includes('json') === true;
    if (isJson && !path.includes('/events')) {
      const body = await answer.json();
      return {
        status: answer.status,
        wholeMs: performance.now() - start,
        rows: rowsOf(body),
        body,
      };
    }
    const rows = await linesIn(answer);
    return { status: answer.status, wholeMs: performance.now() - start, rows, body: null };
  }

  residentBytes(): number {
    return this.served.running.residentBytes();
  }

  /** Peak memory of the service in bytes. */
  peakBytes(): number {
    return this.served.running.peakBytes();
  }

  async stop(): Promise<void> {
    await this.served.stop();
  }
}

/** Counts the rows of a page; of another answer the items of all its lists. */
function rowsOf(body: unknown): number {
  const { items } = (body ?? {}) as { readonly items?: readonly unknown[] };
  return Math.max(1, items?.length ?? listedIn(body));
}

function listedIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((all: number, part) => all + listedIn(part), own);
}

const lineFeed = 10;

/**
 * Counts the lines of a text without keeping it, since this process must stay idle enough to measure other
 * waits.
 */
async function linesIn({ body }: Response): Promise<number> {
  let lines = 0;
  for await (const chunk of body ?? []) {
    for (const byte of chunk as Uint8Array) if (byte === lineFeed) lines += 1;
  }
  return Math.max(1, lines);
}
