import { judgedTogether, type JudgedCheckpoint } from './signed-checkpoints';

/** Builds a faultless checkpoint at a sequence of the log. */
function signed(sequence: number, changes: Partial<JudgedCheckpoint> = {}): JudgedCheckpoint {
  return {
    size: 349,
    time: '2026-02-01T00:00:00.010Z',
    root: 'ab'.repeat(32),
    note: '',
    origin: 'article30-ledger/1',
    key: 'first',
    sequence,
    leavesBefore: 349,
    place: { file: 'checkpoints.jsonl', sequence },
    faults: [],
    ...changes,
  };
}
const overtaken = (changes: Partial<JudgedCheckpoint> = {}) =>
  signed(351, { size: 348, time: '2026-02-01T00:00:00.000Z', ...changes });

describe('a checkpoint of a smaller tree behind one of a larger', () => {
  it('is noted where the same key signed both at once, and the larger one counts', () => {
    const { last, findings, notes } = judgedTogether([signed(350), overtaken()]);
    expect([last?.size, findings]).toEqual([349, []]);
    expect(notes).toEqual([
      { file: 'checkpoints.jsonl', sequence: 351, detail: expect.stringContaining('of 349') },
    ]);
  });

  it('holds back nothing that is signed after it', () => {
    const later = signed(353, { size: 350, time: '2026-02-01T00:00:00.005Z' });
    const { last, findings } = judgedTogether([signed(350), overtaken(), later]);
    expect(last).toBe(later);
    expect(findings.map(({ rule }) => rule)).toEqual(['GOES_BACK']);
    const inTime = { ...later, time: '2026-02-01T00:00:00.010Z' };
    expect(judgedTogether([signed(350), overtaken(), inTime]).findings).toEqual([]);
  });

  it.each<[string, Partial<JudgedCheckpoint>, readonly string[]]>([
    ['another key', { key: 'second' }, ['GOES_BACK']],
    ['another root', { faults: [['OTHER_ROOT', 'another']] }, ['OTHER_ROOT', 'GOES_BACK']],
    ['another origin', { faults: [['OTHER_ORIGIN', 'another']] }, ['OTHER_ORIGIN', 'GOES_BACK']],
  ])('is refused with %s', (_what, changes, rules) => {
    const { notes, findings } = judgedTogether([signed(350), overtaken(changes)]);
    expect([notes, findings.map(({ rule }) => rule)]).toEqual([[], rules]);
  });
});
