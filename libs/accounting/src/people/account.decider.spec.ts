import { given, requestOn } from '@art30/testing';
import { accountDecider, openAskedMax, type AccountContext } from './account.decider';
import {
  ChangeRoles,
  OpenAccount,
  RefuseAccountChange,
  ReinstateAccount,
  ReleaseAccountChange,
  ResetPassword,
  SuspendAccount,
  type AccountEvent,
  type AccountKind,
} from './account.facts';
import type { Role } from '../rows/roles';

const today = '2024-05-06';
const signsFrom = '2024-05-07T09:00:00.000Z';
const [first, second, third] = ['administrator-1', 'administrator-2', 'u.admin-3'];
const by = (person: string, day = today): AccountContext => ({
  today: day,
  by: person,
  isOwn: true,
  people: [],
  unknownDonors: [],
  signsFrom,
});
const reason = 'moved';

const opening = (
  person: string,
  roles: readonly Role[] = ['recorder'],
  ...[kind = 'PERSON', donors]: [AccountKind?, (readonly string[])?]
) => new OpenAccount({ person, kind, roles, donors, reason }, requestOn(today));
const changing = (person: string, roles: readonly Role[], donors?: readonly string[]) =>
  new ChangeRoles({ person, roles, donors, reason }, requestOn(today));
const resetting = (person: string) => new ResetPassword({ person, reason }, requestOn(today));
const suspending = (person: string) => new SuspendAccount({ person, reason }, requestOn(today));
const reinstating = (person: string) => new ReinstateAccount({ person, reason }, requestOn(today));
const releasing = (changeId: string) => new ReleaseAccountChange({ changeId }, requestOn(today));
const refusing = (changeId: string) =>
  new RefuseAccountChange({ changeId, reason }, requestOn(today));

const named: AccountEvent = {
  type: 'AdministratorsNamed',
  data: {
    effectiveDate: today,
    policy: 'IPSAS23-UN@1',
    entries: [],
    administrators: [first, second],
  },
};
const none = given(accountDecider, by(first)).events(named);
type Accounts = typeof none;

/**
 * Returns the accounts after a change that one administrator asked for and another released. The first administrator
 * then acts again.
 */
function made(
  before: Accounts,
  command: Parameters<Accounts['when']>[0],
  [asker, releaser]: readonly [string, string] = [first, second],
): Accounts {
  const asked = before.with(by(asker)).commands(command);
  const id = asked.idOf('AccountChangeAsked');
  return asked.with(by(releaser)).commands(releasing(id)).with(by(first));
}

const open = made(none, opening('u.approve', ['approver']));
const asked = open.commands(changing('u.approve', ['controller']));
const changeId = asked.idOf('AccountChangeAsked');
const ofThree = made(none, opening(third, ['administrator']));
const program = made(none, opening('svc.bank', ['recorder'], 'SERVICE'));
const suspended = open.commands(suspending('u.approve'));
const released = asked.with(by(second)).commands(releasing(changeId));

const accountOf = ({ state }: Accounts, person: string) => state.accounts.get(person);

