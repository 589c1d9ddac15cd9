import { account } from '../accounts/chart-of-accounts';
import { minus, plus } from '../accounts/figure-terms';
import { stream } from '../rows/streams';
import { exceptKinds, inKinds, isAboutPeople, isLeaf, isOutOfPlace } from './event-kinds';

describe('the leaves of the Merkle tree', () => {
  const checkpoints = stream.checkpoints('2024');

  it.each([
    ['a checkpoint on a stream of checkpoints', checkpoints, 'CheckpointSigned', false, false],
    ['a cosignature on a stream of checkpoints', checkpoints, 'CheckpointCosigned', false, false],
    ['a receipt on its stream', stream.receipt('R1'), 'ReceiptRecorded', true, false],
    [
      'a checkpoint on the stream of a receipt',
      stream.receipt('R1'),
      'CheckpointSigned',
      true,
      true,
    ],
    ['a receipt on a stream of checkpoints', checkpoints, 'ReceiptRecorded', true, true],
    ['an inherited name on a stream of checkpoints', checkpoints, 'toString', true, true],
  ])('%s', (...row) => {
    const [, on, type, leaf, outOfPlace] = row;
    expect(isLeaf({ stream: on, type })).toBe(leaf);
    expect(isOutOfPlace({ stream: on, type })).toBe(outOfPlace);
  });
});

describe('the terms of a figure', () => {
  const terms = [plus(account.receivable), minus(account.unappliedReceipts)];

  it('are restricted to kinds of events, each with its accounts and sign', () => {
    expect(inKinds(['ReceiptRecorded'], ...terms)).toEqual([
      { accounts: ['1310'], sign: 1, kinds: ['ReceiptRecorded'] },
      { accounts: ['2110'], sign: -1, kinds: ['ReceiptRecorded'] },
    ]);
    expect(exceptKinds(['AgreementSigned'], terms)).toEqual([
      { accounts: ['1310'], sign: 1, exceptKinds: ['AgreementSigned'] },
      { accounts: ['2110'], sign: -1, exceptKinds: ['AgreementSigned'] },
    ]);
  });
});

describe('an event of administration', () => {
  it.each([
    ['LedgerOpened', true],
    ['AccountChangeAsked', true],
    ['DelegationProposed', true],
    ['SigningRuleSet', true],
    ['CheckpointSigned', true],
    ['ReceiptRecorded', false],
    ['AgreementSigned', false],
    ['toString', false],
  ])('%s: %s', (type, expected) => {
    expect(isAboutPeople({ type })).toBe(expected);
  });
});
