import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  signedThrough,
  type SignedRequest,
  type Signers,
} from '../../apps/api/src/demo/signatures';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { wordsOfService } from '../bench/harness/words-for-node';
import { Gate } from '../support/gate';
import { keepLog } from '../support/kept-log';
import { patienceMs, pause, until } from '../support/patience';
import { whoBegins } from '../support/people';

const retryDelayMs = 50;

/** A command as a client sends it; it is the same for every instance. */
export interface Sent {
  readonly path: string;
  readonly body: object;
  readonly key: string;
  /** Persons who certify and approve, in place of the usual ones. */
  readonly signers?: Signers;
}

export interface InstanceAnswer {
  readonly status: number;
  readonly etag: string | null;
  /** Id of the proposal that stays open because a signature on it was refused. */
  readonly waiting?: string;
  // Typed `any` on purpose: the tests check the shape of the answers.
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- see above
}

/** A service process with its own read model; it can be killed and started again. */
export class Instance {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  /** Base URL of the instance; undefined while it is down or starting. */
  url: string | undefined;
  #output = '';
  /** Output of the processes before the last restart. */
  #before = '';
  #process: ChildProcess | undefined;

  constructor(
    private readonly eventStoreUrl: string,
    private readonly gate: Gate,
    private readonly documentsDir: string,
  ) {}

