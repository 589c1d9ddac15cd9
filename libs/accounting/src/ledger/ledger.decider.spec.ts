import { given, requestOn } from '@art30/testing';
import { ledgerDecider } from './ledger.decider';
import { AcknowledgeReadModelDifference, ledgerOpened, SkipEvent } from './ledger.facts';

const ledger = given(ledgerDecider, { unreadable: 'e7', byController: true }).events(
  ledgerOpened('system', '2024-01-01'),
);
const skip = (eventId: string) =>
  new SkipEvent({ eventId, reason: 'written by a broken tool' }, requestOn('2024-06-01'));

describe('skipping an event that no projection can read', () => {
  it('is put on record with its reason and books nothing', () => {
    ledger.when(skip('e7')).thenEvents({
      type: 'EventSkipped',
      data: {
        effectiveDate: '2024-06-01',
        eventId: 'e7',
        reason: 'written by a broken tool',
        entries: [],
      },
    });
  });

  it.each([
    [['EVENT_READABLE', 'e7 e6', 'eventId'], ledger, skip('e6')],
    [
      ['EVENT_READABLE', 'nothing to skip', 'eventId'],
      ledger.with({ unreadable: null }),
      skip('e7'),
    ],
    [
      ['AUTHORITY_REQUIRED', 'a skip of an event', ''],
      ledger.with({ byController: false }),
      skip('e7'),
    ],
    [['DUPLICATE_ID', 'e7', ''], ledger.commands(skip('e7')), skip('e7')],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it('leaves what was skipped before on record', () => {
    const twice = ledger.commands(skip('e7')).with({ unreadable: 'e9' }).commands(skip('e9'));
    expect(twice.state.skipped).toEqual(['e7', 'e9']);
  });
});

describe('acknowledging a difference between two read models', () => {
  const difference = {
    fromVersion: 21,
    toVersion: 22,
    throughSequence: 9,
    fromFingerprint: 'a'.repeat(64),
    toFingerprint: 'b'.repeat(64),
  };
  const acknowledge = (changes: object = {}) =>
    new AcknowledgeReadModelDifference(
      { ...difference, reason: 'version 22 has another column', ...changes },
      requestOn('2024-06-01'),
    );
  const once = ledger.commands(acknowledge());

  it('is put on record with versions, sequence and fingerprints, and books nothing', () => {
    ledger.when(acknowledge()).thenEvents({
      type: 'ReadModelDifferenceAcknowledged',
      data: { ...difference, effectiveDate: '2024-06-01', entries: [] },
    });
    expect(once.state.acknowledged).toMatchObject([difference]);
  });

  it.each([
    [['DUPLICATE_ID', 'through event 9', ''], once, acknowledge({ reason: 'again' })],
    [
      ['AUTHORITY_REQUIRED', 'the acknowledgement of a difference', ''],
      ledger.with({ byController: false }),
      acknowledge(),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });

  it.each([
    { fromVersion: 20 },
    { toVersion: 23 },
    { throughSequence: 10 },
    { fromFingerprint: 'c'.repeat(64) },
    { toFingerprint: 'c'.repeat(64) },
  ])('is another one with %j', (other) => {
    once
      .when(acknowledge(other))
      .thenEvents({ type: 'ReadModelDifferenceAcknowledged', data: other });
  });
});
