import { authorityOf, given } from '@art30/testing';
import type { Authority } from '../delegation/authority';
import type { Delegation } from '../delegation/delegation.state';
import { bookingRoles, type Role } from '../rows/roles';
import type { SigningRule } from '../signing/signing.facts';
import {
  openProposalsOfPersonMax,
  proposalDecider,
  type ProposalContext,
  type ProposeCommand,
} from './proposal.decider';
import type { ProposalContent } from './facts/proposal.state';

const hash = 'a'.repeat(64);
const other = 'b'.repeat(64);
const books = [{ id: 'e1', type: 'DonorRegistered', stream: 'donor-A', entries: [] }];
const content: ProposalContent = { version: 1, approver: 'OFFICER', books, hash };

/** Everybody has every role; delegations alone limit what they may sign. */
const by = (person: string, signingRule: SigningRule = 'THREE_PEOPLE'): ProposalContext => ({
  by: person,
  today: '2024-05-06',
  stream: 'donor-A',
  signingRule,
  proposalDays: 30,
  openProposals: 0,
  authority: authorityOf(person, bookingRoles),
});
const ofTwo = (person: string) => by(person, 'TWO_PEOPLE');
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
const proposalId = none.commands(proposing()).idOf('CommandProposed');
const certifying = { type: 'CertifyProposal', facts: { proposalId, hash } } as const;
const approving = { type: 'ApproveProposal', facts: { proposalId, hash } } as const;
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

