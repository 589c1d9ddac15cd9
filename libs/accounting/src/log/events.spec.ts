import { eventShapes, ledgerEventOf, ledgerEventTypes, type AnyLedgerEvent } from './events';
import { kindOf } from './event-kinds';
import { ledgerOpened } from '../ledger/ledger.facts';

const data = { effectiveDate: '2024-05-06', policy: 'IPSAS23-UN@1', entries: [] };

describe('a stored event', () => {
  it('has one shape, under its wire name', () => {
    expect(Object.keys(eventShapes).toSorted()).toEqual(ledgerEventTypes.toSorted());
    for (const [type, { name }] of Object.entries(eventShapes)) expect(name).toBe(type);
  });

  it.each([
    ['a type of another build', { type: 'PledgeForgiven', data }],
    ['the name of a member of every object', { type: 'toString', data }],
    ['no data', { type: 'PledgeAnnounced', data: null }],
    ['no date', { type: 'PledgeAnnounced', data: { ...data, effectiveDate: undefined } }],
    ['no policy', { type: 'PledgeAnnounced', data: { ...data, policy: 1 } }],
    ['no entries', { type: 'PledgeAnnounced', data: { ...data, entries: {} } }],
    [
      'a member that its shape has not',
      { type: 'ReceivableWrittenOff', data: { ...data, note: 'x' } },
    ],
  ])('with %s stops whoever reads it', (_what, stored) => {
    expect(() => ledgerEventOf(stored)).toThrow(Error);
  });
});

describe('the kind of an event', () => {
  it.each([
    ['CashTransferred', 'CashTransferReversed', {}],
    ['ReceiptRevalued', 'ReceiptRevaluationReversed', {}],
    ['ReceiptApplied', 'ReceiptApplicationReversed', {}],
    ['InterestCredited', 'ReceiptApplicationReversed', { reversedType: 'InterestCredited' }],
    ['AllocationMade', 'EventReversed', { reversedType: 'AllocationMade' }],
  ] as const)('is %s where %s takes it back, so that both cancel', (kind, type, more) => {
    const reversal = { type, data: { ...data, ...more } } as unknown as AnyLedgerEvent;
    expect(kindOf(reversal)).toBe(kind);
    expect(kindOf({ type: kind, data } as unknown as AnyLedgerEvent)).toBe(kind);
  });
});

describe('the first event of a ledger', () => {
  it.each([['system'], ['simulated']] as const)('says whose clock dates it: %s', (clock) => {
    expect(ledgerOpened(clock, '2024-01-01')).toEqual({
      type: 'LedgerOpened',
      data: {
        effectiveDate: '2024-01-01',
        clock,
        functionalCurrency: 'USD',
        signatures: 1,
        policy: 'IPSAS23-UN@1',
        entries: [],
      },
    });
  });
});
