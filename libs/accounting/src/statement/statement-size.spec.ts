import {
  demandStatementBytes,
  demandStatementRows,
  statementBytesMax,
  statementRowsMax,
} from './sealed-statement';

describe('the size of a statement', () => {
  it.each([
    ['bytes', demandStatementBytes, statementBytesMax],
    ['events in one list', demandStatementRows, statementRowsMax],
  ])('has room for so many %s and no more', (unit, demandFits, max) => {
    expect(() => demandFits(max)).not.toThrow();
    expect(() => demandFits(max + 1)).toThrow(
      expect.objectContaining({
        code: 'STATEMENT_TOO_LARGE',
        detail: expect.stringMatching(`at most ${max} ${unit}.*a shorter period`),
      }),
    );
  });
});
