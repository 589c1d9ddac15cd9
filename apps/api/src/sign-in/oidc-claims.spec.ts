import { kit } from '@art30/accounting';
import { TokenRefused } from './caller';
import { donorsIn, personIn, rolesIn } from './oidc-claims';

/** Returns the status and the logged reason of a refused token; undefined if the token is accepted. */
function refusal(attempt: () => unknown): { status: number; reason: string } | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    return { status: error.status, reason: error.reason };
  }
}

describe('the person in a token', () => {
  it.each([
    ['U.Anna', 'u.anna'],
    ['auth0|5f7c8ec7c33c6c004bbafe82', 'auth0|5f7c8ec7c33c6c004bbafe82'],
    ['3F2504E0-4F89-11D3-9A0C-0305E82C3301', '3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
  ])('%s is named %s in the log', (sub, person) => {
    expect(personIn({ sub }, 'sub')).toBe(person);
  });

  it.each([
    ['an address of mail', 'anna@example.org'],
    ['white space', 'u anna'],
    ['a letter that only looks like one of ours once it is in lower case', 'u.\u212aim'],
    ['too many characters', 'a'.repeat(129)],
    ['no character', ''],
    ['the folder that an address would drop', '.'],
    ['the folder above', '..'],
    ['a number', 7],
    ['a list', ['u.anna']],
    ['null', null],
  ])('is refused for %s', (_, sub) => {
    expect(refusal(() => personIn({ sub }, 'sub'))).toEqual({
      status: 401,
      reason: `claim sub ${kit.actorForm.must}: it goes into the log for good`,
    });
  });

  it('is refused where the claim is missing, or is no claim but a member of every object', () => {
    expect(refusal(() => personIn({}, 'sub'))?.reason).toBe('claim sub is missing');
    expect(refusal(() => personIn({}, 'toString.name'))?.reason).toMatch('is missing');
  });
});

describe('the roles in a token', () => {
  it.each([
    ['a list', { roles: ['recorder', 'approver'] }, 'roles'],
    ['words', { roles: 'recorder approver' }, 'roles'],
    ['with others of the provider', { roles: ['offline', 'recorder', 7, 'approver'] }, 'roles'],
    ['one of them twice', { roles: ['recorder', 'approver', 'recorder'] }, 'roles'],
    ['at a path', { realm_access: { roles: ['recorder', 'approver'] } }, 'realm_access.roles'],
    ['in a claim named by a URL', { 'https://l.org/r': 'recorder approver' }, 'https://l.org/r'],
  ])('count as %s', (_, claims, claim) => {
    expect(rolesIn(claims, claim)).toEqual(['recorder', 'approver']);
  });

  it('are those of the member of that very name before those at the path', () => {
    expect(rolesIn({ 'a.b': 'auditor', a: { b: 'recorder' } }, 'a.b')).toEqual(['auditor']);
  });

  it('count as that of an administrator alone, where an operator or auditor is one too', () => {
    const roles = ['operator', 'administrator', 'auditor'];
    expect(rolesIn({ roles }, 'roles')).toEqual(['administrator']);
  });

  it.each([
    ['without the claim', {}],
    ['without one of ours', { roles: ['Recorder', 'admin'] }],
    ['in another shape', { roles: { recorder: true } }],
    ['with nothing', { roles: null }],
  ])('are refused %s', (_, claims) => {
    expect(refusal(() => rolesIn(claims, 'roles'))).toEqual({
      status: 403,
      reason: 'claim roles gives no role of ours',
    });
  });

  it.each([
    [['certifier', 'approver'], 'nobody may be certifier and approver at once'],
    [['recorder', 'auditor'], 'nobody may be auditor and recorder at once'],
  ])('are refused where %s are at odds', (roles, reason) => {
    expect(refusal(() => rolesIn({ roles }, 'roles'))).toEqual({ status: 403, reason });
  });
});

describe('donors', () => {
  it('are those of a donor, from a list or words, each once', () => {
    expect(donorsIn({ donors: ['DON-A', 'DON-B', 'DON-A'] }, 'donors', ['donor'])).toEqual([
      ...['DON-A', 'DON-B'],
    ]);
    expect(donorsIn({ donors: 'DON-A' }, 'donors', ['donor'])).toEqual(['DON-A']);
  });

  it('are none of anybody else, whatever the claim says', () => {
    expect(donorsIn({ donors: ['DON-A'] }, 'donors', ['auditor'])).toEqual([]);
  });

  it.each([
    ['without the claim', {}],
    ['with none', { donors: [] }],
    ['with one that is no id', { donors: ['DON-A', '../DON-B'] }],
    ['with one that is no word', { donors: [7] }],
  ])('are refused %s', (_, claims) => {
    expect(refusal(() => donorsIn(claims, 'donors', ['donor']))).toEqual({
      status: 403,
      reason: 'claim donors names no donors by their ids',
    });
  });
});
