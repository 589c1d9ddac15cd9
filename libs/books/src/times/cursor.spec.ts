import { decodeCursor, encodeCursor } from './cursor';

describe('a cursor', () => {
  it('carries the state of knowledge and the key of the last row', () => {
    const cursor = { sequence: 42, key: ['P1', 2, null] };
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  });

  it.each([
    ['no JSON', 'x'],
    ['no list', Buffer.from('{"sequence":1}').toString('base64url')],
    ['no sequence', Buffer.from('["P1"]').toString('base64url')],
    ['a fraction', Buffer.from('[1.5]').toString('base64url')],
    ['a nested key', Buffer.from('[1,["P1"]]').toString('base64url')],
  ])('refuses a text that is %s', (_what, text) => {
    expect(() => decodeCursor(text)).toThrow('INVALID_REQUEST');
  });
});
