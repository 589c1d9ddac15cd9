import { given, requestOn } from '@art30/testing';
import { ledgerDecider } from './ledger.decider';
import { ledgerOpened, SkipEvent } from './ledger.facts';

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
    expect(twice.state).toEqual({ skipped: ['e7', 'e9'] });
  });
});
