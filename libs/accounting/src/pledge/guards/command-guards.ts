import type { Shortfall } from '../../rows/command-row';
import { pledgeCommands, type PledgeCommand, type PledgeFact } from '../facts/pledge.facts';
import { isOfRevaluation } from '../state/revaluation.state';
import type { Measure } from './guarded-effects';

type Guard = Shortfall<Measure>;

/** Events that pay, or may; they and their reversals follow the bank, whatever money is left. */
const payments: readonly string[] = ['ContributionRefunded', 'RefundPaid', 'LevyPaid'];

/** Whether what had moved is reversed right after this, the share of a run that it took. */
function goesWithWhatMoved({ data }: PledgeFact): boolean {
  return 'reversedWith' in data && data.reversedWith !== undefined;
}

/** The guard of one fact of a command. */
export function guardOf({ type }: PledgeCommand, fact: PledgeFact): Guard {
  if (isOfRevaluation(fact)) return goesWithWhatMoved(fact) ? ofShare : ofRun;
  const isPaymentReversed =
    fact.type === 'EventReversed' && payments.includes(fact.data.reversedType);
  return isPaymentReversed
    ? { ...rows[type].row.shortfall, mayFallShort: ['unallocated cash'] }
    : rows[type].row.shortfall;
}

/** The compiler holds the quantities in the rows to those that are guarded. */
const rows: Readonly<
  Record<PledgeCommand['type'], { readonly row: { readonly shortfall: Guard } }>
> = pledgeCommands;
const ofRun = rows.RevaluePledge.row.shortfall;

/** What an allowance lacks with such a share alone, it has again with what had moved. */
const ofShare: Guard = { ...ofRun, mayFallShort: [...(ofRun.mayFallShort ?? []), 'allowance'] };
