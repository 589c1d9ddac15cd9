import { authorityOf } from '@art30/testing';
import fc from 'fast-check';
import { Rejection, type RejectionCode } from '../kernel/rejection';
import type { Role } from '../rows/roles';
import { authorityFor, type AskedSignature, type Authority } from './authority';
import type { Delegation } from './delegation.state';

const [first] = authorityOf('u.approve', ['approver']).delegations;
const delegation = (changes: Partial<Delegation> = {}): Delegation => ({
  ...(first as Delegation),
  ...changes,
});
const limited = (amount: string, changes: Partial<Delegation> = {}) =>
  delegation({ limit: { amount, currency: 'USD' }, ...changes });

const authority = (
  delegations: readonly Delegation[],
  { roles = ['approver'], before = {} }: { roles?: readonly Role[]; before?: object } = {},
): Authority => ({
  issuer: 'urn:test',
  roles,
  delegations,
  signedBefore: new Map(Object.entries(before) as [string, bigint][]),
});

const asked = (
  amounts: Readonly<Record<string, bigint>> = {},
  changes: Partial<AskedSignature> = {},
): AskedSignature => ({
  today: '2024-05-06',
  person: 'u.approve',
  command: 'SignAgreement',
  roles: ['approver', 'controller'],
  amounts: { byParty: new Map(Object.entries(amounts)), currencies: ['EUR', 'USD'] },
  ...changes,
});

/** Returns the refusal of a signature; fails the test if it is granted. */
function refusalOf(signature: AskedSignature, held: Authority | null): Rejection {
  try {
    authorityFor(signature, held);
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a signature', () => {
  it('is given in a role of the token under a delegation of it, which it names', () => {
    expect(authorityFor(asked(), authority([delegation({ id: 'd1' })]))).toEqual({
      signedAs: { issuer: 'urn:test', role: 'approver', delegation: 'd1' },
      responsible: undefined,
    });
  });

  it('is given without one where the role is no booking role', () => {
    const setting = asked({}, { roles: ['administrator'], command: 'SetSigningRule' });
    expect(authorityFor(setting, authority([], { roles: ['administrator'] }))).toEqual({
      signedAs: { issuer: 'urn:test', role: 'administrator' },
      responsible: undefined,
    });
  });

  it('of an approver may be given by a controller to whom it is delegated to approve', () => {
    const held = authority([delegation()], { roles: ['controller'] });
    expect(authorityFor(asked(), held).signedAs).toMatchObject({ role: 'approver' });
    const forController = asked({}, { roles: ['controller'] });
    expect(refusalOf(forController, held).code).toBe('NOT_DELEGATED');
  });

  it('of a service account names who answers for it', () => {
    const ofProgram = delegation({ role: 'recorder', responsible: 'u.accounts' });
    const recording = asked({}, { roles: ['recorder'] });
    const { responsible } = authorityFor(
      recording,
      authority([ofProgram], { roles: ['recorder'] }),
    );
    expect(responsible).toBe('u.accounts');
  });

  const held: Delegation[] = [delegation()];
  it.each<[RejectionCode, string, AskedSignature, Authority | null]>([
    ['AUTHORITY_REQUIRED', 'u.approve signed', asked(), null],
    ['AUTHORITY_REQUIRED', 'approver controller', asked(), authority(held, { roles: [] })],
    ['AUTHORITY_REQUIRED', 'approver', asked(), authority(held, { roles: ['recorder'] })],
    ['NOT_DELEGATED', 'u.approve no granted approver two administrators', asked(), authority([])],
    // The person's token states another role than the delegation gives; only a role stated in both allows a signature.
    [
      ...(['NOT_DELEGATED', '', asked()] as const),
      authority([delegation({ role: 'controller' })], { roles: ['approver'] }),
    ],
  ])('is refused with %s (%#)', (code, figures, signature, held) => {
    const { code: found, detail } = refusalOf(signature, held);
    expect(found).toBe(code);
    for (const figure of figures.split(' ')) expect(detail).toContain(figure);
  });

  it('is refused for what the last delegation lacks that comes nearest to it', () => {
    const two = [delegation({ commands: ['PayLevy'] }), delegation({ currencies: ['KWD'] })];
    const { detail } = refusalOf(asked(), authority(two));
    expect(detail).toMatch(/hold today for SignAgreement do not cover EUR and USD/);
  });
});

describe('a limit', () => {
  const ofA = (minor: bigint) => asked({ 'donor A': minor });

  it('holds up to its last cent, over all that was signed for that donor', () => {
    const some = authority([limited('1000.00')], { before: { 'donor A': 99_900n } });
    expect(authorityFor(ofA(100n), some).signedAs.delegation).toBe(delegation().id);
    const { code, detail } = refusalOf(ofA(101n), some);
    expect(code).toBe('DELEGATION_EXCEEDED');
    for (const figure of ['donor A', '1000.00', '999.00', '1.01', '30 days', 'SignAgreement']) {
      expect(detail).toContain(figure);
    }
  });

  it('is exceeded where it was before, whatever little comes now', () => {
    const all = authority([limited('1000.00')], { before: { 'donor A': 100_000n } });
    expect(refusalOf(ofA(1n), all).code).toBe('DELEGATION_EXCEEDED');
    expect(authorityFor(asked({ 'donor B': 100_000n }), all).signedAs.role).toBe('approver');
    expect(authorityFor(asked(), all).signedAs.role).toBe('approver');
  });

  it('holds for each donor of one list', () => {
    const held = authority([limited('10.00')]);
    expect(authorityFor(asked({ a: 1_000n, b: 1_000n }), held).signedAs.role).toBe('approver');
    expect(refusalOf(asked({ a: 1n, b: 1_001n }), held).detail).toContain('for b');
  });

  it('is the widest of several delegations that cover it, which do not add up', () => {
    const two = authority([limited('6.00', { id: 'd1' }), limited('10.00', { id: 'd2' })]);
    expect(authorityFor(ofA(600n), two).signedAs.delegation).toBe('d2');
    expect(authorityFor(ofA(1_000n), two).signedAs.delegation).toBe('d2');
    expect(refusalOf(ofA(1_001n), two).code).toBe('DELEGATION_EXCEEDED');
    const before = authority(two.delegations, { before: { 'donor A': 600n } });
    expect(refusalOf(ofA(401n), before).code).toBe('DELEGATION_EXCEEDED');
  });

  it('is none where another delegation that covers it has none', () => {
    const free = delegation({ id: 'd2' });
    const both = authority([limited('6.00'), free]);
    expect(authorityFor(ofA(601n), both).signedAs.delegation).toBe('d2');
    const elsewhere = authority([limited('6.00'), { ...free, commands: ['PayLevy'] }]);
    expect(refusalOf(ofA(601n), elsewhere).code).toBe('DELEGATION_EXCEEDED');
  });

  it('is kept in whatever pieces something is signed', () => {
    const pieces = fc.array(fc.bigInt({ min: 1n, max: 50_000n }), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, fc.bigInt({ min: 1n, max: 100_000n }), (amounts, most) => {
        const limit = `${most / 100n}.${String(most % 100n).padStart(2, '0')}`;
        let signed = 0n;
        for (const minor of amounts) {
          const held = authority([limited(limit)], { before: { 'donor A': signed } });
          try {
            authorityFor(ofA(minor), held);
            signed += minor;
          } catch {
            expect(signed + minor > most).toBe(true);
          }
        }
        expect(signed <= most).toBe(true);
      }),
    );
  });
});
