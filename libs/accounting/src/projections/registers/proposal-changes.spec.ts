import { authorityOf, given, requestOn } from '@art30/testing';
import { bookingRoles } from '../../rows/roles';
import { proposalDecider, type ProposalContext } from '../../proposal/proposal.decider';
import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import { proposalChange } from './proposal-changes';

const hash = 'a'.repeat(64);
const content = { version: 1, approver: 'OFFICER', books: [], hash } as const;
const by = (person: string): ProposalContext => ({
  by: person,
  today: '2024-05-06',
  stream: 'donor-A',
  signingRule: 'THREE_PEOPLE',
  proposalDays: 30,
  openProposals: 0,
  authority: authorityOf(person, bookingRoles),
});
const facts = { command: 'RegisterDonor', thing: 'A', facts: {}, content };
const proposed = given(proposalDecider, by('u.contrib')).commands({
  type: 'ProposeCommand',
  facts,
});
const proposalId = proposed.idOf('CommandProposed');
const certified = proposed
  .with(by('u.certify'))
  .commands({ type: 'CertifyProposal', facts: { proposalId, hash } });
const returning = {
  type: 'ReturnProposal',
  facts: {
    proposalId,
    hash,
    because: 'the books moved',
    content: { ...content, version: 2, hash: 'b'.repeat(64) },
  },
} as const;

/** Returns the proposal in the register after these events: all their changes merged. */
function registerRow(events: readonly { readonly id: string; readonly event: ProposalEvent }[]) {
  const { metadata } = requestOn('2024-05-06').identity;
  const changes = events.map(({ id, event }) => proposalChange(event, { id, metadata }));
  expect(new Set(changes.map(({ id }) => id))).toEqual(new Set([proposalId]));
  return Object.assign({}, ...changes.map((change) => change.changes)) as object;
}

const recordedAt = requestOn('2024-05-06').identity.metadata.recordedAt;

describe('a proposal in the register', () => {
  it('is known by the event that proposed it, with its recorder and the moment', () => {
    expect(registerRow(proposed.recorded)).toMatchObject({
      status: 'PROPOSED',
      command: 'RegisterDonor',
      about: 'A',
      version: 1,
      hash,
      proposedBy: 'u.contrib',
      proposedOn: '2024-05-06',
      proposedAt: recordedAt,
      certifiedBy: null,
      certifiedAt: null,
      because: null,
    });
  });

  it('names its certifier until it goes back, and then why it did', () => {
    expect(registerRow(certified.recorded)).toMatchObject({
      status: 'CERTIFIED',
      certifiedBy: 'u.certify',
      certifiedAt: recordedAt,
    });
    expect(registerRow(certified.with(by('u.approve')).commands(returning).recorded)).toMatchObject(
      {
        status: 'PROPOSED',
        version: 2,
        hash: 'b'.repeat(64),
        certifiedBy: null,
        certifiedAt: null,
        because: 'the books moved',
      },
    );
  });

  it('is open again where it went back after it was approved', () => {
    const approving = { type: 'ApproveProposal', facts: { proposalId, hash } } as const;
    const approved = certified.with(by('u.approve')).commands(approving);
    expect(registerRow(approved.recorded)).toMatchObject({ status: 'APPROVED' });
    const { hash: _signed, ...back } = returning.facts;
    const returned = approved.commands({ type: 'ReturnApproved', facts: back });
    expect(registerRow(returned.recorded)).toMatchObject({
      status: 'PROPOSED',
      version: 2,
      certifiedBy: null,
    });
  });

  it.each([
    ['RejectProposal', 'REJECTED', 'u.certify'],
    ['WithdrawProposal', 'WITHDRAWN', 'u.contrib'],
  ] as const)('is ended by %s, with the reason', (type, status, person) => {
    const because = 'not as agreed';
    const ended = proposed.with(by(person)).commands({ type, facts: { proposalId, because } });
    expect(registerRow(ended.recorded)).toMatchObject({ status, because });
  });
});
