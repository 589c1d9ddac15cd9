import { given, requestOn } from '@art30/testing';
import { openAskedMax } from '../people/account.decider';
import { delegationDecider, type DelegationContext } from './delegation.decider';
import { delegationsTo, holdsOn } from './delegation.state';
import {
  GrantDelegation,
  ProposeDelegation,
  RefuseDelegation,
  RevokeDelegation,
} from './delegation.facts';

const today = '2024-05-06';
const issuer = 'urn:test';
const by = (person: string, changes: Partial<DelegationContext> = {}): DelegationContext => ({
  today,
  by: person,
  issuer,
  commands: ['SignAgreement', 'MakeAllocation'],
  services: [],
  accounts: null,
  ...changes,
});
const because = 'moved';

const proposing = (changes: Partial<ProposeDelegation['facts']> = {}) =>
  new ProposeDelegation(
    {
      person: 'u.approve',
      role: 'approver',
      from: today,
      until: '2024-12-31',
      reason: 'approving officer',
      ...changes,
    },
    requestOn(today),
  );
const ofProgram = (changes: Partial<ProposeDelegation['facts']> = {}) =>
  proposing({ person: 'svc.bank', role: 'recorder', responsible: 'u.accounts', ...changes });
const granting = (delegationId: string) => new GrantDelegation({ delegationId }, requestOn(today));
const refusing = (delegationId: string) =>
  new RefuseDelegation({ delegationId, because }, requestOn(today));
const revoking = (delegationId: string) =>
  new RevokeDelegation({ delegationId, because }, requestOn(today));

const none = given(delegationDecider, by('u.admin-1'));
const proposed = none.commands(proposing());
const id = proposed.idOf('DelegationProposed');
const granted = proposed.with(by('u.admin-2')).commands(granting(id));
const refused = proposed.with(by('u.admin-2')).commands(refusing(id));
const revoked = granted.commands(revoking(id));
const held = ({ state }: typeof none, person = 'u.approve', day = today) =>
  delegationsTo(state, { person, issuer }).flatMap((delegation) =>
    holdsOn(delegation, day) ? [delegation.id] : [],
  );

