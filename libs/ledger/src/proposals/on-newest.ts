import { Rejection } from '@art30/accounting';
import { decisionAttemptsMax } from '@art30/event-sourcing';
import { isLasting } from '../kernel/passing';
import type { ProposalLog } from './proposal-log';

/** Refusals that come with a return of the proposal, which itself moves its stream. */
const sendsBack: readonly string[] = ['PROPOSAL_CHANGED', 'THIRD_PERSON_REQUIRED'];

/**
 * The outcome of a signature; where it is refused and others wrote to the stream of the proposal
 * meanwhile, it is given again: what was tried may rest on what the same request has booked elsewhere.
 */
export async function onNewest<Outcome>(
  log: ProposalLog,
  proposalId: string,
  sign: () => Promise<Outcome>,
): Promise<Outcome> {
  for (let left = decisionAttemptsMax; left > 1; left -= 1) {
    const before = await log.find(proposalId);
    try {
      return await sign();
    } catch (error) {
      const isFinal = error instanceof Rejection && sendsBack.includes(error.code);
      if (isFinal || !isLasting(error)) throw error;
      const now = await log.find(proposalId);
      if (now.recorded.length === before.recorded.length) throw error;
    }
  }
  return sign();
}
