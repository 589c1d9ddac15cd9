import { AnswerLaws } from './answer-laws';
import { LogWatch } from './log-watch';
import type { Office } from './offices';
import { isCommand, type Contract, type Operation } from '../requests/contract';
import { KnownValues } from '../requests/known-values';
import type { Oddity, Sender } from '../requests/plans';
import { proposalIn } from '../requests/known-values';
import type { WireAnswer } from './wire';

/** A request of a person. */
export interface Asked {
  readonly method: string;
  readonly target: string;
  readonly operation: Operation;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
  readonly value?: unknown;
  readonly sender: Sender | { readonly who: 'person'; readonly person: string };
  readonly oddity?: Oddity;
}

/** A request of a story; the rest is derived from these members. */
export interface Scripted {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly target: string;
  readonly as: string | undefined;
  /** JSON value, or the bytes of a document. */
  readonly body?: object | Buffer;
  readonly key?: string;
}

/** An answer that breaks a law. */
export class Broken extends Error {
  constructor(
    readonly wrongs: readonly string[],
    readonly asked: Asked,
    readonly reply: WireAnswer | undefined,
  ) {
    super(wrongs.join('; '));
  }

  /** Kind of the fault, without ids and figures, by which equal faults are recognised. */
  get kind(): string {
    const { operation } = this.asked;
    return `${operation.id}: ${this.message.replaceAll(/[0-9a-f-]{36}|\d+/g, '#').slice(0, 200)}`;
  }
}

/** Sends requests to an office, checks every answer against the laws, and learns values from it. */
export class Run {
  readonly knownValues: KnownValues;
  readonly watch: LogWatch;
  /** Number of answers by status. */
  readonly statuses = new Map<number, number>();
  /** Operations that succeeded at least once. */
  readonly done = new Set<string>();
  sent = 0;
  /** Broken laws in stories, the first of each kind. */
  readonly findings = new Map<string, Broken>();
  private keys = 0;

  constructor(
    readonly office: Office,
    readonly contract: Contract,
    private readonly laws = new AnswerLaws(contract, office.isDisturbed),
  ) {
    this.knownValues = new KnownValues(contract);
    this.watch = new LogWatch(office.events, office.bus);
  }

  /** Sends a request of a story; its answer may be a refusal but must obey the laws. */
  readonly ask = async ({
    method = 'POST',
    target,
    as,
    body,
    key,
  }: Scripted): Promise<WireAnswer> => {
    this.keys += 1;
    const operation = this.operationAt(method, target);
    const asked: Asked = {
      method,
      target,
      operation,
      value: body,
      sender: as === undefined ? { who: 'nobody' } : { who: 'person', person: as },
      headers: [
        ...(body === undefined ? [] : [['content-type', typeOf(body)] as const]),
        ...(isCommand(operation)
          ? [['idempotency-key', key ?? `story ${this.keys}`] as const]
          : []),
      ],
      body: body === undefined || isBytes(body) ? body : Buffer.from(JSON.stringify(body)),
    };
    try {
      return await this.send(asked);
    } catch (error) {
      if (!(error instanceof Broken) || error.reply === undefined) throw error;
      this.find(error);
      return error.reply;
    }
  };

  /** Notes the first finding of each kind. */
  find(broken: Broken): void {
    if (!this.findings.has(broken.kind)) this.findings.set(broken.kind, broken);
  }

  /**
   * Sends a request.
   *
   * @throws Broken if the answer, or what it wrote to the log, breaks a law.
   */
  async send(asked: Asked): Promise<WireAnswer> {
    const { operation, oddity = 'none' } = asked;
    const authorization = await this.authorizationOf(asked);
    const headers = [
      ...asked.headers,
      ...(authorization === undefined ? [] : [['authorization', authorization] as const]),
    ];
    let reply: WireAnswer;
    try {
      reply = await this.office.wire.send({ ...asked, headers });
    } catch (error) {
      throw new Broken([(error as Error).message], asked, undefined);
    }
    this.sent += 1;
    this.statuses.set(reply.status, (this.statuses.get(reply.status) ?? 0) + 1);
    const wrongs = [
      ...this.laws.wrongs(operation, reply, oddity),
      ...(await this.left(asked, reply)),
    ];
    if (wrongs.length > 0) throw new Broken(wrongs, asked, reply);
    this.learn(asked, reply);
    return reply;
  }

