import { grouped, heading, textTable } from './text-table';

describe('a table for a terminal', () => {
  it('puts figures to the right, titles on their last line, and no blanks at the end', () => {
    const columns = [
      { title: 'donor' },
      { title: 'direct\nexpenditure', align: 'right' as const },
      { title: 'name' },
    ];
    expect(
      textTable(columns, [
        ['DON-A', '150,000.00', 'État A'],
        ['DON-B', '1.00', ''],
      ]).split('\n'),
    ).toEqual([
      '            direct',
      'donor  expenditure  name',
      '-----  -----------  ------',
      'DON-A   150,000.00  État A',
      'DON-B         1.00',
    ]);
  });

  it('is as wide as its titles where there are no rows', () => {
    expect(textTable([{ title: 'donor' }], [])).toBe('donor\n-----');
  });

  it.each([
    ['0.00', '0.00'],
    ['-1234567.80', '-1,234,567.80'],
    ['100', '100'],
    ['1000', '1,000'],
  ])('groups the thousands of %s as %s', (amount, shown) => {
    expect(grouped(amount)).toBe(shown);
  });

  it('has a heading that is underlined', () => {
    expect(heading('Replay')).toBe('\nReplay\n======');
  });
});
