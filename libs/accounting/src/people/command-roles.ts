import type { Role } from '../rows/roles';

const recorder: readonly Role[] = ['recorder'];
const receiving: readonly Role[] = ['recorder', 'cashier'];

/** Commands that are not for the recorder alone (domain rule 24), by the name of each. */
const otherThanRecorder: Readonly<Record<string, readonly Role[]>> = {
  RecordReceipt: ['cashier'],
  ApplyReceipt: receiving,
  ApplyToAccount: receiving,
  ApplyToReturn: receiving,
  ReturnReceipt: receiving,
  ReverseReturn: receiving,
  ReverseReceipt: receiving,

  SetSigningRule: ['administrator'],
  ProposeDelegation: ['administrator'],
  GrantDelegation: ['administrator'],
  RefuseDelegation: ['administrator'],
  RevokeDelegation: ['administrator'],
  ProposeIdentityProvider: ['administrator'],
  ApproveIdentityProvider: ['administrator'],
  ProposeCheckpointKeyChange: ['administrator'],
  ApproveCheckpointKeyChange: ['administrator'],
  OpenAccount: ['administrator'],
  ChangeRoles: ['administrator'],
  ResetPassword: ['administrator'],
  SuspendAccount: ['administrator'],
  ReinstateAccount: ['administrator'],
  ReleaseAccountChange: ['administrator'],
  RefuseAccountChange: ['administrator'],
  SkipEvent: ['operator'],
  AcknowledgeReadModelDifference: ['operator'],

  CertifyProposal: ['certifier'],
  ApproveProposal: ['approver', 'controller'],
  RejectProposal: ['certifier', 'approver', 'controller'],
  // Whoever proposed it, which is asked of the proposal.
  WithdrawProposal: ['recorder', 'cashier', 'operator', 'administrator'],
};

/** Roles of which one is enough to record a command; of a signature, to give it. */
export function rolesFor(command: string): readonly Role[] {
  return Object.hasOwn(otherThanRecorder, command)
    ? (otherThanRecorder[command] ?? recorder)
    : recorder;
}