  /** Returns the laws that a request broke by what it wrote to the log or by its headers. */
  private async left(
    { method, target }: Asked,
    { status, headers }: WireAnswer,
  ): Promise<readonly string[]> {
    const { commands, left } = await this.watch.look();
    const isDry = /[?&]dryRun=true/.test(target);
    const wrongs: string[] = [];
    if (method !== 'POST' && commands.length > 0)
      wrongs.push(`${method} carries ${commands.join()} out`);
    if ((status >= 400 || isDry) && left.length > 0)
      wrongs.push(`is refused or dry, and leaves ${left.join()}`);
    if (status === 201 && commands.length > 0 && !/^"\d+"$/.test(headers.etag ?? ''))
      wrongs.push('has no ETag');
    if (headers.location !== undefined && !this.leads(headers.location))
      wrongs.push(`leads nowhere: ${headers.location}`);
    return wrongs;
  }

  private leads(location: string): boolean {
    return this.contract.operations.some(
      ({ method, path }) => method === 'GET' && fits(path, location),
    );
  }

  private learn({ operation, target, value, sender }: Asked, { status, body }: WireAnswer): void {
    if (status >= 300) return;
    this.done.add(operation.id);
    if (body === undefined) return;
    if (operation.method === 'GET') {
      this.knownValues.learnList(operation.path, body);
      return;
    }
    if (/[?&]dryRun=true/.test(target)) return;
    this.knownValues.learnCommand(operation, { path: target, body: value }, body);
    const proposal = proposalIn({ status, body });
    if (proposal === undefined) return;
    const recorder = 'person' in sender ? sender.person : this.personOf(operation, sender);
    this.knownValues.wait({ ...proposal, recorder: recorder ?? '' });
  }

  private async authorizationOf({ sender, operation }: Asked): Promise<string | undefined> {
    if (sender.who === 'badToken') return this.office.badToken(sender.at);
    const person = sender.who === 'person' ? sender.person : this.personOf(operation, sender);
    return person === undefined ? undefined : this.office.authorization(person);
  }

  /** Returns the person who sends a request; undefined for nobody. */
  private personOf({ roles }: Operation, sender: Sender): string | undefined {
    const { cast, others } = this.office;
    if (sender.who === 'nobody' || sender.who === 'badToken') return undefined;
    const everybody = [...others, ...Object.values(cast).flat()];
    if (sender.who === 'anybody' || roles === 'open')
      return everybody[sender.at % everybody.length];
    const people = roles.flatMap((role) => cast[role]);
    return people[sender.at % people.length];
  }

  /** @throws Error if the contract has no such operation. */
  operationAt(method: string, target: string): Operation {
    const path = target.split('?', 1)[0] ?? '';
    const found = this.contract.operations.filter(
      (one) => one.method === method && fits(one.path, path),
    );
    const [operation] = found.toSorted(
      (a, b) => a.path.split('{').length - b.path.split('{').length,
    );
    if (operation === undefined) throw new Error(`the contract has no ${method} ${path}`);
    return operation;
  }
}

function fits(template: string, path: string): boolean {
  const steps = path.split('/');
  const parts = template.split('/');
  return (
    parts.length === steps.length &&
    parts.every((part, at) => (part.startsWith('{') ? steps[at] !== '' : part === steps[at]))
  );
}

function isBytes(body: object | undefined): body is Buffer {
  return Buffer.isBuffer(body);
}

function typeOf(body: object): string {
  return isBytes(body) ? 'text/plain' : 'application/json';
}
