import type { JsonObject } from '@art30/event-sourcing';
import { givenAccountItems, requestOn, takingInterest } from '@art30/testing';
import { registers } from './registers';

describe('the register of applications', () => {
  const taken = givenAccountItems().commands(takingInterest());

  /** Returns the last register change of the latest event on the account's own items. */
  function lastOf({ recorded }: typeof taken): [unknown, object] {
    const { id, event } = recorded.at(-1) ?? { id: '', event: { type: '', data: {} } };
    const stream = 'account-items-BK-EUR';
    const [change] = registers.rowsOf({
      id,
      stream,
      revision: 0,
      position: '0',
      sequence: 7,
      type: event.type,
      data: JSON.parse(JSON.stringify(event.data)) as JsonObject,
      metadata: requestOn().identity.metadata,
      knownFrom: '2024-12-31T09:00:00.000Z',
    });
    return [change?.row['id'], JSON.parse(change?.row['changes'] as string) as object];
  }

  it('names the receipt that has the money again, for its release after a crash', () => {
    const day = {
      effectiveDate: '2024-07-02',
      reasonCode: 'OTHER',
      reason: 'of a pledge',
    } as const;
    const undone = taken.commands({
      type: 'UndoFromReceipt',
      facts: { code: 'BK-EUR', applicationId: 'A1', ...day },
    });
    expect(lastOf(taken)).toEqual(['A1', { state: 'applied', lines: [] }]);
    expect(lastOf(undone)).toEqual(['A1', { state: 'reversed', receiptId: 'R1' }]);
  });
});
