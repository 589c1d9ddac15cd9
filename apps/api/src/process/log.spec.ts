import { withoutFolders, withoutSecrets } from './log';

describe('what the log and the console are told', () => {
  it.each([
    [
      'cannot reach esdb://admin:changeit@node1:2113?tls=true',
      'cannot reach esdb://***@node1:2113?tls=true',
    ],
    ['esdb+discover://a%40b:c@host', 'esdb+discover://***@host'],
    ['two: http://u:p@a and http://v:q@b', 'two: http://***@a and http://***@b'],
    ['mail to a@b is no address with credentials', 'mail to a@b is no address with credentials'],
    ['listens on http://127.0.0.1:3000', 'listens on http://127.0.0.1:3000'],
  ])('never holds the credentials of an address: %s', (said, logged) => {
    expect(withoutSecrets(said)).toBe(logged);
  });
});

describe('what people are told about files', () => {
  it.each([
    [
      'cannot open /srv/books/events.db: it is no database',
      'cannot open events.db: it is no database',
    ],
    [
      "ENOSPC: write, copyfile '/srv/a-1/x.db' -> '/tmp/y/z.db'",
      "ENOSPC: write, copyfile 'x.db' -> 'z.db'",
    ],
    ['GET /v1/pledges of https://host/a/b and ./a/b', 'GET pledges of https://host/a/b and ./a/b'],
    ['1/2 of and/or', '1/2 of and/or'],
  ])('has no folders: %s', (said, told) => {
    expect(withoutFolders(said)).toBe(told);
  });
});
