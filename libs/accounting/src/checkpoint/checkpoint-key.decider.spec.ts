import { given, requestOn } from '@art30/testing';
import { ApproveCheckpointKeyChange, ProposeCheckpointKeyChange } from './checkpoint-key.facts';
import { checkpointKeysDecider, keyInForce, type KeyChangeContext } from './checkpoint-key.decider';

const today = '2024-05-06';
const keyOf = (id: string) => `article30-ledger/L+${id}+${'A'.repeat(44)}`;
const [first, second, third] = [keyOf('00000001'), keyOf('00000002'), keyOf('00000003')];

/**
 * A fake note lists the two keys of a rotation and which of them signed it, so that `signersOf` can read it
 * back.
 */
const noteOf = (from: string, to: string, signedBy: 'both' | 'new' | 'old' = 'both') =>
  `${from} ${to} ${signedBy}`;
const signersOf: KeyChangeContext['signersOf'] = (note, { from, to }) =>
  note.startsWith(`${from} ${to} `)
    ? { isSignedByOld: !note.endsWith('new'), isSignedByNew: !note.endsWith('old') }
    : undefined;

const by = (person: string, more: Partial<KeyChangeContext> = {}): KeyChangeContext => ({
  today,
  by: person,
  first,
  lastSequence: 107,
  signersOf,
  ...more,
});
const proposing = (facts: ProposeCheckpointKeyChange['facts']) =>
  new ProposeCheckpointKeyChange(facts, requestOn(today));
const rotating = (from: string, to: string, signedBy?: 'both' | 'new' | 'old') =>
  proposing({ rotation: { to, note: noteOf(from, to, signedBy) } });
const revoking = (key: string, fromSequence = 100) =>
  proposing({ revocation: { key, fromSequence, reason: 'the file was stolen' } });
const approving = (eventId: string) =>
  new ApproveCheckpointKeyChange({ eventId }, requestOn(today));

const start = given(checkpointKeysDecider, by('u.admin-1'));
/** The change is proposed by one administrator and approved by the other. */
const changed = (before: typeof start, command: ProposeCheckpointKeyChange) => {
  const proposed = before.with(by('u.admin-1')).commands(command);
  const eventId = proposed.idOf('CheckpointKeyChangeProposed');
  return proposed.with(by('u.admin-2')).commands(approving(eventId)).with(by('u.admin-1'));
};
const proposed = start.commands(rotating(first, second));
const eventId = proposed.idOf('CheckpointKeyChangeProposed');
const rotated = changed(start, rotating(first, second));
const revoked = changed(start, revoking(first));

describe('the key of checkpoints', () => {
  it('is that of the first checkpoint until it is rotated', () => {
    const { initialState } = checkpointKeysDecider;
    expect(keyInForce(initialState, undefined)).toBeUndefined();
    expect(keyInForce(initialState, first)).toEqual({ key: first, isRevoked: false });
    expect(keyInForce(rotated.state, first)).toEqual({ key: second, isRevoked: false });
    expect(keyInForce(revoked.state, first)).toEqual({ key: first, isRevoked: true });
  });

  it('is rotated by two administrators, with a note that both keys signed', () => {
    const rotation = { from: first, to: second, note: noteOf(first, second) };
    start.when(rotating(first, second)).thenEvents({
      type: 'CheckpointKeyChangeProposed',
      data: { rotation, proposedBy: 'u.admin-1', entries: [] },
    });
    expect(keyInForce(proposed.state, first)).toEqual({ key: first, isRevoked: false });
    proposed
      .with(by('u.admin-2'))
      .when(approving(eventId))
      .thenEvents({
        type: 'CheckpointKeyRotated',
        data: { ...rotation, proposedBy: 'u.admin-1', approvedBy: 'u.admin-2', entries: [] },
      });
  });

  it('is revoked from a sequence on by two administrators', () => {
    const revocation = { key: first, fromSequence: 100, reason: 'the file was stolen' };
    start.when(revoking(first)).thenEvents({
      type: 'CheckpointKeyChangeProposed',
      data: { revocation, proposedBy: 'u.admin-1' },
    });
    expect([...revoked.state.revoked]).toEqual([[first, 100]]);
  });

  it('that is revoked is rotated by a note of the next key alone', () => {
    const after = changed(revoked, rotating(first, second, 'new'));
    expect(keyInForce(after.state, first)).toEqual({ key: second, isRevoked: false });
    expect([...after.state.revoked]).toEqual([[first, 100]]);
  });

  it('of before may be revoked too', () => {
    const after = changed(rotated, revoking(first, 50));
    expect(keyInForce(after.state, first)).toEqual({ key: second, isRevoked: false });
    expect(after.state.revoked.get(first)).toBe(50);
  });

  it.each([
    ['with the signature of the old key alone', start, rotating(first, second, 'old')],
    ['with the signature of the next key alone', start, rotating(first, second, 'new')],
    ['without the signature of the next key', revoked, rotating(first, second, 'old')],
    ['from a key that is not in force', start, rotating(third, second)],
    ['from a key that was rotated', rotated, rotating(first, third)],
  ])('is not rotated %s', (_, state, command) => {
    state.when(command).thenRefusal(['ROTATION_NOT_SIGNED', '', 'rotation.note']);
  });

  it.each([
    [['CHECKPOINT_KEY_STATUS', 'was a key', 'rotation.to'], start, rotating(first, first)],
    [['CHECKPOINT_KEY_STATUS', 'was a key', 'rotation.to'], rotated, rotating(second, first)],
    [['CHECKPOINT_KEY_STATUS', 'already', 'revocation.key'], revoked, revoking(first)],
    [['CHECKPOINT_KEY_UNKNOWN', 'signs now', 'revocation.key'], start, revoking(second)],
    [['EVENT_UNKNOWN', '107', 'revocation.fromSequence'], start, revoking(first, 108)],
    [['NOTHING_REVISED', 'next key', ''], start, proposing({})],
    [['SEGREGATION_OF_DUTIES', 'u.admin-1', ''], proposed, approving(eventId)],
    [['EVENT_UNKNOWN', 'e9', ''], proposed.with(by('u.admin-2')), approving('e9')],
    [['EVENT_UNKNOWN', eventId, ''], rotated, approving(eventId)],
  ] as const)('is not changed with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('is there once a checkpoint is signed', () => {
    const without = start.with(by('u.admin-1', { first: undefined }));
    const refusal = ['CHECKPOINT_KEY_UNKNOWN', 'no checkpoint is signed yet', ''] as const;
    without.when(rotating(first, second)).thenRefusal(refusal);
    without.when(revoking(first)).thenRefusal(refusal);
  });

  it('is changed once: what was proposed beside it is proposed again', () => {
    const two = proposed.commands(revoking(first));
    const other = two.idOf('CheckpointKeyChangeProposed');
    const after = two.with(by('u.admin-2')).commands(approving(eventId));
    after.when(approving(other)).thenRefusal(['EVENT_UNKNOWN', other, '']);
  });
});
