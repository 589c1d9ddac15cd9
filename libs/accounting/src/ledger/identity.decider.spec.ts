import { given, requestOn } from '@art30/testing';
import { identityDecider } from './identity.decider';
import { ApproveIdentityProvider, ledgerOpened, ProposeIdentityProvider } from './ledger.facts';

const today = '2024-05-06';
const issuer = 'https://login.example.org';
const by = (person: string) => ({ today, by: person });
const proposing = (changes: object = {}) =>
  new ProposeIdentityProvider(
    { issuer, personClaim: 'oid', reason: 'another provider', ...changes },
    requestOn(today),
  );
const approving = (eventId: string) => new ApproveIdentityProvider({ eventId }, requestOn(today));

const opened = given(identityDecider, by('u.admin-1')).events(
  ledgerOpened('system', '2024-01-01', { issuer, personClaim: 'sub' }),
);
const proposed = opened.commands(proposing());
const eventId = proposed.idOf('IdentityProviderProposed');
const changed = proposed.with(by('u.admin-2')).commands(approving(eventId));

describe('who vouches for people', () => {
  it('stands in the first event of the log', () => {
    expect(opened.state.inForce).toEqual({ issuer, personClaim: 'sub' });
    expect(identityDecider.initialState.inForce).toBeUndefined();
  });

  it('is proposed by one administrator, and stays until another approves', () => {
    opened.when(proposing()).thenEvents({
      type: 'IdentityProviderProposed',
      data: { issuer, personClaim: 'oid', proposedBy: 'u.admin-1', entries: [] },
    });
    expect(proposed.state.inForce).toEqual({ issuer, personClaim: 'sub' });
    proposed
      .with(by('u.admin-2'))
      .when(approving(eventId))
      .thenEvents({
        type: 'IdentityProviderChanged',
        data: { issuer, personClaim: 'oid', proposedBy: 'u.admin-1', approvedBy: 'u.admin-2' },
      });
    expect(changed.state.inForce).toEqual({ issuer, personClaim: 'oid' });
  });

  it('is another one where the claim alone is, or the issuer alone', () => {
    const claim = proposing({ personClaim: 'sub', issuer: 'https://other.example.org' });
    for (const command of [claim, proposing()]) {
      opened.when(command).thenEvents({ type: 'IdentityProviderProposed' });
    }
  });

  it.each([
    [['NOTHING_REVISED', `${issuer} sub`, ''], opened, proposing({ personClaim: 'sub' })],
    [['SEGREGATION_OF_DUTIES', 'u.admin-1', ''], proposed, approving(eventId)],
    [['EVENT_UNKNOWN', 'e9', ''], proposed.with(by('u.admin-2')), approving('e9')],
    [['EVENT_UNKNOWN', eventId, ''], changed.with(by('u.admin-1')), approving(eventId)],
  ] as const)('is not changed with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it.each([
    'http://login.example.org',
    'https://u:secret@login.example.org',
    'https://login.example.org/?tenant=1',
    'https://login.example.org/#a',
    'login.example.org',
    'urn:art30:local:another-ledger',
    'http://localhost.example.org',
  ])('is never %s, where no instance could be set to it', (nowhere) => {
    opened.when(proposing({ issuer: nowhere })).thenRefusal(['ISSUER_INVALID', nowhere, 'issuer']);
  });

  it.each(['https://login.example.org:8443/realms/art30', 'http://localhost:4000/'])(
    'may be %s',
    (there) => {
      opened
        .when(proposing({ issuer: there }))
        .thenEvents({ type: 'IdentityProviderProposed', data: { issuer: there } });
    },
  );

  it('is the ledger itself again where the ledger was opened with its own accounts', () => {
    const own = 'urn:art30:local:1b4e28ba';
    given(identityDecider, by('u.admin-1'))
      .events(ledgerOpened('system', '2024-01-01', { issuer: own, personClaim: 'sub' }))
      .commands(proposing())
      .when(proposing({ issuer: own, personClaim: 'sub' }))
      .thenRefusal(['NOTHING_REVISED', own, '']);
  });

  it('is approved once: what was proposed beside it is proposed again', () => {
    const two = proposed.commands(proposing({ personClaim: 'email' }));
    const other = two.idOf('IdentityProviderProposed');
    const after = two.with(by('u.admin-2')).commands(approving(eventId));
    after.when(approving(other)).thenRefusal(['EVENT_UNKNOWN', other, '']);
  });

  it('is said by no event that was skipped', () => {
    const skipped = { ...ledgerOpened('system', today).data, eventId: 'e7', reason: 'broken' };
    const { state } = proposed.events({ type: 'EventSkipped', data: skipped });
    expect(state).toEqual(proposed.state);
  });

  it('stays over a restore of the log', () => {
    const lost = { lostFrom: 3, lastCheckpoint: 'a note', origin: 'article30-ledger/L/restored/R' };
    const restored = { ...ledgerOpened('system', today).data, ...lost };
    const { state } = proposed.events({ type: 'LedgerRestored', data: restored });
    expect(state).toEqual(proposed.state);
  });
});
