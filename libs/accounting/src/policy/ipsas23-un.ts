import type { Entry } from '../entries';
import type { PledgeFact } from '../pledge/pledge.events';
import type { PledgeState } from '../pledge/pledge.state';
import { postAgreementSigned } from './ipsas23-un/agreement';
import { postAgreementAmended } from './ipsas23-un/amendment';
import { postAllocated, postReallocated, postReduced } from './ipsas23-un/allocation';
import { postAllowance } from './ipsas23-un/allowance';
import { postAmended, postAnnounced, postEnded } from './ipsas23-un/announcement';
import { postConditionFailed, postConditionMet } from './ipsas23-un/condition';
import { postConverted, postTransfer } from './ipsas23-un/conversion';
import { postRefunded, postRefundPaid } from './ipsas23-un/refund';
import { postCredited, postLevyPaid } from './ipsas23-un/credit';
import { postReceipt } from './ipsas23-un/receipt';
import { postApplied, postReversal } from './ipsas23-un/settlement';
import { postPledgeRevalued } from './ipsas23-un/revaluation';
import { postExpenditure, postSupportCharge } from './ipsas23-un/spending';
import { postTakenOver } from './ipsas23-un/take-over';
import { postWrittenOff } from './ipsas23-un/write-off';
import { policyInForce } from './policy';

/**
 * The UN's policy under IPSAS 23: unconditional agreements are revenue in full at signature,
 * conditional ones a liability when cash comes in. Each rule is worked in `docs/accounting.md`.
 */
export const ipsas23Un = {
  id: policyInForce,
  pledge: postPledge,
  receipt: postReceipt,
  transfer: postTransfer,
};

function postPledge(fact: PledgeFact, before: PledgeState): readonly Entry[] {
  switch (fact.type) {
    case 'PledgeAnnounced':
      return postAnnounced(fact.data);
    case 'AgreementSigned':
      return postAgreementSigned(fact.data, before);
    case 'PledgeTakenOver':
      return postTakenOver(fact.data);
    case 'PledgeAccepted':
    case 'InstalmentsRescheduled':
    case 'ReceiptApplicationRefused':
      return [];
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
      return postPledgeRevalued(fact.data, before);
  }
}
