import { isStreamPrefix, StreamPrefix } from './stream-prefix';

const prefix = new StreamPrefix();

describe('the prefix of a ledger on a server', () => {
  it('is put on the names of its streams and taken off again', () => {
    for (const stream of ['ledger', 'donor-DON-A', 'article30-x', 'pledge-$1', 'accessory-1']) {
      expect(prefix.stored(stream)).toBe(`article30-${stream}`);
      expect(prefix.own(prefix.stored(stream))).toBe(stream);
      expect(prefix.stored(stream)).toMatch(new RegExp(prefix.ofStreamsAndMetadata));
    }
  });

  it.each(['$settings', 'access-1', 'audit-2024'])('is put on no name like %s', (stream) => {
    expect(() => prefix.stored(stream)).toThrow(`${stream} is no stream of the ledger`);
    expect(prefix.own(`article30-${stream}`)).toBeUndefined();
    expect(`article30-${stream}`).not.toMatch(new RegExp(prefix.ofStreamsAndMetadata));
  });

  it.each(['donor-DON-A', 'order-1', '$article30-ledger', 'article30x-ledger', 'Article30-ledger'])(
    'is not borne by %s',
    (stored) => {
      expect(prefix.own(stored)).toBeUndefined();
      expect(stored).not.toMatch(new RegExp(prefix.ofStreamsAndMetadata));
    },
  );

  it('finds the metadata of its streams, and of no others', () => {
    const names = new RegExp(prefix.ofStreamsAndMetadata);
    for (const name of ['article30-ledger', '$$article30-ledger']) expect(name).toMatch(names);
    const others = ['$article30-ledger', '$$ledger', '$$article30-access-1', 'ledger'];
    for (const name of others) expect(name).not.toMatch(names);
  });

  it('is letters and digits with one hyphen, at the end', () => {
    for (const text of ['article30-', 'A-', `${'a'.repeat(32)}-`]) {
      expect(isStreamPrefix(text)).toBe(true);
    }
    for (const text of ['', '-', 'a', 'a-b-', 'a--', 'ä-', '$a-', 'a.-', `${'a'.repeat(33)}-`]) {
      expect(isStreamPrefix(text)).toBe(false);
    }
  });

  it('is none of the prefixes of logs beside a ledger, whose streams are not its own', () => {
    for (const log of ['access', 'audit', 'names'] as const) {
      const beside = prefix.beside(log);
      expect(beside.text).toBe(`article30${log}-`);
      expect(isStreamPrefix(beside.text)).toBe(false);
      expect(prefix.own(beside.stored('a'))).toBeUndefined();
      expect(beside.own(prefix.stored('a'))).toBeUndefined();
      expect(beside.stored('a')).not.toMatch(new RegExp(prefix.ofStreamsAndMetadata));
    }
    // Stream names of the auditor's log may have forms that are reserved in the ledger.
    const audit = prefix.beside('audit');
    expect(audit.own(audit.stored('audit-2024'))).toBe('audit-2024');
    expect(audit.stored('audit-2024')).toMatch(new RegExp(audit.ofStreamsAndMetadata));
    expect(() => audit.stored('$settings')).toThrow('no stream');
    const longest = new StreamPrefix(`${'a'.repeat(32)}-`);
    expect(longest.beside('access').stored('a')).toBe(`${'a'.repeat(32)}access-a`);
  });

  it.each(['article30access-', 'audit-', 'OtherNames-'])(
    'is not %s, under which a further log of another ledger may lie',
    (text) => {
      expect(isStreamPrefix(text)).toBe(false);
      expect(isStreamPrefix(text.replace('-', '1-'))).toBe(true);
    },
  );
});
