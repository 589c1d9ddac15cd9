import { acceptedType } from './accepted-type';

const offered = ['application/json', 'text/csv'] as const;

describe('the media type of an answer', () => {
  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; charset=utf-8', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/csv;q=0.5, application/json;q=0.4', 'text/csv'],
    ['text/csv;q=0.5, */*;q=0.5', 'application/json'],
    ['application/json;q=0, */*', 'text/csv'],
    ['text/html, application/*;q=0.2', 'application/json'],
    ['text/csv;q=2, application/json;q=0.1', 'application/json'],
  ])('is, for Accept %p, %s', (accept, type) => {
    expect(acceptedType(accept, offered)).toBe(type);
  });

  it.each(['application/pdf', 'text/csv;q=0', 'csv', 'text/csv;q=high'])(
    'is none for Accept %p',
    (accept) => {
      expect(() => acceptedType(accept, offered)).toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ status: 406 }) }),
      );
    },
  );
});
