import type { Entry } from '../../../kernel/entries';
import { postingDateOf } from '../../../period/posting';
import type { AgreementTerminatedFacts } from '../../../pledge/facts/receivables.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { allowanceReleased } from './allowance';
import { postReceivablesCancelled } from './amendment';
import { ownerDims } from './announcement';
import { CarryingValues } from './carrying';
import { postConditionFailed } from './condition';

/**
 * What does not stay due is cancelled as an amendment downwards is, and its allowance released; what
 * is under the condition goes back, or is owed no more, as where the condition fails.
 */
export function postTerminated(facts: AgreementTerminatedFacts, pledge: Pledge): Entry[] {
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  const owner = ownerDims(pledge);
  return [
    ...postReceivablesCancelled(facts.cancelled, pledge, carrying),
    ...facts.cancelled.flatMap(({ instalment, purpose }) =>
      allowanceReleased({ ...owner, purpose, instalment }, carrying),
    ),
    ...postConditionFailed(facts, pledge),
  ];
}
