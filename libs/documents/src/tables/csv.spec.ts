import { csvOf } from './csv';

const written = (text: string) => csvOf(['text'], [[{ text }]]).split('\r\n')[1];

describe('a table as CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+41 22 917', "'+41 22 917"],
    ['-5', "'-5"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['\n=1', '"\'\n=1"'],
    ['\uff1d1', "'\uff1d1"],
    ['=CMD("a")', '"\'=CMD(""a"")"'],
  ])('guards the words %j, which a spreadsheet would take for a formula', (text, cell) => {
    expect(csvOf(['text'], [[{ text }]])).toBe(`\uFEFFtext\r\n${cell}\r\n`);
  });

  it.each([
    ['Côte d’Ivoire', 'Côte d’Ivoire'],
    ['a, b', '"a, b"'],
    ['he said "no"', '"he said ""no"""'],
    ['5 = 2 + 3', '5 = 2 + 3'],
  ])('leaves other words as they are: %j', (text, cell) => {
    expect(written(text)).toBe(cell);
  });

  it.each(['0.00', '-16.57', '1180000.000', '7'])('leaves the number %s one', (number) => {
    expect(csvOf(['n'], [[{ number }], [null]])).toBe(`\uFEFFn\r\n${number}\r\n\r\n`);
  });

  it.each(['', '1e5', '+1', '1,5', '=1', '-', '1-1'])('refuses %j as a number', (number) => {
    expect(() => csvOf(['n'], [[{ number }]])).toThrow('is no number');
  });
});
