import { bookingRoles, type Role } from '../rows/roles';
import {
  isOpenOn,
  lastDayToSign,
  signatureAwaitedOf,
  type ProposalProgress,
} from './proposal-status';

const proposed: ProposalProgress = {
  status: 'PROPOSED',
  approver: 'OFFICER',
  certifiedBy: null,
  proposedBy: 'u.contrib',
  proposedOn: '2024-01-31',
  signingRule: 'THREE_PEOPLE',
  cashier: null,
  responsible: null,
};
const certified: ProposalProgress = { ...proposed, status: 'CERTIFIED', certifiedBy: 'u.certify' };
const ofTwo = { signingRule: 'TWO_PEOPLE' } as const;
/** In these tests only `u.controller` is a controller; everybody else has all other roles. */
const rolesOf = (person: string): readonly Role[] =>
  person === 'u.controller' ? ['controller'] : bookingRoles.filter((role) => role !== 'controller');
const forController = { approver: 'CONTROLLER' } as const;

describe('a proposal waits', () => {
  it.each([
    ['for a certification by whoever did not record it', 'u.certify', proposed, 'certification'],
    ['for nothing from its recorder', 'u.contrib', proposed, undefined],
    ['for an approval by a third person', 'u.approve', certified, 'approval'],
    ['for nothing more from its certifier', 'u.certify', certified, undefined],
    ['for no approval by its recorder', 'u.contrib', certified, undefined],
    ['for the approval of the controller too', 'u.controller', certified, 'approval'],
    [
      'for no certification by whoever recorded the credit that it is about',
      'u.cashier',
      { ...proposed, cashier: 'u.cashier' },
      undefined,
    ],
    [
      'for no approval by whoever recorded the credit that it is about',
      'u.cashier',
      { ...certified, cashier: 'u.cashier' },
      undefined,
    ],
    [
      'for no certification by the controller, who is no certifier',
      'u.controller',
      proposed,
      undefined,
    ],
    [
      'for no signature of whoever answers for the program that recorded it',
      'u.approve',
      { ...certified, responsible: 'u.approve' },
      undefined,
    ],
    [
      'for a certification by others, where the controller alone may approve it',
      'u.certify',
      { ...proposed, ...forController },
      'certification',
    ],
    [
      'for the approval of the controller, who alone may give it',
      'u.controller',
      { ...certified, ...forController },
      'approval',
    ],
    [
      'for no approval by another officer, where the controller alone may give it',
      'u.approve',
      { ...certified, ...forController },
      undefined,
    ],
  ] as const)('%s', (_what, person, proposal, awaited) => {
    const now = { roles: rolesOf(person), signingRule: 'THREE_PEOPLE' } as const;
    expect(signatureAwaitedOf(person, proposal, now)).toBe(awaited);
  });

  it.each([
    ['for its recorder too, where two people are enough', ofTwo, ofTwo, 'certification'],
    ['for another, where three sign by now', ofTwo, {}, undefined],
    ['for another, where three were to sign it', {}, ofTwo, undefined],
  ] as const)('%s', (_what, then, now, awaited) => {
    const rule = { roles: bookingRoles, signingRule: 'THREE_PEOPLE' as const, ...now };
    expect(signatureAwaitedOf('u.contrib', { ...proposed, ...then }, rule)).toBe(awaited);
  });
});

describe('the days within which a proposal is signed', () => {
  it('end on the last of them, also over the end of February', () => {
    expect(lastDayToSign('2024-01-31', 30)).toBe('2024-03-01');
    expect(lastDayToSign('2024-01-31', 1)).toBe('2024-02-01');
  });

  it('include the last day and no later one', () => {
    expect(isOpenOn('2024-03-01', certified, 30)).toBe(true);
    expect(isOpenOn('2024-03-02', certified, 30)).toBe(false);
  });

  it.each(['APPROVED', 'REJECTED', 'WITHDRAWN'] as const)('are over once it is %s', (status) => {
    expect(isOpenOn('2024-02-01', { ...proposed, status }, 30)).toBe(false);
  });
});
