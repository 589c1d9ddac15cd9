import type { LedgerEventType } from '../../log/events';
import { conflictsIn } from './conflicts';
import type { PlacedEvent } from '../log-rules/finding';

const hash = 'a'.repeat(64);
const asked = '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30';

/** Builds an administrative event sent by a person. */
function act(type: LedgerEventType, data: object, sentBy: string): PlacedEvent {
  const fact = { effectiveDate: '2024-05-06', policy: 'IPSAS23-UN@1', entries: [] };
  return {
    sequence: 2,
    event: {
      id: asked,
      type,
      data: { ...fact, ...data },
      stream: 'people',
      revision: 1,
      position: '2',
      metadata: {
        recordedAt: '2024-05-06T09:00:00.000Z',
        recordedBy: sentBy,
        keyHash: hash,
        requestHash: hash,
      },
    },
  };
}

const delegation = {
  person: 'svc.bank',
  role: 'recorder',
  from: '2024-05-06',
  until: '2024-12-31',
  responsible: 'u.accounts',
  issuer: 'urn:test',
  reason: 'bank file',
};
const proposed = (by = 'u.admin-1') =>
  act('DelegationProposed', { ...delegation, proposedBy: by }, by);
const granted = (by = 'u.admin-2') => act('DelegationGranted', { delegationId: asked, by }, by);
const endAsked = (by = 'u.admin-2') =>
  act('DelegationRevocationAsked', { delegationId: asked, by, because: 'over' }, by);
const change = { person: 'u.approve', reason: 'moved' };
const changeAsked = (by = 'u.admin-1') =>
  act('AccountChangeAsked', { ...change, change: 'RESET', by }, by);
const released = (by = 'u.admin-2') =>
  act('AccountChangeReleased', { person: 'u.approve', changeId: asked, by }, by);
const provider = { issuer: 'https://login.example.org', personClaim: 'sub' };
const changed = (by = 'u.admin-2', sentBy = by) =>
  act('IdentityProviderChanged', { ...provider, proposedBy: 'u.admin-1', approvedBy: by }, sentBy);
const keys = { from: `L+4a8ced6f+${'A'.repeat(44)}`, to: `L+5c5304e8+${'A'.repeat(44)}` };
const rotation = { ...keys, note: 'a note' };
const keyProposed = (sentBy = 'u.admin-1') =>
  act('CheckpointKeyChangeProposed', { rotation, proposedBy: 'u.admin-1' }, sentBy);
const rotated = (by = 'u.admin-2', sentBy = by) =>
  act('CheckpointKeyRotated', { ...rotation, proposedBy: 'u.admin-1', approvedBy: by }, sentBy);
const revoked = (by = 'u.admin-2') =>
  act(
    'CheckpointKeyRevoked',
    {
      key: keys.from,
      fromSequence: 1,
      reason: 'stolen',
      proposedBy: 'u.admin-1',
      approvedBy: by,
    },
    by,
  );

function codes(judged: PlacedEvent, { event }: { event?: PlacedEvent['event'] } = {}) {
  return conflictsIn({
    ...judged,
    acts: [],
    isOnePersonEnough: true,
    isBookedBefore: () => false,
    asked: event,
  }).map(({ code }) => code);
}

describe('an act of an administrator', () => {
  it.each([
    ['a proposed delegation', proposed(), {}],
    ['its grant by another', granted(), proposed()],
    ['a grant whose proposal is not known', granted('u.admin-1'), {}],
    ['an end of a delegation that is asked for', endAsked(), {}],
    ['a change that is asked for', changeAsked(), {}],
    ['its release by another', released(), changeAsked()],
    ['a suspension', act('AccountSuspended', { ...change, by: 'u.admin-1' }, 'u.admin-1'), {}],
    ['another identity provider', changed(), {}],
    ['a proposed key', keyProposed(), {}],
    ['the next key', rotated(), {}],
    ['a revoked key', revoked(), {}],
  ])('has no conflict: %s', (_what, judged, before) => {
    expect(codes(judged, before)).toEqual([]);
  });

  it.each([
    ['a delegation to themselves', proposed('svc.bank'), {}],
    ['a delegation to what they answer for', proposed('u.accounts'), {}],
    ['a grant of what they proposed', granted('u.admin-1'), proposed()],
    ['a grant to themselves', granted('svc.bank'), proposed()],
    ['a grant to what they answer for', granted('u.accounts'), proposed()],
    ['a change of their own account', changeAsked('u.approve'), {}],
    ['a release of what they asked for', released('u.admin-1'), changeAsked()],
    ['a release for their own account', released('u.approve'), changeAsked()],
    ['an identity provider that they proposed', changed('u.admin-1'), {}],
    ['the next key that they proposed', rotated('u.admin-1'), {}],
    ['a revocation that they proposed', revoked('u.admin-1'), {}],
  ])('is of one person who needs another: %s', (_what, judged, before) => {
    expect(codes(judged, before)).toEqual(['SAME_PERSON']);
  });

  it('is of who sent it', () => {
    expect(codes(changed('u.admin-2', 'u.admin-1'))).toEqual(['OTHER_PEOPLE']);
    expect(codes(keyProposed('u.admin-2'))).toEqual(['OTHER_PEOPLE']);
    expect(codes(rotated('u.admin-2', 'u.admin-1'))).toEqual(['OTHER_PEOPLE']);
    const refused = { delegationId: asked, by: 'u.admin-2', because: 'no' };
    expect(codes(act('DelegationRefused', refused, 'u.admin-1'))).toEqual(['OTHER_PEOPLE']);
  });
});
