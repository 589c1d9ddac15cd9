import { acknowledgementOf, groundOf, type ComparedReadModels } from './taking-over';

type Tables = Readonly<Record<string, number | 'schema'>>;

/**
 * Builds the comparison of two read models whose tables differ in the given number of rows, or only in their schema.
 */
function compared(throughSequence: number, differing: Tables, toVersion = 22): ComparedReadModels {
  const tables = Object.entries(differing).map(([table, rows]) => ({
    table,
    differs: rows !== 0,
    rowsDiffering: rows === 'schema' ? 0 : rows,
  }));
  return {
    throughSequence,
    isEqual: tables.every(({ differs }) => !differs),
    tables,
    from: { version: 21, fingerprint: 'a'.repeat(64) },
    to: { version: toVersion, fingerprint: 'b'.repeat(64) },
  };
}

/** True if an acknowledgement of differences at event 5 also covers the differences at event 9. */
function isCovered(there: Tables, now: Tables, toVersion?: number): boolean {
  const acknowledged = compared(5, there, toVersion);
  const act = { ...acknowledgementOf(acknowledged), reason: 'r' };
  return groundOf(compared(9, now, toVersion), [act], () => acknowledged) !== null;
}

describe('an acknowledged difference', () => {
  it.each<[string, Tables, Tables, boolean]>([
    ['rows of a table whose rows differed', { journal: 2 }, { journal: 7 }, true],
    [
      'no row of a table of which the schema differed',
      { journal: 'schema' },
      { journal: 1 },
      false,
    ],
    [
      'a table of which the schema differed still',
      { journal: 'schema' },
      { journal: 'schema' },
      true,
    ],
    ['no table that was equal', { journal: 2, events: 0 }, { journal: 2, events: 1 }, false],
    ['no table that was not there', { journal: 2 }, { journal: 2, events: 'schema' }, false],
    ['checkpoints, which are of their place', { journal: 2 }, { journal: 2, checkpoint: 1 }, true],
  ])('of another version covers behind it %s', (_, there, now, covered) => {
    expect(isCovered(there, now)).toBe(covered);
  });

  it.each<[string, Tables, Tables, boolean]>([
    ['the same rows', { journal: 2 }, { journal: 2 }, true],
    ['no further row', { journal: 2 }, { journal: 3 }, false],
  ])('of one version covers behind it %s', (_, there, now, covered) => {
    expect(isCovered(there, now, 21)).toBe(covered);
  });
});