  async start(): Promise<void> {
    this.#before += this.#output;
    this.#output = '';
    const child = spawn(process.execPath, wordsOfService(), {
      env: {
        PATH: process.env['PATH'],
        HOST: '127.0.0.1',
        PORT: '0',
        DATA_DIR: this.dataDir,
        ...this.gate.environment,
        EVENTSTORE_URL: this.eventStoreUrl,
        DOCUMENTS_DIR: this.documentsDir,
        DOCUMENTS_SHARED: 'yes',
        EVENTSTORE_CALL_MS: '15000',
        EVENTSTORE_OPEN_NEW: 'yes',
        LOG_LEVEL: 'warn',
        READ_WAIT_MS: '20000',
        SETTLEMENT_GRACE_MS: '200',
        BOOKS_CHECK_AFTER_MS: '86400000',
        CHECKPOINT_MINUTES: '0',
      },
    });
    this.#process = child;
    child.stdout.on('data', (text: Buffer) => (this.#output += keepLog(text)));
    child.stderr.on('data', (text: Buffer) => (this.#output += keepLog(text)));
    await until(
      () => {
        if (child.exitCode !== null) throw new Error(`an instance ended: ${this.#output}`);
        this.url = /http:\/\/127\.0\.0\.1:\d+/.exec(this.#output)?.[0];
        return this.url !== undefined;
      },
      () => `an instance listens, which said: ${this.#output}`,
    );
  }

  /** All output of the instance, over all restarts. */
  get said(): string {
    return this.#before + this.#output;
  }

  /** Kills the process at once, like a power cut: none of its code runs after this call. */
  kill(): Promise<void> {
    this.url = undefined;
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return Promise.resolve();
    }
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    return ended;
  }

  /**
   * Sends a command and has its proposal signed.
   * @throws TypeError if the connection breaks or the instance is down.
   */
  async post({ path, body, key, signers = {} }: Sent): Promise<InstanceAnswer> {
    const proposed = await this.ask({ actor: whoBegins(path), path, body, key });
    return signedThrough(proposed, { key, signers }, (signing) => this.ask(signing));
  }

  /** Sends one request of one person. */
  async ask(
    { actor, path, body, key }: SignedRequest,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<InstanceAnswer> {
    const answer = await fetch(`${this.url ?? 'http://127.0.0.1:9'}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        authorization: await this.gate.as(actor),
        ...headers,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patienceMs),
    });
    return {
      status: answer.status,
      etag: answer.headers.get('etag'),
      body: await answer.json(),
    };
  }

  /**
   * Revokes a delegation. A second administrator signs if the delegation had been revoked and restored
   * before.
   */
  async revoke(
    id: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<InstanceAnswer> {
    const revocation = { path: `/v1/delegations/${id}/revocation`, body: { because: 'over' } };
    const by = (actor: string) =>
      this.ask({ ...revocation, actor, key: `revoke ${id} ${actor}` }, headers);
    const reply = await by('u.admin-1');
    const isAsked = reply.body.events?.[0].type === 'DelegationRevocationAsked';
    return isAsked ? by('u.admin-2') : reply;
  }

  /** Repeats a command under the same key until its answer is final. */
  async finalAnswer(sent: Sent): Promise<InstanceAnswer> {
    const end = performance.now() + patienceMs;
    while (performance.now() < end) {
      const reply = await this.post(sent);
      if (isFinal(reply)) return reply;
      await pause(retryDelayMs);
    }
    throw new Error(`${sent.key} never came to an answer`);
  }

  /** Body of the answer to a GET; fails unless the GET succeeds. */
  async get<Body>(path: string): Promise<Body> {
    const answer = await fetch(`${this.url}${path}`, {
      headers: { authorization: await this.gate.as('u.auditor') },
      signal: AbortSignal.timeout(patienceMs),
    });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Body;
  }
}

/** True if a client need not repeat the command under the same key. */
export function isFinal({ status, body }: InstanceAnswer): boolean {
  if (status === 503 || body.code === 'CONTENDED') return false;
  return status !== 201 || (body.sequence !== null && body.application?.state !== 'pending');
}

/** Several service processes that share one event store server, which runs in this process. */
export class Cluster {
  readonly server = new EventStoreDbServer();
  readonly instances: Instance[] = [];
  /** Folder of documents that the instances share. */
  readonly documentsDir = mkdtempSync(join(tmpdir(), 'art30-documents-'));
  #gate: Gate | undefined;

  async start(instancesTotal: number): Promise<this> {
    await this.server.start();
    const gate = await Gate.open();
    this.#gate = gate;
    for (let count = 0; count < instancesTotal; count += 1) {
      const url = `${this.server.url}&connectionName=instance-${count + 1}`;
      this.instances.push(new Instance(url, gate, this.documentsDir));
    }
    await Promise.all(this.instances.map((instance) => instance.start()));
    await gate.delegate(this.one().url ?? '');
    return this;
  }

  /** Value of the header `Authorization` for a person, valid at every instance. */
  async as(person: string): Promise<string> {
    return (await this.#gate?.as(person)) ?? '';
  }

  /** Instances that are running now. */
  up(): Instance[] {
    return this.instances.filter(({ url }) => url !== undefined);
  }

  one(): Instance {
    const up = this.up();
    const chosen = up[Math.floor(Math.random() * up.length)];
    if (chosen === undefined) throw new Error('no instance is up');
    return chosen;
  }

  /** Sends a command to one of the instances and fails unless it succeeds. */
  async done(sent: Sent): Promise<InstanceAnswer['body']> {
    const reply = await this.one().finalAnswer(sent);
    if (reply.status !== 201) throw new Error(`${sent.key}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  /** Sends the same command several times to every instance, all at once. */
  everywhere(sent: Sent, timesEach: number): Promise<InstanceAnswer[]> {
    const asked = Array.from({ length: timesEach }, () => this.instances).flat();
    return Promise.all(asked.map((instance) => instance.finalAnswer(sent)));
  }

  /** Waits until every read model has projected the whole log. */
  async caughtUp(): Promise<void> {
    for (const instance of this.instances) {
      await until(
        async () => {
          const { knownAt } = await instance.get<{ knownAt: { sequence: number } }>(
            '/v1/trial-balance',
          );
          return knownAt.sequence === this.server.log.under('article30-').length;
        },
        () => 'a read model has the whole log',
      );
    }
  }

  async stopAndRemove(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.kill()));
    await this.server.stop();
    await this.#gate?.close();
    rmSync(this.documentsDir, { recursive: true, force: true });
    for (const { dataDir } of this.instances) rmSync(dataDir, { recursive: true, force: true });
  }
}