describe('role and delegation of a signature', () => {
  const line = { account: '1310', currency: 'EUR', amount: '90.00', usd: '100.00', dims: {} };
  const ofDonor = { ...line, dims: { donor: 'A' } };
  const back = { ...ofDonor, amount: '-90.00', usd: '-100.00' };
  const worth = { books: [{ ...books[0], entries: [ofDonor, back] }] } as never;
  const valued = none.commands(proposing(worth));
  const certifiedOfWorth = valued.with(by('u.certify')).commands(certifying);

  /** Returns the context of a person with these roles and one delegation with these terms. */
  const holding = (
    person: string,
    role: Role,
    terms: Partial<Delegation> = {},
    changes: Partial<Authority> = {},
  ): ProposalContext => {
    const authority = authorityOf(person, [role]);
    const delegations = authority.delegations.map((delegation) => ({ ...delegation, ...terms }));
    return { ...by(person), authority: { ...authority, delegations, ...changes } };
  };
  const limit = { amount: '1000.00', currency: 'USD' } as const;
  const before = (minor: bigint, party = 'donor A') => ({
    signedBefore: new Map([[party, minor]]),
  });

  it('is stored with the proposal and with each signature', () => {
    const as = (role: string) => ({
      signedAs: { issuer: 'urn:test', role, delegation: 'delegation 0' },
    });
    none
      .with(holding('u.contrib', 'recorder'))
      .when(proposing())
      .thenEvents({ type: 'CommandProposed', data: as('recorder') });
    valued
      .with(holding('u.certify', 'certifier'))
      .when(certifying)
      .thenEvents({ type: 'ProposalCertified', data: as('certifier') });
    certifiedOfWorth
      .with(holding('u.controller', 'controller'))
      .when(approving)
      .thenEvents({ type: 'ProposalApproved', data: as('controller') });
    expect(
      none.with(holding('u.contrib', 'recorder')).commands(proposing()).state.get('e1'),
    ).toMatchObject({ recordedAs: as('recorder').signedAs });
  });

  const parts = [
    ['recorder', none, 'u.contrib', proposing(worth)],
    ['certifier', valued, 'u.certify', certifying],
    ['approver', certifiedOfWorth, 'u.approve', approving],
  ] as const;

  describe.each(parts)('as %s', (role, state, person, command) => {
    it.each<[string, Partial<Delegation>]>([
      ['is proposed', { status: 'PROPOSED' }],
      ['was revoked', { status: 'REVOKED' }],
      ['ended yesterday', { until: '2024-05-05' }],
      ['begins tomorrow', { from: '2024-05-07' }],
      ['is of another issuer', { issuer: 'urn:other' }],
      ['is of another person', { person: 'u.other' }],
      ['is of another currency', { currencies: ['USD', 'KWD'] }],
      ['is of another command', { commands: ['PayLevy'] }],
      ['is of another role', { role: 'cashier' }],
    ])('needs another delegation than one that %s', (_what, terms) => {
      const refusal = ['NOT_DELEGATED', person, ''] as const;
      state
        .with(holding(person, role, terms))
        .when(command)
        .thenRefusal(refusal);
    });

    it('needs a delegation, the role in the token, and somebody who is signed in', () => {
      const without = { delegations: [] };
      state
        .with(holding(person, role, {}, without))
        .when(command)
        .thenRefusal(['NOT_DELEGATED', person, '']);
      state
        .with(holding(person, role, {}, { roles: ['auditor'] }))
        .when(command)
        .thenRefusal(['AUTHORITY_REQUIRED', `${person} ${role}`, '']);
      state
        .with({ ...by(person), authority: null })
        .when(command)
        .thenRefusal(['AUTHORITY_REQUIRED', `${person} signed in`, '']);
    });

    it('is given under one of its kind, its currency and its days', () => {
      const terms = {
        commands: ['RegisterDonor'],
        currencies: ['EUR'],
        from: '2024-05-06',
        until: '2024-05-06',
      };
      expect(
        state
          .with(holding(person, role, terms))
          .when(command)
          .decided(),
      ).toHaveLength(1);
    });

    it('holds to the limit for that donor: to the cent, with all that was signed before', () => {
      const atLimit = holding(person, role, { limit }, before(90_000n));
      expect(state.with(atLimit).when(command).decided()).toHaveLength(1);
      state
        .with(holding(person, role, { limit }, before(90_001n)))
        .when(command)
        .thenRefusal(['DELEGATION_EXCEEDED', `${person} 1000.00 900.01 100.00 RegisterDonor`, '']);
      const ofOther = holding(person, role, { limit }, before(100_000n, 'donor B'));
      expect(state.with(ofOther).when(command).decided()).toHaveLength(1);
    });

    it('is limited to one cent less than it comes to by no other delegation', () => {
      const less = { amount: '99.99', currency: 'USD' };
      state
        .with(holding(person, role, { limit: less }))
        .when(command)
        .thenRefusal(['DELEGATION_EXCEEDED', '99.99 100.00', '']);
    });
  });

  it('is asked after segregation: whoever signed before hears that, whatever they may', () => {
    const nothing = { delegations: [], roles: [] };
    const refusal = (person: string) => ['SEGREGATION_OF_DUTIES', person, ''] as const;
    valued
      .with(holding('u.contrib', 'recorder', {}, nothing))
      .when(certifying)
      .thenRefusal(refusal('u.contrib recorded'));
    for (const person of ['u.contrib', 'u.certify']) {
      certifiedOfWorth
        .with(holding(person, 'certifier', {}, nothing))
        .when(approving)
        .thenRefusal(refusal(person));
    }
    certifiedOfWorth
      .with(holding('u.certify', 'certifier'))
      .when(approving)
      .thenRefusal(refusal('u.certify certified'));
  });

  it('is asked before the limit, and before a third person', () => {
    const more = before(1_000_000n);
    const other = holding('u.certify', 'certifier', { limit, until: '2024-05-05' }, more);
    valued.with(other).when(certifying).thenRefused('NOT_DELEGATED', 'u.certify');
    const inTwo = none.with(ofTwo('u.contrib')).commands(proposing(worth), certifying);
    const third = inTwo.with(holding('u.approve', 'approver', { limit }, more));
    third.when(approving).thenRefused('DELEGATION_EXCEEDED', 'u.approve');
    inTwo.with(by('u.approve')).when(approving).thenRefused('THIRD_PERSON_REQUIRED', 'u.contrib');
  });

  it('of what only the controller may is the controller’s, with a delegation to control', () => {
    const onlyHis = none.commands(proposing({ ...(worth as object), approver: 'CONTROLLER' }));
    const signed = onlyHis.with(by('u.certify')).commands(certifying);
    const approver = { role: 'approver' } as const;
    signed
      .with(holding('u.controller', 'controller', approver))
      .when(approving)
      .thenRefused('NOT_DELEGATED', 'u.controller');
    signed
      .with(holding('u.controller', 'controller'))
      .when(approving)
      .thenEvents({ type: 'ProposalApproved', data: { signedAs: { role: 'controller' } } });
  });

  it('is asked again of the next version, whose amount counts', () => {
    const dearer = { ...ofDonor, usd: '1000.01' };
    const moved = {
      ...content,
      version: 2,
      hash: other,
      books: [{ ...books[0], entries: [dearer] }],
    };
    const facts = { ...returning.facts, content: moved as never };
    const again = certifiedOfWorth.with(by('u.approve')).commands({ ...returning, facts });
    again
      .with(holding('u.certify', 'certifier', { limit }))
      .when({ ...certifying, facts: { proposalId, hash: other } })
      .thenRefused('DELEGATION_EXCEEDED', '1000.01');
  });

  it('asks for nothing of whoever withdraws, nor of whoever goes on for the service', () => {
    const nobody = { ...by('u.contrib'), authority: null };
    valued.with(nobody).when(withdrawing).thenEvents({ type: 'ProposalWithdrawn' });
    certifiedOfWorth.with(nobody).when(returning).thenEvents({ type: 'ProposalReturned' });
    const recordedAs = { issuer: 'urn:test', role: 'recorder', delegation: 'd1' };
    const further = { ...proposing().facts, recordedAs, responsible: 'u.accounts', follows: 'e1' };
    none
      .with(nobody)
      .when({ type: 'ProposeCommand', facts: further })
      .thenEvents({
        type: 'CommandProposed',
        data: { signedAs: recordedAs, responsible: 'u.accounts', follows: 'e1' },
      });
  });

  it('lets one person have so many open proposals in all streams, and no more', () => {
    const last = { ...by('u.contrib'), openProposals: openProposalsOfPersonMax - 1 };
    none.with(last).when(proposing()).thenEvents({ type: 'CommandProposed' });
    none
      .with({ ...last, openProposals: openProposalsOfPersonMax })
      .when(proposing())
      .thenRefusal(['LIMIT_EXCEEDED', `${openProposalsOfPersonMax} u.contrib`, '']);
  });
});

