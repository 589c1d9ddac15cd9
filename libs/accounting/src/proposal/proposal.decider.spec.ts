import { authorityOf, given } from '@art30/testing';
import { bookingRoles, type Role } from '../rows/roles';
import { proposalVersionsMax } from './facts/proposal.facts';
import type { SigningRule } from '../signing/signing.facts';
import { demandAsSigned, isAsSigned, ProposalMoved } from './signed-content';
import {
  openProposalsMax,
  proposalDecider,
  type ProposeCommand,
  type ProposalContext,
} from './proposal.decider';
import type { ProposalContent } from './facts/proposal.state';

const hash = 'a'.repeat(64);
const other = 'b'.repeat(64);
const books = [{ id: 'e1', type: 'DonorRegistered', stream: 'donor-A', entries: [] }];
const content: ProposalContent = { version: 1, approver: 'OFFICER', books, hash };

/** Everybody has all roles except those of the controller, the administrator and the operator. */
const rolesOf = (person: string): readonly Role[] => {
  if (person === 'u.admin') return ['administrator'];
  return bookingRoles.filter((role) => role !== 'controller' || person === 'u.controller');
};

const by = (
  person: string,
  today = '2024-05-06',
  signingRule: SigningRule = 'THREE_PEOPLE',
): ProposalContext => ({
  by: person,
  today,
  stream: 'donor-A',
  signingRule,
  proposalDays: 30,
  openProposals: 0,
  authority: authorityOf(person, rolesOf(person)),
});
const ofTwo = (person: string) => by(person, '2024-05-06', 'TWO_PEOPLE');
const proposing = (changes: Partial<ProposalContent> = {}): ProposeCommand => ({
  type: 'ProposeCommand',
  facts: {
    command: 'RegisterDonor',
    thing: 'A',
    facts: { donorId: 'A' },
    content: { ...content, ...changes },
  },
});

const none = given(proposalDecider, by('u.contrib'));
const proposed = none.commands(proposing());
const proposalId = proposed.idOf('CommandProposed');
const certifying = { type: 'CertifyProposal', facts: { proposalId, hash } } as const;
const approving = { type: 'ApproveProposal', facts: { proposalId, hash } } as const;
const certified = proposed.with(by('u.certify')).commands(certifying);
const approved = certified.with(by('u.approve')).commands(approving);
const because = 'not as agreed';
const rejecting = { type: 'RejectProposal', facts: { proposalId, because } } as const;
const withdrawing = { type: 'WithdrawProposal', facts: { proposalId, because } } as const;
const returning = {
  type: 'ReturnProposal',
  facts: {
    proposalId,
    hash,
    because: 'the books moved',
    content: { ...content, version: 2, hash: other },
  },
} as const;
const returned = certified.with(by('u.approve')).commands(returning);
const forController = none.commands(proposing({ approver: 'CONTROLLER' }));

