import { signedThrough, signingHeadersOf, type Answer, type Signed } from './signatures';
import { headersOf, reasonOf, type ScriptedRequest } from './worked-example';

/** Milliseconds after which a request of the demo is given up. */
const requestTimeoutMs = 10_000;
/**
 * Milliseconds between two questions for an outcome that is not there yet, and how many are asked.
 */
const retryDelayMs = 100;
const retriesMax = 600;

/** Asks the service at an address. */
export class ServiceClient {
  constructor(private readonly address: string) {}

  /** Sends a scripted request, as its actors and under its key. */
  async send(request: ScriptedRequest): Promise<Signed<Answer>> {
    const { path, body, actors: signers, idempotencyKey: key } = request;
    const proposed = await this.post(path, body, headersOf(request));
    return signedThrough(proposed, { key, signers }, (signing) =>
      this.post(signing.path, signing.body, signingHeadersOf(signing)),
    );
  }

  private post(path: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** @throws Error in a sentence where the service refuses. */
  async get<Body>(path: string): Promise<Body> {
    return answered<Body>(path, await this.fetch(path));
  }

  /** Has the whole log replayed, and waits for the findings. */
  async replay<Report>(): Promise<Report> {
    type Replay = { id: string; report: Report | null; failure: string | null };
    const path = '/v1/audit/replays';
    const { id } = answered<Replay>(path, await this.fetch(path, { method: 'POST' }));
    for (let retries = 0; retries < retriesMax; retries += 1) {
      const { report, failure } = await this.get<Replay>(`${path}/${id}`);
      if (report !== null) return report;
      if (failure !== null) throw new Error(`the log could not be replayed, because ${failure}`);
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
    throw new Error('the replay of the log did not come to its end within a minute');
  }

  private async fetch(path: string, request: RequestInit = {}): Promise<Answer> {
    const signal = AbortSignal.timeout(requestTimeoutMs);
    try {
      const response = await fetch(`${this.address}${path}`, { ...request, signal });
      return { status: response.status, body: await response.json() };
    } catch (error) {
      const seconds = requestTimeoutMs / 1_000;
      if (!signal.aborted) throw error;
      throw new Error(`${path} was not answered within ${seconds} seconds`, { cause: error });
    }
  }
}

function answered<Body>(path: string, { status, body }: Answer): Body {
  if (status >= 400) throw new Error(`${path} was refused: ${reasonOf(body)}`);
  return body as Body;
}