describe('what a service account recorded', () => {
  const ofProgram = (rule: typeof by): ProposalContext => {
    const { delegations, ...authority } = authorityOf('svc.bank', ['recorder']);
    const answered = delegations.map((delegation) => ({
      ...delegation,
      responsible: 'u.accounts',
    }));
    return { ...rule('svc.bank'), authority: { ...authority, delegations: answered } };
  };
  const recorded = none.with(ofProgram(by)).commands(proposing());
  const certified = recorded.with(by('u.certify')).commands(certifying);
  const refusal = ['SEGREGATION_OF_DUTIES', 'u.accounts answers for svc.bank', ''] as const;

  it('says who answers for it', () => {
    none
      .with(ofProgram(by))
      .when(proposing())
      .thenEvents({
        type: 'CommandProposed',
        data: { proposedBy: 'svc.bank', responsible: 'u.accounts' },
      });
  });

  it('is neither certified nor approved by whoever answers for it', () => {
    recorded.with(by('u.accounts')).when(certifying).thenRefusal(refusal);
    certified.with(by('u.accounts')).when(approving).thenRefusal(refusal);
    certified.with(by('u.approve')).when(approving).thenEvents({ type: 'ProposalApproved' });
  });

  it('may they withdraw, and not reject', () => {
    const reject = recorded.with(by('u.accounts')).when(rejecting);
    reject.thenRefusal(['SEGREGATION_OF_DUTIES', 'u.accounts withdraw', '']);
    recorded
      .with(by('u.accounts'))
      .when(withdrawing)
      .thenEvents({ type: 'ProposalWithdrawn', data: { by: 'u.accounts' } });
    recorded.with(by('u.other')).when(withdrawing).thenRefused('AUTHORITY_REQUIRED', 'svc.bank');
  });

  it('may they certify where two people are enough, and then approve nothing of it', () => {
    const own = none
      .with(ofProgram((person) => ofTwo(person)))
      .commands(proposing())
      .with(ofTwo('u.accounts'))
      .commands(certifying);
    own.with(ofTwo('u.accounts')).when(approving).thenRefusal(refusal);
    own.with(ofTwo('u.approve')).when(approving).thenEvents({ type: 'ProposalApproved' });
    own.with(by('u.approve')).when(approving).thenRefused('THIRD_PERSON_REQUIRED', 'svc.bank');
  });
});