describe('a proposal', () => {
  it('says what would be booked, and books nothing', () => {
    none.when(proposing()).thenEvents({
      type: 'CommandProposed',
      data: { ...content, command: 'RegisterDonor', proposedBy: 'u.contrib', entries: [] },
    });
  });

  it('is certified and approved by two others, each under its hash', () => {
    proposed
      .with(by('u.certify'))
      .when(certifying)
      .thenEvents({ type: 'ProposalCertified', data: { proposalId, hash, by: 'u.certify' } });
    certified
      .with(by('u.approve'))
      .when(approving)
      .thenEvents({ type: 'ProposalApproved', data: { proposalId, hash, by: 'u.approve' } });
  });

  it('goes back to be certified again where the books moved, under another hash', () => {
    expect(returned.state.get(proposalId)).toMatchObject({
      status: 'PROPOSED',
      certifiedBy: null,
      content: { version: 2, hash: other },
    });
    const again = { ...certifying, facts: { proposalId, hash: other } };
    returned.with(by('u.certify')).when(again).thenEvents({ type: 'ProposalCertified' });
  });

  it('has so many versions, and is proposed again after them', () => {
    const content = { ...returning.facts.content, version: proposalVersionsMax + 1 };
    certified
      .with(by('u.approve'))
      .when({ ...returning, facts: { ...returning.facts, content } })
      .thenRefusal(['LIMIT_EXCEEDED', String(proposalVersionsMax), '']);
  });

  it('is rejected by another, and withdrawn by its recorder', () => {
    proposed.with(by('u.certify')).when(rejecting).thenEvents({ type: 'ProposalRejected' });
    certified.with(by('u.contrib')).when(withdrawing).thenEvents({ type: 'ProposalWithdrawn' });
  });

  it('is signed on its last day', () => {
    proposed.with(by('u.certify', '2024-06-05')).when(certifying).thenEvents({
      type: 'ProposalCertified',
    });
  });

  it.each([
    [
      ['SEGREGATION_OF_DUTIES', 'u.contrib recorded', ''],
      proposed.with(by('u.contrib')),
      certifying,
    ],
    [
      ['SEGREGATION_OF_DUTIES', 'u.contrib recorded', ''],
      certified.with(by('u.contrib')),
      approving,
    ],
    [
      ['SEGREGATION_OF_DUTIES', 'u.certify certified', ''],
      certified.with(by('u.certify')),
      approving,
    ],
    [['SEGREGATION_OF_DUTIES', 'withdraw it', ''], proposed.with(by('u.contrib')), rejecting],
    [['AUTHORITY_REQUIRED', 'u.contrib', ''], proposed.with(by('u.certify')), withdrawing],
    [['PROPOSAL_STATUS', 'certify it first', ''], proposed.with(by('u.approve')), approving],
    [['PROPOSAL_STATUS', 'approve it', ''], certified.with(by('u.other')), certifying],
    [['PROPOSAL_STATUS', 'approved', ''], approved.with(by('u.other')), approving],
    [['PROPOSAL_STATUS', 'approved', ''], approved.with(by('u.other')), rejecting],
    [['PROPOSAL_STATUS', 'certify it first', ''], returned.with(by('u.approve')), approving],
    [['PROPOSAL_CHANGED', 'version 2', 'hash'], returned.with(by('u.certify')), certifying],
    [['PROPOSAL_CHANGED', 'version 2', 'hash'], returned.with(by('u.other')), returning],
    [
      ['PROPOSAL_EXPIRED', '2024-05-06 30', ''],
      proposed.with(by('u.certify', '2024-06-06')),
      certifying,
    ],
    [['PROPOSAL_UNKNOWN', proposalId, ''], none.with(by('u.certify')), certifying],
  ] as const)('refuses a signature with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('of what only the controller may is approved by nobody else', () => {
    const id = forController.idOf('CommandProposed');
    const certify = { ...certifying, facts: { proposalId: id, hash } };
    const approve = { ...approving, facts: { proposalId: id, hash } };
    const signed = forController.with(by('u.certify')).commands(certify);
    signed
      .with(by('u.approve'))
      .when(approve)
      .thenRefusal(['AUTHORITY_REQUIRED', 'only the controller u.approve', '']);
    signed.with(by('u.controller')).when(approve).thenEvents({ type: 'ProposalApproved' });
  });

  it('of money whose credit somebody recorded is not certified by that cashier, who approves it where two people are enough', () => {
    const about = { ...proposing().facts, cashier: 'u.cashier' };
    for (const rule of [by, ofTwo]) {
      const ofReceipt = none.with(rule('u.contrib')).commands({ ...proposing(), facts: about });
      const facts = { proposalId: ofReceipt.idOf('CommandProposed'), hash };
      const refusal = ['SEGREGATION_OF_DUTIES', 'a cashier may not certify', ''] as const;
      ofReceipt
        .with(rule('u.cashier'))
        .when({ ...certifying, facts })
        .thenRefusal(refusal);
      const approval = ofReceipt
        .with(rule('u.certify'))
        .commands({ ...certifying, facts })
        .with(rule('u.cashier'))
        .when({ ...approving, facts });
      if (rule === ofTwo) approval.thenEvents({ type: 'ProposalApproved' });
      else approval.thenRefusal(['SEGREGATION_OF_DUTIES', 'u.cashier recorded the credit', '']);
    }
  });

  it('is one of so many that wait in a stream, without those that are over', () => {
    const full = none.commands(...Array.from({ length: openProposalsMax }, () => proposing()));
    full.when(proposing()).thenRefusal(['LIMIT_EXCEEDED', String(openProposalsMax), '']);
    const later = full.with(by('u.contrib', '2024-06-06'));
    later.when(proposing()).thenEvents({ type: 'CommandProposed' });
  });
});