describe('an account', () => {
  it('is of two administrators on the first day', () => {
    for (const person of [first, second]) {
      expect(accountOf(none, person)).toMatchObject({
        kind: 'PERSON',
        roles: ['administrator'],
        isSuspended: false,
        signsFrom: null,
      });
    }
  });

  it('is asked for by one administrator and released by another; nothing is before', () => {
    none.when(opening('u.approve', ['approver'])).thenEvents({
      type: 'AccountChangeAsked',
      data: {
        person: 'u.approve',
        change: 'OPEN',
        kind: 'PERSON',
        roles: ['approver'],
        reason,
        by: first,
        effectiveDate: today,
        entries: [],
      },
    });
    const waiting = none.commands(opening('u.approve', ['approver']));
    expect(accountOf(waiting, 'u.approve')).toBeUndefined();
    expect(accountOf(open, 'u.approve')).toEqual({
      kind: 'PERSON',
      roles: ['approver'],
      donors: [],
      isSuspended: false,
      signsFrom: null,
      reset: null,
      name: null,
      suspendedBy: [],
      reinstatedOn: null,
      rolesLeftOut: [],
    });
  });

  it('whose id looks like another one is warned of, to whoever asks and whoever releases', () => {
    const data = { warnings: [{ code: 'LIKELY_DUPLICATE' }] };
    open.when(opening('u_approve')).thenEvents({ type: 'AccountChangeAsked', data });
    const alike = open.commands(opening('u_approve'));
    alike
      .with(by(second))
      .when(releasing(alike.idOf('AccountChangeAsked')))
      .thenEvents({ type: 'AccountChangeReleased', data });
  });

  it('of a donor names the donors for whom it asks, and sees others once two let it', () => {
    const opened = made(none, opening('u.of-a', ['donor'], 'PERSON', ['DON-A']));
    expect(accountOf(opened, 'u.of-a')).toMatchObject({ roles: ['donor'], donors: ['DON-A'] });
    const others = changing('u.of-a', ['donor'], ['DON-A2', 'DON-C']);
    expect(accountOf(opened.commands(others), 'u.of-a')?.donors).toEqual(['DON-A']);
    expect(accountOf(made(opened, others), 'u.of-a')?.donors).toEqual(['DON-A2', 'DON-C']);
    const auditor = made(opened, changing('u.of-a', ['auditor']));
    expect(accountOf(auditor, 'u.of-a')).toMatchObject({ roles: ['auditor'], donors: [] });
  });

  it('of a donor whom nobody registered is not asked for', () => {
    none
      .with({ ...by(first), unknownDonors: ['DON-Z'] })
      .when(opening('u.of-z', ['donor'], 'PERSON', ['DON-A', 'DON-Z']))
      .thenRefusal(['DONOR_UNKNOWN', 'DON-Z', 'donors']);
  });

  it('is no program where its id holds a delegation as a person', () => {
    none
      .with({ ...by(first), people: ['svc.bank'] })
      .when(opening('svc.bank', ['recorder'], 'SERVICE'))
      .thenRefusal(['ROLES_AT_ODDS', 'svc.bank', 'person']);
  });

  it('is not asked for by whom 50 changes wait already', () => {
    const many = Array.from({ length: openAskedMax }, (_, at) => opening(`u.${at}`)).reduce(
      (before, command) => before.commands(command),
      none,
    );
    many.when(opening('u.one-more')).thenRefusal(['LIMIT_EXCEEDED', `50 ${first}`, '']);
    many.when(suspending(third)).thenRefusal(['ACCOUNT_UNKNOWN', third, '']);
    // Two administrators must agree to suspend one, so this is an open change and counts against the limit like any
    // other.
    many.when(suspending(second)).thenRefusal(['LIMIT_EXCEEDED', `50 ${first}`, '']);
    many.with(by(second)).when(opening('u.one-more')).thenEvents({ type: 'AccountChangeAsked' });
    const fewer = many.commands(refusing(many.idOf('AccountChangeAsked')));
    fewer.when(opening('u.one-more')).thenEvents({ type: 'AccountChangeAsked' });
  });

  it('has the roles of the change that was released last, and no others', () => {
    const both = asked.commands(changing('u.approve', ['certifier']));
    const later = both.idOf('AccountChangeAsked');
    const turned = both.with(by(second)).commands(releasing(later), releasing(changeId));
    expect(accountOf(turned, 'u.approve')?.roles).toEqual(['controller']);
    const straight = both.with(by(second)).commands(releasing(changeId), releasing(later));
    expect(accountOf(straight, 'u.approve')?.roles).toEqual(['certifier']);
  });

  it('with a new password signs nothing for a while, and keeps its roles', () => {
    const resetOfOne = open.commands(resetting('u.approve'));
    expect(accountOf(resetOfOne, 'u.approve')?.signsFrom).toBeNull();
    resetOfOne
      .with(by(second))
      .when(releasing(resetOfOne.idOf('AccountChangeAsked')))
      .thenEvents({ type: 'AccountChangeReleased', data: { person: 'u.approve', signsFrom } });
    expect(accountOf(made(open, resetting('u.approve')), 'u.approve')).toMatchObject({
      roles: ['approver'],
      signsFrom,
      reset: resetOfOne.idOf('AccountChangeAsked'),
    });
  });

  it('of an officer is suspended by one administrator at once, and reinstated by two', () => {
    open.when(suspending('u.approve')).thenEvents({
      type: 'AccountSuspended',
      data: { person: 'u.approve', by: first, reason },
    });
    expect(accountOf(suspended, 'u.approve')?.isSuspended).toBe(true);
    const waiting = suspended.commands(reinstating('u.approve'));
    expect(accountOf(waiting, 'u.approve')?.isSuspended).toBe(true);
    expect(accountOf(made(suspended, reinstating('u.approve')), 'u.approve')).toMatchObject({
      isSuspended: false,
      roles: ['approver'],
    });
  });

  it('of an administrator is suspended once another administrator releases it', () => {
    const waiting = ofThree.commands(suspending(third));
    expect(accountOf(waiting, third)?.isSuspended).toBe(false);
    expect(accountOf(made(ofThree, suspending(third)), third)?.isSuspended).toBe(true);
  });

  it('of the auditor is suspended by two, as the auditor looks at what administrators do', () => {
    const auditor = made(none, opening('u.auditor', ['auditor']));
    auditor
      .when(suspending('u.auditor'))
      .thenEvents({ type: 'AccountChangeAsked', data: { change: 'SUSPEND', by: first } });
    expect(accountOf(made(auditor, suspending('u.auditor')), 'u.auditor')).toMatchObject({
      isSuspended: true,
      suspendedBy: [first, second],
    });
  });

  it('that two reinstated is suspended by two alone for 7 days', () => {
    const again = made(suspended, reinstating('u.approve'));
    for (const day of [today, '2024-05-12']) {
      again
        .with(by(first, day))
        .when(suspending('u.approve'))
        .thenEvents({ type: 'AccountChangeAsked', data: { change: 'SUSPEND' } });
    }
    again
      .with(by(first, '2024-05-13'))
      .when(suspending('u.approve'))
      .thenEvents({ type: 'AccountSuspended' });
  });

  it('gets a new password also while it is suspended, which leaves it suspended', () => {
    const reset = made(suspended, resetting('u.approve'));
    expect(accountOf(reset, 'u.approve')).toMatchObject({ isSuspended: true, signsFrom });
  });

  it('that was refused may be asked for again, under the same id', () => {
    const waiting = none.commands(opening('u.new'));
    const refused = waiting.with(by(second)).commands(refusing(waiting.idOf('AccountChangeAsked')));
    refused.when(opening('u.new')).thenEvents({ type: 'AccountChangeAsked' });
  });

  it('of an administrator who was recovered signs nothing for a while', () => {
    const recovered: AccountEvent = {
      type: 'AdministratorRecovered',
      data: { ...named.data, person: second, signsFrom },
    };
    expect(accountOf(none.events(recovered), second)?.signsFrom).toBe(signsFrom);
  });

  it('that an earlier release made administrator and operator counts as administrator alone', () => {
    const data = { ...named.data, person: 'u.both', reason, by: first };
    const given = none.events({
      type: 'AccountChangeAsked',
      data: { ...data, change: 'OPEN', kind: 'PERSON', roles: ['operator', 'administrator'] },
    });
    const changeId = given.idOf('AccountChangeAsked');
    const opened = given.events({ type: 'AccountChangeReleased', data: { ...data, changeId } });
    expect(accountOf(opened, 'u.both')).toMatchObject({
      roles: ['administrator'],
      rolesLeftOut: ['operator'],
    });
    expect(accountOf(made(opened, changing('u.both', ['operator'])), 'u.both')).toMatchObject({
      roles: ['operator'],
      rolesLeftOut: [],
    });
  });

  it('may be kept elsewhere, where nothing of it is changed here', () => {
    const elsewhere = open.with({ ...by(first), isOwn: false });
    for (const command of [opening('u.new'), suspending('u.approve'), releasing(changeId)]) {
      elsewhere.when(command).thenRefusal(['ACCOUNTS_ELSEWHERE', 'identity provider', '']);
    }
  });
});

