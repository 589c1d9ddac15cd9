import type { Entry } from '../../kernel/entries';
import type { PledgeFact } from '../../pledge/facts/pledge.facts';
import type { PledgeState } from '../../pledge/state/pledge.state';
import { postAgreementSigned } from './receivables/agreement';
import { postAgreementAmended } from './receivables/amendment';
import {
  postAllocated,
  postExpenditure,
  postReallocated,
  postReduced,
  postSupportCharge,
} from './cash/spending-authority';
import { postAllowance } from './receivables/allowance';
import { postAmended, postAnnounced, postEnded } from './receivables/announcement';
import { postConditionFailed, postConditionMet, postTerminated } from './receivables/condition';
import { postConverted } from './cash/conversion';
import { postPaymentReturned, postRefunded, postRefundPaid } from './cash/refund';
import { postApplied, postCredited, postLevyPaid } from './cash/settlement';
import { postReceipt } from './suspense/receipt';
import { postAccountItem } from './account-items';
import { postReversal } from './cash-owners/reversal';
import { postPledgeRevalued, postTakenBack } from './cash/revaluation';
import { postTakenOver } from './cash/take-over';
import { postWrittenOff } from './receivables/write-off';
import { isUnbooked } from '../../log/event-reversals';
import { policyInForce } from '../../kernel/policy-settings';

/**
 * The UN's policy under IPSAS 23: an unconditional agreement is revenue in full at signature; a conditional
 * one is a liability when cash comes in. `docs/accounting.md` has an example of each rule.
 */
export const ipsas23Un = {
  id: policyInForce,
  pledge: postPledge,
  receipt: postReceipt,
  accountItems: postAccountItem,
};

function postPledge(fact: PledgeFact, before: PledgeState): readonly Entry[] {
  if (isUnbooked(fact)) return [];
  switch (fact.type) {
    case 'PledgeAnnounced':
      return postAnnounced(fact.data);
    case 'AgreementSigned':
      return postAgreementSigned(fact.data, before);
    case 'PledgeTakenOver':
      return postTakenOver(fact.data);
    default:
      break;
  }
  if (before.status === 'none') throw new Error(`${fact.type} on a pledge that does not exist`);
  switch (fact.type) {
    case 'PledgeAmended':
      return postAmended(fact.data, before);
    case 'PledgeWithdrawn':
    case 'PledgeLapsed':
      return postEnded(before);
    case 'ReceiptApplied':
      return postApplied(fact.data, before);
    case 'ReceiptApplicationReversed':
    case 'EventReversed':
      return postReversal(fact.data, before);
    case 'InterestCredited':
    case 'CoordinationLevyAccrued':
    case 'WrittenOffRecovered':
      return postCredited(fact.type, fact.data, before);
    case 'LevyPaid':
      return postLevyPaid(fact.data, before);
    case 'PaymentReturned':
      return postPaymentReturned(fact.data, before);
    case 'AllocationMade':
      return postAllocated(fact.data, before);
    case 'AllocationReduced':
      return postReduced(fact.data, before);
    case 'ReallocationMade':
      return postReallocated(fact.data, before);
    case 'ExpenditureReported':
      return postExpenditure(fact.data, before);
    case 'SupportCostCharged':
      return postSupportCharge(fact.data, before);
    case 'AgreementAmended':
      return postAgreementAmended(fact.data, before);
    case 'ConditionMet':
      return postConditionMet(fact.data, before);
    case 'ConditionFailed':
      return postConditionFailed(fact.data, before);
    case 'AgreementTerminated':
      return postTerminated(fact.data, before);
    case 'AllowanceBooked':
      return postAllowance(fact.data, before);
    case 'ReceivableWrittenOff':
      return postWrittenOff(fact.data, before);
    case 'ContributionRefunded':
      return postRefunded(fact.data, before);
    case 'RefundPaid':
      return postRefundPaid(fact.data, before);
    case 'CashConverted':
      return postConverted(fact.data, before);
    case 'PledgeRevalued':
      return fact.data.moved === undefined
        ? postPledgeRevalued(fact.data, before)
        : postTakenBack(fact.data, before, postPledge);
  }
}
