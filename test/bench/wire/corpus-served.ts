import type { Issuer } from '../harness/corpus-issuer';
import type { Bench } from '../harness/metric';
import type { Running } from '../harness/programs';
import { Connection, type Answer } from './connection';
import { apartFromMeasures } from './served';

const listens = /listens on http:\/\/127\.0\.0\.1:(\d+),/;

/** Milliseconds for which a token is used; it is valid for a quarter of an hour. */
const tokenUsedMs = 300_000;

/** Answer to a command that is booked or proposed. */
interface CommandAnswer {
  readonly events: readonly { readonly id: string }[];
  readonly proposal?: { readonly id: string; readonly hash: string; readonly approver: string };
}

/** The service on a data folder with the people of a corpus, without rate limits. */
export class CorpusServed {
  private sent = 0;
  private readonly tokens = new Map<string, { readonly token: string; readonly until: number }>();

  private constructor(
    readonly running: Running,
    readonly port: number,
    private readonly issuer: Issuer,
    private connection: Connection,
  ) {}

  /** @param issuer is not stopped with the service. */
  static async start(bench: Bench, dataDir: string, issuer: Issuer): Promise<CorpusServed> {
    const call = bench.programs.service({
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
      CHECKPOINT_MINUTES: '0',
      ...apartFromMeasures,
      ...issuer.environment,
    });
    const running = await bench.programs.start(call, listens);
    const port = Number((await running.isReady)[1]);
    return new CorpusServed(running, port, issuer, await Connection.open(port));
  }

  /** Returns a token of a person, which is used for a part of its lifetime. */
  async tokenOf(person: string): Promise<string> {
    const knownToken = this.tokens.get(person);
    if (knownToken !== undefined && performance.now() < knownToken.until) return knownToken.token;
    const token = await this.issuer.tokenFor(person);
    this.tokens.set(person, { token, until: performance.now() + tokenUsedMs });
    return token;
  }

  async post(person: string, path: string, body: object): Promise<Answer> {
    this.sent += 1;
    const key = `${this.port} ${process.pid} ${performance.now()} ${this.sent}`;
    return (await this.open()).post(path, { token: await this.tokenOf(person), key, body });
  }

  async get(person: string, path: string): Promise<Answer> {
    return (await this.open()).get(path, await this.tokenOf(person));
  }

  private async open(): Promise<Connection> {
    if (!this.connection.isOpen) this.connection = await Connection.open(this.port);
    return this.connection;
  }

  /**
   * Sends a command that must succeed, and has a proposal certified and approved. @throws Error if it is
   * refused.
   */
  async done(person: string, path: string, body: object): Promise<CommandAnswer> {
    const answer = await this.taken(person, path, body);
    if (answer.proposal === undefined) return answer;
    const { id, hash, approver } = answer.proposal;
    await this.taken('certifier.1', `/v1/proposals/${id}/certification`, { hash });
    const by = approver === 'CONTROLLER' ? 'controller.1' : 'approver.1';
    return this.taken(by, `/v1/proposals/${id}/approval`, { hash });
  }

  async stop(): Promise<void> {
    this.connection.close();
    await this.running.stop();
  }

  private async taken(person: string, path: string, body: object): Promise<CommandAnswer> {
    const { status, body: text } = await this.post(person, path, body);
    if (status > 202) throw new Error(`${path} is answered ${status}: ${text}`);
    return JSON.parse(text) as CommandAnswer;
  }
}
