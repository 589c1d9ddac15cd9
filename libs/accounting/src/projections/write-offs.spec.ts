import type { JsonObject } from '@art30/event-sourcing';
import {
  approvedByController,
  eur,
  examplePledgeContext,
  givenPledge,
  requestOn,
  reversing,
  signingDirectly,
  writingOff,
} from '@art30/testing';
import type { PledgeCommand, PledgeEvent } from '../pledge/facts/pledge.facts';
import { writeOffs } from './write-offs';

/** Returns the rows of the events that these commands record on one pledge, in log order. */
function rowsOf(...commands: readonly PledgeCommand[]) {
  return rowsIn(recordedBy(...commands));
}

function recordedBy(...commands: readonly PledgeCommand[]) {
  const context = { ...examplePledgeContext(), ...approvedByController };
  return givenPledge(context).commands(...commands).recorded;
}

function rowsIn(recorded: ReturnType<typeof recordedBy>) {
  return recorded.flatMap(({ id, event: { type, data } }, revision) =>
    writeOffs
      .rowsOf({
        id,
        stream: 'pledge-P1',
        revision,
        position: `${revision}`,
        sequence: revision + 1,
        type,
        data: JSON.parse(JSON.stringify(data)) as JsonObject,
        metadata: requestOn().identity.metadata,
        knownFrom: '2024-12-31T09:00:00.000Z',
      })
      .map(({ table, row }) => ({ table, ...row })),
  );
}

describe('the register of write-offs', () => {
  const written = {
    table: 'write_offs',
    sequence: 2,
    event_id: 'e2',
    reverses: null,
    revalues: null,
    effective_date: '2024-11-30',
    posting_date: '2024-11-30',
    investigation_reference: 'INV-1',
    approval_reference: 'memo 1',
    reason: 'donor will not pay the balance',
  };

  it('holds a write-off with what it rests on, and nothing of other facts', () => {
    expect(rowsOf(signingDirectly(), writingOff(eur('600.00')))).toEqual([written]);
  });

  it('holds it by the date it is posted at', () => {
    const [signed, writtenOff] = recordedBy(signingDirectly(), writingOff(eur('600.00')));
    if (signed === undefined || writtenOff === undefined) throw new Error('both are recorded');
    const data = { ...writtenOff.event.data, postingDate: '2024-12-02' };
    const late = { ...writtenOff, event: { ...writtenOff.event, data } as PledgeEvent };
    expect(rowsIn([signed, late])).toEqual([{ ...written, posting_date: '2024-12-02' }]);
  });

  it('holds its reversal beside it, naming what it takes back', () => {
    const rows = rowsOf(
      signingDirectly(),
      writingOff(eur('600.00')),
      reversing('e2', '2024-12-05'),
    );
    expect(rows).toMatchObject([
      written,
      {
        sequence: 3,
        event_id: 'e3',
        reverses: 'e2',
        effective_date: '2024-12-05',
        investigation_reference: null,
        approval_reference: null,
      },
    ]);
  });

  it('holds no reversal of another fact', () => {
    expect(rowsOf(signingDirectly(), reversing('e1', '2024-12-05'))).toEqual([]);
  });
});