describe('the rule by which people sign', () => {
  const inTwo = none.with(ofTwo('u.contrib')).commands(proposing());
  const ownCertified = inTwo.with(ofTwo('u.contrib')).commands(certifying);
  const third = ownCertified.with(by('u.approve'));
  const sentBack = third.commands(returning);
  const again = { ...certifying, facts: { proposalId, hash: other } };
  const ruleOf = (signingRule: SigningRule) => ({ signingRule });
  const rejected = ['SEGREGATION_OF_DUTIES', 'u.contrib recorded', ''] as const;

  it('is stored with the proposal and with each of its signatures', () => {
    none.when(proposing()).thenEvents({ type: 'CommandProposed', data: ruleOf('THREE_PEOPLE') });
    none
      .with(ofTwo('u.contrib'))
      .when(proposing())
      .thenEvents({ type: 'CommandProposed', data: ruleOf('TWO_PEOPLE') });
    inTwo
      .with(ofTwo('u.contrib'))
      .when(certifying)
      .thenEvents({ type: 'ProposalCertified', data: ruleOf('TWO_PEOPLE') });
    ownCertified
      .with(ofTwo('u.approve'))
      .when(approving)
      .thenEvents({ type: 'ProposalApproved', data: ruleOf('TWO_PEOPLE') });
  });

  it('lets the recorder certify where two people are enough, then and now', () => {
    expect(ownCertified.state.get(proposalId)).toMatchObject({
      status: 'CERTIFIED',
      proposedBy: 'u.contrib',
      certifiedBy: 'u.contrib',
    });
  });

  it.each([
    ['three then, two now', proposed.with(ofTwo('u.contrib'))],
    ['two then, three now', inTwo.with(by('u.contrib'))],
  ])('is the stricter of then and now: %s', (_what, given) => {
    given.when(certifying).thenRefusal(rejected);
    const other = { by: 'u.certify', authority: authorityOf('u.certify', ['certifier']) };
    const certify = given.with(other).when(certifying);
    certify.thenEvents({ type: 'ProposalCertified', data: ruleOf('THREE_PEOPLE') });
  });

  it('tells a recorder who may certify other proposals why not this one', () => {
    const refusal = ['SEGREGATION_OF_DUTIES', 'three people sign', ''] as const;
    proposed.with(ofTwo('u.contrib')).when(certifying).thenRefusal(refusal);
  });

  it('never lets its recorder or certifier approve, whether they are two or one', () => {
    const certified = inTwo.with(ofTwo('u.certify')).commands(certifying);
    const refusal = (person: string) => ['SEGREGATION_OF_DUTIES', person, ''] as const;
    certified.when(approving).thenRefusal(refusal('u.certify certified'));
    certified.with(ofTwo('u.contrib')).when(approving).thenRefusal(rejected);
    ownCertified.with(ofTwo('u.contrib')).when(approving).thenRefusal(rejected);
  });

  it('asks for a third person where three sign by now, once the approver may approve', () => {
    const refusal = ['THIRD_PERSON_REQUIRED', 'u.contrib', ''] as const;
    third.when(approving).thenRefusal(refusal);
    ownCertified.with(by('u.contrib')).when(approving).thenRefusal(rejected);
  });

  it('stays as strict as it was when the proposal went back', () => {
    third.when(returning).thenEvents({ type: 'ProposalReturned', data: ruleOf('THREE_PEOPLE') });
    sentBack.with(ofTwo('u.contrib')).when(again).thenRefusal(rejected);
    sentBack
      .with(ofTwo('u.certify'))
      .when(again)
      .thenEvents({ type: 'ProposalCertified', data: ruleOf('THREE_PEOPLE') });
  });

  it('is three people for a change of the rule itself', () => {
    const { facts } = proposing();
    none
      .with(ofTwo('u.admin'))
      .when({ type: 'ProposeCommand', facts: { ...facts, command: 'SetSigningRule' } } as never)
      .thenEvents({ type: 'CommandProposed', data: ruleOf('THREE_PEOPLE') });
  });

  it('leaves to the controller what only the controller approves', () => {
    const forTwo = none.with(ofTwo('u.contrib')).commands(proposing({ approver: 'CONTROLLER' }));
    const id = forTwo.idOf('CommandProposed');
    const own = forTwo.commands({ ...certifying, facts: { proposalId: id, hash } });
    const approve = { ...approving, facts: { proposalId: id, hash } };
    own
      .with(ofTwo('u.approve'))
      .when(approve)
      .thenRefusal(['AUTHORITY_REQUIRED', 'only the controller may approve u.approve', '']);
    own.with(ofTwo('u.controller')).when(approve).thenEvents({ type: 'ProposalApproved' });
  });
});

describe('what is booked with an approval', () => {
  const line = { account: '1310', currency: 'USD', amount: '1.00', usd: '1.00', dims: {} };
  const warning = { code: 'RATE_OLD', detail: 'a rate is old' } as const;
  const signed = [{ ...books[0], entries: [line], warnings: [warning] }] as never;
  const booked = (changes: object = {}) => [
    { type: 'DonorRegistered', data: { entries: [line], warnings: [warning], ...changes } },
  ];
  const ids = (index: number) => `e${index + 1}`;

  it('is what was signed: ids, entries and warnings', () => {
    expect(isAsSigned(signed, booked(), ids)).toBe(true);
  });

  it('is held against what was signed of its own step alone', () => {
    const more = [...signed, { ...books[0], id: 'of another step' }] as never;
    expect(isAsSigned(more, booked(), ids)).toBe(true);
  });

  it.each([
    ['another amount', booked({ entries: [{ ...line, amount: '2.00' }] }), ids],
    ['a warning less', booked({ warnings: [] }), ids],
    ['another id', booked(), (index: number) => `f${index + 1}`],
    ['an event more', [...booked(), ...booked()], ids],
    ['an event less', [], ids],
  ])('is not that with %s', (_what, events, eventId) => {
    expect(isAsSigned(signed, events, eventId)).toBe(false);
    expect(() => demandAsSigned(signed, events, eventId)).toThrow(ProposalMoved);
  });
});
