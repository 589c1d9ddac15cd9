import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Signed } from './signatures';

/** One request of the worked example, as stored in `test/golden/worked-example.requests.json`. */
export interface ScriptedRequest {
  /** Time to which the clock of the service is set before the request. */
  readonly at: string;
  readonly actors: {
    readonly recordedBy: string;
    readonly certifiedBy?: string;
    readonly approvedBy?: string;
  };
  readonly idempotencyKey: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** Expected events in their order, each as `stream:type`. */
  readonly books?: readonly string[];
  /** Values of the answer that later requests need: a name for each, and its path in the answer. */
  readonly capture?: Readonly<Record<string, string>>;
}

export interface RefusedRequest extends ScriptedRequest {
  readonly after: string;
  readonly expect: { readonly status: number; readonly code: string };
}

export interface Script {
  readonly setup: readonly ScriptedRequest[];
  readonly events: Readonly<Record<string, readonly ScriptedRequest[]>>;
  readonly refused: Readonly<Record<string, RefusedRequest>>;
}

/** Sends a request. If the answer is a proposal, sends the signatures too, so that the command is executed. */
export type Send = (request: ScriptedRequest) => Promise<Signed<Answer>>;

/** Time on the clock of the worked example when the service starts. */
export const scriptOpensAt = '2024-03-01T00:00:00.000Z';

/** Name of the last event of the worked example that is played. */
export const lastEventPlayed = 'E29';

export function readScript(projectRoot: string): Script {
  const file = join(projectRoot, 'test', 'golden', 'worked-example.requests.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Script;
}

/**
 * Plays the worked example, a script of requests, in the order of its clock. Set-up requests are sent before the first
 * event of the same or a later time. Values captured from answers are filled into later requests.
 */
export class WorkedExample {
  private readonly captured = new Map<string, string>();
  private readonly setup: ScriptedRequest[];
  private readonly sentRequests: ScriptedRequest[] = [];
  /** Sequence of the last event that an answer stated. */
  private head = 0;

  constructor(
    private readonly script: Script,
    private readonly setClock: (time: Date) => void,
    private readonly send: Send,
  ) {
    this.setup = script.setup.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  }

  /** Returns the names of the events from `E01` up to a given one. */
  through(last: string): readonly string[] {
    return Object.keys(this.script.events).filter((name) => name <= last);
  }

  /**
   * Sends the set-up requests that are due before an event, then the requests of the event. Returns the answers to the
   * latter only.
   */
  async play(name: string): Promise<readonly Answer[]> {
    const requests = this.script.events[name] ?? [];
    const at = requests[0]?.at ?? '';
    while (this.setup[0] !== undefined && this.setup[0].at <= at) {
      await this.ask(this.setup.shift() as ScriptedRequest);
    }
    const answers: Answer[] = [];
    for (const request of requests) answers.push(await this.ask(request));
    return answers;
  }

  /**
   * Sends the named requests that the service must refuse after an event. If a signature is refused, the recorder
   * withdraws the proposal.
   */
  async refusedAfter(
    event: string,
    names: readonly string[],
  ): Promise<readonly { name: string; expect: RefusedRequest['expect']; answer: Answer }[]> {
    const answers = [];
    for (const [name, request] of Object.entries(this.script.refused)) {
      if (request.after !== event || !names.includes(name)) continue;
      const { waiting, ...answer } = await this.dispatch(request);
      if (waiting !== undefined) await this.withdraw(request, waiting);
      answers.push({ name, expect: request.expect, answer });
    }
    return answers;
  }

  /** Requests that were answered with 201, with captured values filled in. */
  get sent(): readonly ScriptedRequest[] {
    return this.sentRequests;
  }

  /** Replaces each `{name}` in a text of the script by the value captured under that name. */
  filled(text: string): string {
    return text.replace(/\{([^}]+)\}/g, (whole, name: string) => this.captured.get(name) ?? whole);
  }

  private async ask(request: ScriptedRequest): Promise<Answer> {
    const answer = await this.dispatch(request);
    if (answer.status !== 201) {
      throw new Error(`${request.idempotencyKey} was refused: ${reasonOf(answer.body)}`);
    }
    for (const [name, path] of Object.entries(request.capture ?? {})) {
      this.captured.set(name, memberAt(answer.body, path));
    }
    this.sentRequests.push(this.ready(request));
    this.head = (answer.body as { sequence: number }).sequence;
    return answer;
  }

  private async withdraw(request: ScriptedRequest, proposalId: string): Promise<void> {
    const { status, body } = await this.send({
      ...request,
      idempotencyKey: `${request.idempotencyKey} withdrawn`,
      path: `/v1/proposals/${proposalId}/withdrawal`,
      body: { because: 'it was refused a signature' },
    });
    if (status !== 201) throw new Error(`${proposalId} was not withdrawn: ${reasonOf(body)}`);
  }

  private dispatch(request: ScriptedRequest): Promise<Signed<Answer>> {
    this.setClock(new Date(request.at));
    return this.send(this.ready(request));
  }

  /** Fills captured values into the path of a request. In the body, replaces `{head}` by the last sequence. */
  private ready(request: ScriptedRequest): ScriptedRequest {
    const body = JSON.stringify(request.body).replaceAll('"{head}"', String(this.head));
    return { ...request, path: this.filled(request.path), body: JSON.parse(body) as unknown };
  }
}

/** Returns the text at a path such as `$.application.id`. */
function memberAt(body: unknown, path: string): string {
  const names = path.split('.').slice(1);
  const found = names.reduce<unknown>(
    (value, name) => (value as Record<string, unknown> | undefined)?.[name],
    body,
  );
  if (typeof found !== 'string') throw new Error(`the answer has no text at ${path}`);
  return found;
}

/** Returns the sentence with which the service explained a refusal. */
export function reasonOf(body: unknown): string {
  const { detail, field } = body as { detail: string; field?: string };
  return field === undefined || detail.includes(field) ? detail : `${field}: ${detail}`;
}
