import { given, requestOn } from '@art30/testing';
import { ledgerDecider, SkipEvent } from './ledger.decider';
import { ledgerOpened } from './ledger.events';

const ledger = given(ledgerDecider, { unreadable: 'e7' }).events(
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
    ['EVENT_READABLE', 'another event than the one it stands at', ledger, skip('e6')],
    ['EVENT_READABLE', 'nothing to skip', ledger.with({ unreadable: null }), skip('e7')],
    ['DUPLICATE_ID', 'skipped already', ledger.commands(skip('e7')), skip('e7')],
  ] as const)('is refused with %s: %s', (code, _what, state, command) => {
    state.when(command).thenRefused(code);
  });
});