describe('a delegation', () => {
  it('is proposed with its terms by one administrator, and gives nothing yet', () => {
    const terms = { limit: { amount: '1000.00', currency: 'USD' }, currencies: ['EUR'] };
    none.when(proposing({ ...terms, commands: ['SignAgreement'] })).thenEvents({
      type: 'DelegationProposed',
      data: {
        person: 'u.approve',
        role: 'approver',
        from: today,
        until: '2024-12-31',
        issuer,
        ...terms,
        commands: ['SignAgreement'],
        proposedBy: 'u.admin-1',
        effectiveDate: today,
        entries: [],
      },
    });
    expect(held(proposed)).toEqual([]);
  });

  it('is granted by another, and holds from its first day to its last', () => {
    proposed
      .with(by('u.admin-2'))
      .when(granting(id))
      .thenEvents({
        type: 'DelegationGranted',
        data: { delegationId: id, by: 'u.admin-2', entries: [] },
      });
    const days = ['2024-05-05', today, '2024-12-31', '2025-01-01'];
    expect(days.map((day) => held(granted, 'u.approve', day))).toEqual([[], [id], [id], []]);
    expect(granted.state.get(id)).toMatchObject({ status: 'GRANTED', grantedBy: 'u.admin-2' });
  });

  it('is of one person of one issuer', () => {
    expect(held(granted, 'u.other')).toEqual([]);
    const other = { person: 'u.approve', issuer: 'urn:other' };
    expect(delegationsTo(granted.state, other)).toEqual([]);
  });

  it('ends at once where one administrator revokes it', () => {
    granted.when(revoking(id)).thenEvents({
      type: 'DelegationRevoked',
      data: { delegationId: id, by: 'u.admin-2', because },
    });
    expect(held(revoked)).toEqual([]);
  });

  it('may be refused, also by whoever proposed it', () => {
    proposed.when(refusing(id)).thenEvents({
      type: 'DelegationRefused',
      data: { delegationId: id, by: 'u.admin-1', because },
    });
    expect(held(refused)).toEqual([]);
  });

  it('names accounts that exist, where they are kept here', () => {
    const accounts = new Set(['u.approve', 'svc.bank']);
    const here = none.with(by('u.admin-1', { accounts }));
    here.when(proposing()).thenEvents({ type: 'DelegationProposed' });
    here
      .when(proposing({ person: 'u.aprove' }))
      .thenRefusal(['ACCOUNT_UNKNOWN', 'u.aprove', 'person']);
    here.when(ofProgram()).thenRefusal(['ACCOUNT_UNKNOWN', 'u.accounts', 'responsible']);
    const stray = none.commands(proposing({ person: 'u.aprove' }));
    stray
      .with(by('u.admin-2', { accounts }))
      .when(granting(stray.idOf('DelegationProposed')))
      .thenRefusal(['ACCOUNT_UNKNOWN', 'u.aprove', 'person']);
  });

  it.each([
    [today, '2026-05-05', []],
    [today, '2026-05-06', ['DELEGATION_LONG']],
    ['2028-02-29', '2030-02-28', []],
    ['2028-02-29', '2030-03-01', ['DELEGATION_LONG']],
    [today, '9999-12-31', ['DELEGATION_LONG']],
  ])('from %s to %s has the warnings %j', (from, until, warnings) => {
    const [proposed] = none.when(proposing({ from, until })).thenEvents({
      type: 'DelegationProposed',
    });
    expect((proposed?.data.warnings ?? []).map(({ code }) => code)).toEqual(warnings);
  });

  it('may end when it begins, and may begin later', () => {
    none.when(proposing({ until: today })).thenEvents({ type: 'DelegationProposed' });
    none.when(proposing({ from: '2024-12-31' })).thenEvents({ type: 'DelegationProposed' });
  });

  it('that is granted late holds from then on, and none is granted that has ended', () => {
    const lastDay = proposed.with(by('u.admin-2', { today: '2024-12-31' }));
    lastDay.when(granting(id)).thenEvents({ type: 'DelegationGranted' });
    const late = proposed.with(by('u.admin-2', { today: '2025-01-01' }));
    late.when(granting(id)).thenRefusal(['DATES_NOT_ORDERED', '2024-12-31', '']);
  });

  it('holds for nobody where it is not known', () => {
    const data = { effectiveDate: today, policy: 'IPSAS23-UN@1', entries: [] } as const;
    const stray = { ...data, delegationId: 'e99', by: 'u.admin-2' };
    expect(proposed.events({ type: 'DelegationGranted', data: stray }).state.has('e99')).toBe(
      false,
    );
    expect(holdsOn({ ...proposed.state.get(id), status: 'PROPOSED' } as never, today)).toBe(false);
  });

  it.each([
    [['SEGREGATION_OF_DUTIES', 'u.admin-1', ''], none, proposing({ person: 'u.admin-1' })],
    [['SEGREGATION_OF_DUTIES', 'u.admin-1', ''], none, ofProgram({ responsible: 'u.admin-1' })],
    [['DATES_NOT_ORDERED', `2024-05-05 ${today}`, 'from'], none, proposing({ from: '2024-05-05' })],
    [['DATES_NOT_ORDERED', '2024-05-05', 'until'], none, proposing({ until: '2024-05-05' })],
    [['INVALID_DATE', '', 'from'], none, proposing({ from: '2024-06-31' })],
    [['INVALID_DATE', '', 'until'], none, proposing({ until: '2025-02-29' })],
    [
      ['CURRENCY_MISMATCH', 'EUR', 'limit'],
      none,
      proposing({ limit: { amount: '1.00', currency: 'EUR' } }),
    ],
    [
      ['INVALID_AMOUNT', '', 'limit'],
      none,
      proposing({ limit: { amount: '0.00', currency: 'USD' } }),
    ],
    [['UNKNOWN_CURRENCY', 'XXQ', 'currencies'], none, proposing({ currencies: ['EUR', 'XXQ'] })],
    [['COMMAND_UNKNOWN', 'SignAll', 'commands'], none, proposing({ commands: ['SignAll'] })],
    [['DELEGATION_UNKNOWN', 'e99', ''], none, granting('e99')],
    [['DELEGATION_UNKNOWN', 'e99', ''], none, revoking('e99')],
    [['DELEGATION_STATUS', 'proposed refuse', ''], proposed, revoking(id)],
    [['DELEGATION_STATUS', 'granted revoke', ''], granted, granting(id)],
    [['DELEGATION_STATUS', 'granted revoke', ''], granted, refusing(id)],
    [['DELEGATION_STATUS', 'revoked propose', ''], revoked, granting(id)],
    [['DELEGATION_STATUS', 'revoked propose', ''], revoked, revoking(id)],
    [['DELEGATION_STATUS', 'refused propose', ''], refused, granting(id)],
    [['SEGREGATION_OF_DUTIES', 'u.admin-1 another', ''], proposed, granting(id)],
    [['SEGREGATION_OF_DUTIES', 'u.approve', ''], proposed.with(by('u.approve')), granting(id)],
    [
      ['SEGREGATION_OF_DUTIES', 'u.accounts', ''],
      none.commands(ofProgram()).with(by('u.accounts')),
      granting('e1'),
    ],
    [
      ['DELEGATION_STATUS', 'urn:test urn:other', ''],
      proposed.with(by('u.admin-2', { issuer: 'urn:other' })),
      granting(id),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});

describe('a delegation that two gave back', () => {
  const waiting = revoked.with(by('u.admin-3')).commands(proposing());
  const backId = waiting.idOf('DelegationProposed');
  const back = waiting.with(by('u.admin-1')).commands(granting(backId));
  const asked = back.with(by('u.admin-2')).commands(revoking(backId));

  it('is not refused by whoever had revoked it, but by others and by whoever proposed it', () => {
    waiting
      .with(by('u.admin-2'))
      .when(refusing(backId))
      .thenRefusal(['SEGREGATION_OF_DUTIES', `u.admin-2 revoked ${id} u.approve`, '']);
    for (const person of ['u.admin-1', 'u.admin-3']) {
      waiting.with(by(person)).when(refusing(backId)).thenEvents({ type: 'DelegationRefused' });
    }
    const own = revoked.with(by('u.admin-2')).commands(proposing());
    own.when(refusing(own.idOf('DelegationProposed'))).thenEvents({ type: 'DelegationRefused' });
  });

  it('is refused by whoever revoked another role, or one that would be over by now', () => {
    const others = revoked.with(by('u.admin-3')).commands(proposing({ role: 'recorder' }));
    const other = others.idOf('DelegationProposed');
    others.with(by('u.admin-2')).when(refusing(other)).thenEvents({ type: 'DelegationRefused' });
    waiting
      .with(by('u.admin-2', { today: '2025-01-01' }))
      .when(refusing(backId))
      .thenEvents({ type: 'DelegationRefused' });
  });

  it('is revoked by two alone for 7 days, and holds until the second', () => {
    back
      .with(by('u.admin-2'))
      .when(revoking(backId))
      .thenEvents({
        type: 'DelegationRevocationAsked',
        data: { delegationId: backId, by: 'u.admin-2', because },
      });
    expect(held(asked)).toEqual([backId]);
    asked
      .when(revoking(backId))
      .thenRefusal(['SEGREGATION_OF_DUTIES', 'u.admin-2 u.approve another administrator', '']);
    const ended = asked.with(by('u.admin-1')).commands(revoking(backId));
    expect(held(ended)).toEqual([]);
    expect(ended.state.get(backId)?.revokedBy).toEqual(['u.admin-2', 'u.admin-1']);
  });

  it('is revoked by one again after 7 days, whoever asked before', () => {
    const day = (today: string) => by('u.admin-2', { today });
    back
      .with(day('2024-05-12'))
      .when(revoking(backId))
      .thenEvents({ type: 'DelegationRevocationAsked' });
    for (const state of [back, asked]) {
      state
        .with(day('2024-05-13'))
        .when(revoking(backId))
        .thenEvents({ type: 'DelegationRevoked' });
    }
  });
});

describe('roles that do not go together', () => {
  const certifying = proposing({ role: 'certifier' });
  const refusal = ['ROLES_AT_ODDS', `approver certifier ${today} 2024-12-31`, 'role'] as const;

  it('are not delegated to one person, whether the first is granted or waits', () => {
    proposed.when(certifying).thenRefusal(refusal);
    granted.with(by('u.admin-1')).when(certifying).thenRefusal(refusal);
    const receiving = proposing({ role: 'cashier' });
    none.commands(certifying).when(receiving).thenRefused('ROLES_AT_ODDS', 'certifier cashier');
  });

  it('are, where the first was refused or revoked, or is of another issuer', () => {
    for (const state of [
      refused,
      revoked,
      granted.with(by('u.admin-1', { issuer: 'urn:other' })),
    ]) {
      state.when(certifying).thenEvents({ type: 'DelegationProposed' });
    }
  });

  it('are one after the other, and on no day both', () => {
    const after = { role: 'certifier', from: '2025-01-01', until: '2025-12-31' } as const;
    granted.when(proposing(after)).thenEvents({ type: 'DelegationProposed' });
    granted
      .when(proposing({ ...after, from: '2024-12-31' }))
      .thenRefusal(['ROLES_AT_ODDS', 'approver 2024-12-31', 'role']);
    const later = none.commands(proposing({ from: '2024-08-01' }));
    later
      .when(proposing({ role: 'certifier', until: '2024-07-31' }))
      .thenEvents({ type: 'DelegationProposed' });
    later
      .when(proposing({ role: 'certifier', until: '2025-12-31' }))
      .thenRefusal(['ROLES_AT_ODDS', 'approver 2024-08-01', 'role']);
  });

  it('may be any others, and two of one role', () => {
    for (const role of ['recorder', 'cashier', 'controller', 'approver'] as const) {
      granted.when(proposing({ role })).thenEvents({ type: 'DelegationProposed' });
    }
  });
});

describe('delegations that wait', () => {
  const many = Array.from({ length: openAskedMax }, (_, at) =>
    proposing({ person: `u.approve-${at}` }),
  ).reduce((before, command) => before.commands(command), none);

  it('are at most 50 of one administrator', () => {
    expect(openAskedMax).toBe(50);
    many.when(proposing()).thenRefusal(['LIMIT_EXCEEDED', '50 u.admin-1', '']);
    many.with(by('u.admin-2')).when(proposing()).thenEvents({ type: 'DelegationProposed' });
    const granted = many.with(by('u.admin-2')).commands(granting(id));
    granted.with(by('u.admin-1')).when(proposing()).thenEvents({ type: 'DelegationProposed' });
  });
});

describe('a service account', () => {
  const program = none.commands(ofProgram());

  it('names the person who answers for it', () => {
    none.when(ofProgram()).thenEvents({
      type: 'DelegationProposed',
      data: { person: 'svc.bank', role: 'recorder', responsible: 'u.accounts' },
    });
  });

  it.each([
    [none, ofProgram({ role: 'cashier' }), 'only records'],
    [none, ofProgram({ role: 'certifier' }), 'only records'],
    [none, ofProgram({ responsible: 'svc.bank' }), 'svc.bank itself'],
    [program, ofProgram({ responsible: undefined }), 'svc.bank who is responsible'],
    [none.commands(proposing({ role: 'recorder' })), ofProgram({ person: 'u.approve' }), 'person'],
    [program, ofProgram({ person: 'svc.other', responsible: 'svc.bank' }), 'answers for nothing'],
    [program, ofProgram({ person: 'u.accounts', responsible: 'u.c' }), 'u.accounts svc.bank'],
  ] as const)('is refused with ROLES_AT_ODDS (%#)', (state, command, figures) => {
    state.when(command).thenRefusal(['ROLES_AT_ODDS', figures, 'responsible']);
  });

  it('is granted nothing as a person, where its account was opened after the proposal', () => {
    const asPerson = none.commands(proposing({ person: 'svc.bank', role: 'recorder' }));
    asPerson
      .with(by('u.admin-2', { services: ['svc.bank'] }))
      .when(granting(asPerson.idOf('DelegationProposed')))
      .thenRefusal(['ROLES_AT_ODDS', 'svc.bank who is responsible', 'responsible']);
  });

  it('may be a person’s once its delegation ended', () => {
    const ended = program.with(by('u.admin-2')).commands(refusing('e1'));
    ended.when(ofProgram({ responsible: undefined })).thenEvents({ type: 'DelegationProposed' });
    const other = ofProgram({ person: 'u.accounts', responsible: 'u.c' });
    ended.when(other).thenEvents({ type: 'DelegationProposed' });
  });

  it('leaves whoever answers for it free to have delegations of their own', () => {
    const own = proposing({ person: 'u.accounts', role: 'recorder' });
    program.when(own).thenEvents({ type: 'DelegationProposed' });
    none.commands(own).when(ofProgram()).thenEvents({ type: 'DelegationProposed' });
  });
});
