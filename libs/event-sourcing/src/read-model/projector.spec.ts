import type { RecordedEvent } from '../event-store';
import type { Projection, ReadModel } from '../projection';
import { projectPage } from './projector';
import { emptyCheckpoint } from './read-store';

const recorded = (revision: number, type = 'Fits'): RecordedEvent => ({
  id: `e${revision}`,
  type,
  data: {},
  metadata: {
    recordedAt: `2024-05-0${revision + 1}T10:00:00.000Z`,
    recordedBy: 'a',
    keyHash: '',
    requestHash: '',
  },
  stream: 's',
  revision,
  position: String(revision),
});

/** Returns a read model with two projections, of which the second fails on events of type `Unfit`. */
function modelOf(read?: ReadModel['read']): ReadModel {
  const projection = (name: string, isStrict: boolean): Projection => ({
    name,
    tables: [],
    rowsOf: ({ sequence, type }, read) => {
      if (isStrict && type === 'Unfit') throw new Error('it does not fit');
      return [{ table: name, row: { sequence, known: typeof read === 'string' ? read : null } }];
    },
    rowsOfSkipped: ({ sequence }) => [{ table: `${name} skipped`, row: { sequence } }],
  });
  const projections = [projection('first', false), projection('second', true)];
  return { version: 1, projections, ...(read && { read }) };
}

describe('projecting a page', () => {
  it('reads each event once, and gives it to all projections', () => {
    const read = jest.fn(({ id }: { readonly id: string }) => `known ${id}`);
    const { rows, checkpoint } = projectPage(
      modelOf(read),
      [recorded(0), recorded(1)],
      emptyCheckpoint,
    );
    expect(read).toHaveBeenCalledTimes(2);
    expect(rows.map(({ table, row }) => [table, row['sequence'], row['known']])).toEqual([
      ['first', 1, 'known e0'],
      ['second', 1, 'known e0'],
      ['first', 2, 'known e1'],
      ['second', 2, 'known e1'],
    ]);
    expect(checkpoint).toMatchObject({ sequence: 2, position: '1' });
  });

  it('keeps no row of an event that one projection cannot read, and stops before it', () => {
    const page = [recorded(0), recorded(1, 'Unfit'), recorded(2)];
    const { rows, checkpoint, poison } = projectPage(modelOf(), page, emptyCheckpoint);
    expect(rows.map(({ table, row }) => [table, row['sequence']])).toEqual([
      ['first', 1],
      ['second', 1],
    ]);
    expect(checkpoint).toMatchObject({ sequence: 1, position: '0' });
    expect(poison?.message).toContain('event e1 (Unfit, s@1, sequence 2) cannot be projected');
  });

  it('asks nobody to read an event that is left out', () => {
    const page = [recorded(0, 'Unfit')];
    const read = () => {
      throw new Error('nobody can read it');
    };
    const pageOptions = { skipped: new Set(['e0']) };
    const { rows, poison } = projectPage(modelOf(read), page, emptyCheckpoint, pageOptions);
    expect(rows.map(({ table }) => table)).toEqual(['first skipped', 'second skipped']);
    expect(poison).toBeUndefined();
  });
});
