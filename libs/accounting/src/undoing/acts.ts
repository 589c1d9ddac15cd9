/** A fact that moves no money. */
export function stands<const Instead extends string>(instead: Instead) {
  return { undoneBy: null, by: 'anybody', instead, bears: 'money' } as const;
}

/** Acts of people on proposals, delegations and accounts. */
export const ofPeople = {
  IdentityProviderProposed: stands('another one is proposed'),
  IdentityProviderChanged: stands('it is changed back by another change'),
  CheckpointKeyChangeProposed: stands('another change is proposed'),
  CheckpointKeyRotated: stands('another key is made and rotated to'),
  CheckpointKeyRevoked: stands('a key that was revoked stays revoked'),
  AdministratorsNamed: stands('roles are changed by another change'),
  AccountChangeAsked: stands('a change that was asked for is refused'),
  AccountChangeReleased: stands('it is changed back by another change'),
  AccountChangeRefused: stands('it is asked for again'),
  AccountSuspended: stands('an account is reinstated'),
  AdministratorRecovered: stands('the password is reset again'),
  DelegationProposed: stands('a delegation is refused, or revoked once it is granted'),
  DelegationGranted: stands('a delegation is revoked'),
  DelegationRefused: stands('another delegation is proposed'),
  DelegationRevocationAsked: stands(
    'a delegation holds on while no other administrator revokes it',
  ),
  DelegationRevoked: stands('another delegation is proposed'),
  CommandProposed: stands('a proposal is withdrawn or rejected'),
  ProposalCertified: stands('a proposal is rejected'),
  ProposalApproved: stands('what was booked is reversed by itself'),
  ProposalReturned: stands('the proposal is certified again'),
  ProposalRejected: stands('the command is proposed again'),
  ProposalWithdrawn: stands('the command is proposed again'),
} as const;
