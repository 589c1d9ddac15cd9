import { given } from '@art30/testing';
import type { ReleasedBecause } from './claim.facts';
import { claimDecider, type ClaimContext } from './claim.decider';
import type { ClaimReference } from './claim.facts';

const context = (
  ended: Readonly<Record<string, ReleasedBecause>> = {},
  ownBefore: readonly string[] = [],
): ClaimContext => ({
  today: '2024-07-15',
  ended: new Map(Object.entries(ended)),
  ownBefore: new Set(ownBefore),
});
const usedBy = (eventId: string, stream = 'pledge-P1') => ({ usedBy: { stream, eventId } });

const claiming = (changes: Partial<ClaimReference['facts']> = {}): ClaimReference => ({
  type: 'ClaimReference',
  facts: {
    kind: 'PAYMENT',
    bankAccount: 'BK-USD',
    reference: 'PAY-1',
    payee: 'donor DON-A',
    effectiveDate: '2024-07-10',
    ...usedBy('use 1'),
    ...changes,
  },
});
const spending = (eventId: string, stream?: string): ClaimReference => ({
  type: 'ClaimReference',
  facts: {
    kind: 'ERP_DOCUMENT',
    reference: 'ERP-1',
    effectiveDate: '2024-07-10',
    ...usedBy(eventId, stream),
  },
});
const releasing = (claimedBy: string) =>
  ({ type: 'ReleaseReference', facts: { claimedBy } }) as const;

const none = given(claimDecider, context());
const paid = none.commands(claiming());
const first = paid.idOf('ReferenceClaimed');
const spent = none.commands(spending('use 1'));

describe('a claim of a reference', () => {
  it('says what is used, by which event, and books nothing', () => {
    none.when(claiming()).thenEvents({
      type: 'ReferenceClaimed',
      data: { ...claiming().facts, policy: 'IPSAS23-UN@1', entries: [] },
    });
  });

  it.each([
    ['to one payee on one day, in parts', paid, claiming(usedBy('use 2', 'pledge-P2'))],
    ['by the event that claimed it before', spent, spending('use 1')],
  ])('is shared %s', (_what, before, command) => {
    before.when(command).thenEvents({ type: 'ReferenceClaimed' });
  });

  it.each([
    [
      ['DUPLICATE_PAYMENT_REFERENCE', 'PAY-1 DON-A BK-USD 2024-07-10 P1', 'paymentReference'],
      { payee: 'donor DON-B' },
    ],
    [
      ['DUPLICATE_PAYMENT_REFERENCE', 'PAY-1 2024-07-10', 'paymentReference'],
      { effectiveDate: '2024-07-11' },
    ],
    [
      ['DUPLICATE_PAYMENT_REFERENCE', 'pay‐1 PAY-1', 'paymentReference'],
      { reference: 'pay‐1', payee: 'donor DON-B' },
    ],
  ] as const)('is refused with %j to %j', (refusal, changes) => {
    paid.when(claiming({ ...usedBy('use 2'), ...changes })).thenRefusal(refusal);
  });

  it('refuses the number of a document that another pledge has spent', () => {
    spent
      .when(spending('use 2', 'pledge-P2'))
      .thenRefused(
        'DUPLICATE_ERP_DOCUMENT',
        'ERP-1 is an expenditure of 2024-07-10 on pledge P1',
        'id',
      );
  });

  it('stands beside that of an earlier approval of its proposal, whose use never came', () => {
    const [earlier = ''] = spent.state.unreleased.map(({ claimedBy }) => claimedBy);
    spent
      .with(context({}, [earlier]))
      .when(spending('use 2'))
      .thenEvents({ type: 'ReferenceClaimed' });
    spent
      .with(context({}, ['another claim']))
      .when(spending('use 2'))
      .thenRefused('DUPLICATE_ERP_DOCUMENT');
  });

  it.each(['REVERSED', 'UNUSED'] as const)('takes the place of one that is %s', (because) => {
    paid
      .with(context({ [first]: because }))
      .when(claiming({ ...usedBy('use 2'), payee: 'donor DON-B' }))
      .thenEvents(
        {
          type: 'ReferenceReleased',
          data: { claimedBy: first, because, effectiveDate: '2024-07-15' },
        },
        { type: 'ReferenceClaimed' },
      );
  });

  it('is free after the release, and not while another use of it stands', () => {
    const twice = paid.commands(claiming(usedBy('use 2')));
    const released = twice.with(context({ [first]: 'UNUSED' })).commands(releasing(first));
    expect(released.state.unreleased.map(({ facts }) => facts.usedBy.eventId)).toEqual(['use 2']);
    released
      .with(context())
      .when(claiming({ ...usedBy('use 3'), payee: 'donor DON-B' }))
      .thenRefused('DUPLICATE_PAYMENT_REFERENCE');
  });

  it('is released only where its use was reversed or can come no more', () => {
    paid.when(releasing(first)).thenEvents();
    const ended = paid.with(context({ [first]: 'REVERSED' }));
    ended.when(releasing('another claim')).thenEvents();
    ended.when(releasing(first)).thenEvents({ type: 'ReferenceReleased' });
  });
});
