import type { SequencedEvent } from '@art30/event-sourcing';
import { checkpointCosigned, checkpointSigned, exampleKey } from '../checkpoint/checkpoint.facts';
import { ledgerOpened } from '../ledger/ledger.facts';
import { checkpoints } from './checkpoints';

const id = '0d3f6a51-6b0e-4a52-9d3d-2f1b8f0e7a10';
const placed = ({ type, data }: Pick<SequencedEvent, 'type' | 'data'>): SequencedEvent => ({
  id,
  stream: 'checkpoints-2024',
  revision: 0,
  position: '7',
  type,
  data,
  metadata: {
    recordedAt: '2024-12-31T23:00:01.000Z',
    recordedBy: 'ledger',
    keyHash: '',
    requestHash: '',
  },
  sequence: 108,
  knownFrom: '',
});
const facts = {
  origin: 'article30-ledger/L',
  size: 107,
  root: 'ab'.repeat(32),
  key: exampleKey,
  note: 'a note',
  because: 'PERIOD_CLOSED' as const,
};

describe('the register of checkpoints', () => {
  it('has one row for each signed checkpoint', () => {
    expect(checkpoints.rowsOf(placed(checkpointSigned('2024-12-31', facts)))).toEqual([
      {
        table: 'checkpoints',
        row: {
          sequence: 108,
          event_id: id,
          signed_at: '2024-12-31T23:00:01.000Z',
          ...facts,
        },
      },
    ]);
  });

  it('has one row for each signature of a witness', () => {
    const cosignatures = ['a', 'b'].map((name) => `— ${name} ${'A'.repeat(100)}`);
    const event = checkpointCosigned('2024-12-31', { checkpoint: id, cosignatures });
    expect(checkpoints.rowsOf(placed(event))).toEqual(
      cosignatures.map((line, ordinal) => ({
        table: 'cosignatures',
        row: { sequence: 108, ordinal, checkpoint: id, line },
      })),
    );
  });

  it('has no row for anything else', () => {
    expect(checkpoints.rowsOf(placed(ledgerOpened('system', '2024-01-01')))).toEqual([]);
  });
});
