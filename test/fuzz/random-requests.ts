import fc from 'fast-check';
import { Broken, type Asked, type Run } from './service/run';
import { isCommand, type Operation } from './requests/contract';
import { withOddity } from './requests/oddities';
import { plansOf, readyOf, type Plan } from './requests/plans';
import { Values } from './requests/values';
import { goOn } from './stories/signatures';

/** Largest number of steps in which fast-check shrinks a request that breaks a law. */
const shrinksMax = 60;

/** A broken law, with the request that shows it. */
export interface Finding {
  readonly kind: string;
  /** Number of the request in its office. */
  readonly index: number;
  readonly details: string;
}

/** Sends random requests to an office one after the other. Each follows from the seed and its number. */
export class RandomRequests {
  readonly findings: Finding[] = [];
  private readonly kinds = new Set<string>();
  private readonly plans: fc.Arbitrary<Plan>;
  private readonly questions: fc.Arbitrary<Plan>;
  private index = 0;

  constructor(
    private readonly run: Run,
    private readonly seed: number,
    operations: readonly Operation[] = run.contract.operations,
  ) {
    const values = new Values(run.contract);
    this.plans = plansOf(operations, values);
    this.questions = plansOf(
      operations.filter(({ method }) => method === 'GET'),
      values,
    );
  }

  /** Sends a random query, which changes nothing. */
  async question(): Promise<void> {
    await this.next(this.questions);
  }

  /** Sends a random request and, if it becomes a proposal, continues with it. */
  async request(): Promise<void> {
    await this.next(this.plans);
  }

  private async next(plans: fc.Arbitrary<Plan>): Promise<void> {
    this.index += 1;
    const { index } = this;
    let shrinks = 0;
    let broken: Broken | undefined;
    const holds = fc.asyncProperty(plans, async (plan) => {
      if (broken !== undefined) shrinks += 1;
      if (shrinks > shrinksMax) return;
      try {
        await this.step(plan, index);
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        broken = error;
        // A second finding of the same kind is not shrunk.
        if (this.kinds.has(error.kind)) return;
        throw error;
      }
    });
    // Scatters the seeds, because neighbouring numbers must give unrelated requests.
    const seed = (this.seed * 1_000_003 + index) | 0;
    const { failed, counterexample, errorInstance } = await fc.check(holds, { seed, numRuns: 1 });
    if (!failed) return;
    if (!(errorInstance instanceof Broken)) throw errorInstance;
    this.kinds.add(errorInstance.kind);
    const details = `${reportOf(errorInstance)}\n  plan ${JSON.stringify(counterexample?.[0])}`;
    this.findings.push({ kind: errorInstance.kind, index, details });
  }

  private async step(plan: Plan, index: number): Promise<void> {
    const { run } = this;
    run.office.pass(plan.minutes);
    const { knownValues, contract } = run;
    const ready = withOddity(readyOf(plan, contract, { knownValues, index }));
    const asked: Asked = { ...ready, oddity: plan.oddity };
    const waitingBefore = knownValues.waiting.at(-1);
    const reply = await run.send(asked);
    const isWritten = reply.status === 201 || reply.status === 202;
    if (isWritten && plan.then >= 92 && plan.oddity === 'none' && isCommand(ready.operation)) {
      const again = await run.send(asked);
      const same = again.status === reply.status && again.text === reply.text;
      if (!same)
        throw new Broken([`is answered otherwise when repeated: ${reply.text}`], asked, again);
    }
    const waiting = knownValues.waiting.at(-1);
    if (waiting === undefined || waiting === waitingBefore) return;
    await goOn(run, waiting, plan.then);
  }
}

/** Describes a request and its answer for a report. */
export function reportOf({ message, asked, reply }: Broken): string {
  const { method, target, sender, headers, body } = asked;
  return [
    `${method} ${target}`.slice(0, 600),
    `  of ${JSON.stringify(sender)}, ${JSON.stringify(headers).slice(0, 300)}`,
    `  ${(body?.toString('utf8') ?? '').slice(0, 1_500)}`,
    `  ${message.slice(0, 800)}`,
    `  ${reply?.status ?? 'no answer'} ${(reply?.text ?? '').slice(0, 800)}`,
  ].join('\n');
}