describe('a change of an account', () => {
  it.each([
    [['ACCOUNT_EXISTS', 'u.approve', 'person'], open, opening('u.approve')],
    [['ACCOUNT_EXISTS', first, 'person'], none.with(by(second)), opening(first)],
    [
      ['ACCOUNT_EXISTS', 'u.new', 'person'],
      none.commands(opening('u.new')).with(by(second)),
      opening('u.new', ['certifier']),
    ],
    [['ACCOUNT_UNKNOWN', 'u.nobody', ''], none, changing('u.nobody', ['recorder'])],
    [['ACCOUNT_UNKNOWN', 'u.nobody', ''], none, resetting('u.nobody')],
    [['ACCOUNT_UNKNOWN', 'u.nobody', ''], none, suspending('u.nobody')],
    [['ACCOUNT_UNKNOWN', 'u.new', ''], none.commands(opening('u.new')), suspending('u.new')],
    [['ACCOUNT_STATUS', 'reinstate', ''], suspended, changing('u.approve', ['recorder'])],
    [['ACCOUNT_STATUS', 'reinstate', ''], suspended, suspending('u.approve')],
    [['ACCOUNT_STATUS', 'not suspended', ''], open, reinstating('u.approve')],
    [
      ['ROLES_AT_ODDS', 'certifier approver', 'roles'],
      none,
      opening('u.new', ['certifier', 'approver']),
    ],
    [
      ['ROLES_AT_ODDS', 'administrator recorder', 'roles'],
      open,
      changing('u.approve', ['recorder', 'administrator']),
    ],
    [['ROLES_AT_ODDS', 'name them', 'donors'], none, opening('u.new', ['donor'])],
    [['ROLES_AT_ODDS', 'name them', 'donors'], open, changing('u.approve', ['donor'])],
    [
      ['ROLES_AT_ODDS', 'leave donors out', 'donors'],
      none,
      opening('u.new', ['auditor'], 'PERSON', ['DON-A']),
    ],
    [
      ['ROLES_AT_ODDS', 'donor auditor', 'roles'],
      none,
      opening('u.new', ['auditor', 'donor'], 'PERSON', ['DON-A']),
    ],
    [
      ['ROLES_AT_ODDS', 'program only records', 'roles'],
      none,
      opening('svc.x', ['cashier'], 'SERVICE'),
    ],
    [
      ['ROLES_AT_ODDS', 'program only records', 'roles'],
      program,
      changing('svc.bank', ['cashier']),
    ],
    [
      ['SEGREGATION_OF_DUTIES', `${first} own`, ''],
      none,
      changing(first, ['administrator', 'operator']),
    ],
    [['SEGREGATION_OF_DUTIES', `${first} own`, ''], none, resetting(first)],
    [['SEGREGATION_OF_DUTIES', `${first} own`, ''], none, suspending(first)],
    [['SEGREGATION_OF_DUTIES', `${first} another administrator`, ''], asked, releasing(changeId)],
    [['CHANGE_UNKNOWN', 'e99', ''], none, releasing('e99')],
    [['CHANGE_UNKNOWN', 'e99', ''], none, refusing('e99')],
    [['ACCOUNT_STATUS', 'released', ''], released, releasing(changeId)],
    [['ACCOUNT_STATUS', 'released', ''], released, refusing(changeId)],
    [
      ['ACCOUNT_STATUS', 'refused', ''],
      asked.with(by(second)).commands(refusing(changeId)),
      releasing(changeId),
    ],
    [
      ['ACCOUNT_STATUS', 'reinstate', ''],
      asked.commands(suspending('u.approve')).with(by(second)),
      releasing(changeId),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('states its day and no entries, and further facts only where it has them', () => {
    const data = (before: Accounts, command: Parameters<Accounts['when']>[0]) =>
      before.when(command).decided()[0]?.data;
    expect(data(open, changing('u.approve', ['controller']))).toMatchObject({ entries: [] });
    const release = data(asked.with(by(second)), releasing(changeId));
    expect(release).toMatchObject({ effectiveDate: today, entries: [], changeId });
    expect(release).not.toHaveProperty('signsFrom');
    const reset = open.commands(resetting('u.approve'));
    const resetId = reset.idOf('AccountChangeAsked');
    expect(data(reset.with(by(second)), releasing(resetId))).toHaveProperty('signsFrom', signsFrom);
  });

  it('may be withdrawn by whoever asked, and refused by any other', () => {
    for (const person of [first, second]) {
      asked
        .with(by(person))
        .when(refusing(changeId))
        .thenEvents({
          type: 'AccountChangeRefused',
          data: { changeId, person: 'u.approve', by: person, reason },
        });
    }
  });

  it('that ends a suspension is not refused by whoever suspended, and withdrawn by whoever asked', () => {
    const waiting = suspended.with(by(second)).commands(reinstating('u.approve'));
    const id = waiting.idOf('AccountChangeAsked');
    const refusal = ['SEGREGATION_OF_DUTIES', `${first} suspended u.approve`, ''] as const;
    waiting.with(by(first)).when(refusing(id)).thenRefusal(refusal);
    waiting.with(by(first)).when(releasing(id)).thenEvents({ type: 'AccountChangeReleased' });
    for (const person of [second, third]) {
      waiting.with(by(person)).when(refusing(id)).thenEvents({ type: 'AccountChangeRefused' });
    }
    const own = suspended.commands(reinstating('u.approve'));
    own
      .when(refusing(own.idOf('AccountChangeAsked')))
      .thenEvents({ type: 'AccountChangeRefused', data: { by: first } });
  });

  it('is neither released nor refused by whom it is about', () => {
    const ofOwn = ofThree.commands(suspending(third));
    const id = ofOwn.idOf('AccountChangeAsked');
    const refusal = ['SEGREGATION_OF_DUTIES', `${third} own`, ''] as const;
    ofOwn.with(by(third)).when(releasing(id)).thenRefusal(refusal);
    ofOwn.with(by(third)).when(refusing(id)).thenRefusal(refusal);
  });

  it('is not made any more once whoever asked for it is suspended, and is asked for anew', () => {
    const waiting = ofThree.with(by(third)).commands(opening('u.ghost', ['approver']));
    const ghost = waiting.idOf('AccountChangeAsked');
    const without = made(waiting, suspending(third));
    without
      .with(by(second))
      .when(releasing(ghost))
      .thenRefusal(['ACCOUNT_STATUS', `${third} no administrator`, '']);
    const again = without.with(by(second)).commands(refusing(ghost));
    expect(accountOf(made(again, opening('u.ghost')), 'u.ghost')?.roles).toEqual(['recorder']);
  });

  it('never leaves one administrator alone, where three asked for the suspension of each other', () => {
    const one = ofThree.with(by(first)).commands(suspending(third));
    const idOfOne = one.idOf('AccountChangeAsked');
    const both = one.with(by(third)).commands(suspending(first));
    const left = both.with(by(second)).commands(releasing(both.idOf('AccountChangeAsked')));
    left
      .with(by(second))
      .when(releasing(idOfOne))
      .thenRefusal(['ACCOUNT_STATUS', `${first} no administrator`, '']);
    const activeAccounts = [...left.state.accounts.values()].filter(
      ({ isSuspended }) => !isSuspended,
    );
    expect(activeAccounts).toHaveLength(2);
  });

  it('of a role leaves two administrators too', () => {
    const one = ofThree.with(by(first)).commands(changing(third, ['auditor']));
    const idOfOne = one.idOf('AccountChangeAsked');
    const left = made(one, changing(first, ['auditor']), [third, second]);
    left
      .with(by(second))
      .when(releasing(idOfOne))
      .thenRefusal(['ACCOUNT_STATUS', `${first} no administrator`, '']);
  });

  it('of what is not known changes nothing', () => {
    const data = { ...named.data, changeId: 'e99', person: 'u.nobody', by: first, reason };
    const { state } = none.events(
      { type: 'AccountChangeReleased', data },
      { type: 'AccountChangeRefused', data },
      { type: 'AccountSuspended', data },
    );
    expect(state).toEqual(none.state);
  });
});
