import type { Proposed, Waiting } from '../requests/known-values';
import type { Run } from '../service/run';
import type { WireAnswer } from '../service/wire';

/** Has a proposal certified and approved by people who may; returns the last answer. */
export async function signed(
  run: Run,
  { id, hash, approver }: Proposed,
  at = 0,
): Promise<WireAnswer> {
  const { certifier, approver: approvers, controller } = run.office.cast;
  const approving = approver === 'CONTROLLER' ? controller : approvers;
  const sign = (what: string, people: readonly string[]) =>
    run.ask({
      target: `/v1/proposals/${id}/${what}`,
      as: people[at % people.length],
      body: { hash },
    });
  const certified = await sign('certification', certifier);
  return certified.status === 201 ? sign('approval', approving) : certified;
}

/** Continues with a proposal: most are signed, some wait, and some are rejected or withdrawn. */
export async function goOn(run: Run, waiting: Waiting, then: number): Promise<void> {
  if (then < 78) {
    await signed(run, waiting, then);
    return;
  }
  const [what, as] =
    then < 84
      ? ['rejection', run.office.cast.certifier[0]]
      : then < 92
        ? ['withdrawal', waiting.recorder]
        : [undefined, undefined];
  if (what === undefined) return;
  await run.ask({
    target: `/v1/proposals/${waiting.id}/${what}`,
    as,
    body: { because: 'it may not be' },
  });
}
