import { headersOf, signedThrough, type Answer, type Signed } from './signatures';
import { reasonOf, type ScriptedRequest } from './worked-example';

/** Milliseconds after which a request of the demo is aborted. */
const requestTimeoutMs = 10_000;
/** Milliseconds between two requests for a pending result; `retriesMax` is the number of such requests. */
const retryDelayMs = 100;
const retriesMax = 600;

/** A token, and the time in milliseconds since 1970 at which it must be renewed. */
interface HeldToken {
  readonly token: string;
  readonly renewAtMs: number;
}

/** Milliseconds before its expiry at which a token is renewed. */
const renewBeforeMs = 60_000;

/** HTTP client of the service. It signs in as the people whose passwords it has. */
export class ServiceClient {
  private readonly tokens = new Map<string, HeldToken>();

  constructor(
    private readonly address: string,
    private readonly passwords: ReadonlyMap<string, string>,
    private readonly reader: string,
  ) {}

  /** Returns a token of a person. Signs the person in if no valid token is cached. */
  async tokenOf(person: string): Promise<string> {
    const held = this.tokens.get(person);
    if (held !== undefined && Date.now() < held.renewAtMs) return held.token;
    const path = '/v1/sign-in';
    const body = JSON.stringify({ person, password: this.passwords.get(person) ?? '' });
    const headers = { 'content-type': 'application/json' };
    const { token, expiresAt } = answered<{ token: string; expiresAt: string }>(
      path,
      await this.fetch(path, { method: 'POST', headers, body }),
    );
    this.tokens.set(person, { token, renewAtMs: Date.parse(expiresAt) - renewBeforeMs });
    return token;
  }

  /** Delegates signing authority to people. One administrator proposes each delegation, and another grants it. */
  async delegate(delegations: readonly object[], [proposes, grants]: readonly [string, string]) {
    for (const [index, delegation] of delegations.entries()) {
      const path = '/v1/delegations';
      const key = `delegation ${index + 1}`;
      const { id } = answered<{ id: string }>(
        path,
        await this.post(path, delegation, { actor: proposes, key }),
      );
      const granting = `${path}/${id}/approval`;
      answered(granting, await this.post(granting, {}, { actor: grants, key: `${key} granted` }));
    }
  }

  /** Opens an engagement (audit) as the reader, who is an auditor. */
  async openEngagement(engagement: { readonly id: string }): Promise<void> {
    const path = '/v1/audit/engagements';
    const sender = { actor: this.reader, key: engagement.id };
    answered(path, await this.post(path, engagement, sender));
  }

  /**
   * Sends a request of the worked example with its idempotency key, and then the signatures of its certifier and
   * approver.
   */
  async send(request: ScriptedRequest): Promise<Signed<Answer>> {
    const { path, body, actors: signers, idempotencyKey: key } = request;
    const proposed = await this.post(path, body, { actor: signers.recordedBy, key });
    return signedThrough(proposed, { key, signers }, (signing) =>
      this.post(signing.path, signing.body, signing),
    );
  }

  private async post(
    path: string,
    body: unknown,
    { actor, key }: { readonly actor: string; readonly key: string },
  ): Promise<Answer> {
    const headers = headersOf(key, await this.tokenOf(actor));
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /**
   * Returns the body of the answer to a GET.
   *
   * @throws Error with a sentence if the service refuses the request.
   */
  async get<Body>(path: string): Promise<Body> {
    return answered<Body>(path, await this.fetch(path, await this.reading()));
  }

  /** Starts a replay, which computes the books again from the log, and returns its report. */
  async replay<Report>(): Promise<Report> {
    type Replay = { id: string; report: Report | null; failure: string | null };
    const path = '/v1/audit/replays';
    const { id } = answered<Replay>(
      path,
      await this.fetch(path, { method: 'POST', ...(await this.reading()) }),
    );
    for (let retries = 0; retries < retriesMax; retries += 1) {
      const { report, failure } = await this.get<Replay>(`${path}/${id}`);
      if (report !== null) return report;
      if (failure !== null) throw new Error(`the log could not be replayed, because ${failure}`);
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
    throw new Error('the replay of the log did not come to its end within a minute');
  }

  private async reading(): Promise<RequestInit> {
    return { headers: { authorization: `Bearer ${await this.tokenOf(this.reader)}` } };
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
