import { isEncrypted, readListening } from './listening';

const tls = { TLS_CERT_FILE: '/tls/crt', TLS_KEY_FILE: '/tls/key' };
const named = { PUBLIC_HOSTS: 'Ledger.example.org, 192.0.2.7,[2001:db8::1]' };
const proxy = { TRUSTED_PROXY: '10.0.0.7, 10.1.0.0/24' };

describe('listening beyond loopback', () => {
  it.each(['0.0.0.0', '::', '192.0.2.7', '2001:db8::1'])(
    'is refused on %s in the clear',
    (HOST) => {
      expect(() => readListening({ HOST, ...named })).toThrow(
        'never go over a network in the clear',
      );
    },
  );

  it.each([
    ['TLS of its own', tls],
    ['a trusted proxy', proxy],
  ])('takes %s, and the names under which others come', (_what, over) => {
    const listening = readListening({ HOST: '0.0.0.0', ...over, ...named });
    expect(isEncrypted(listening)).toBe(true);
    expect(listening.publicHosts).toEqual(['ledger.example.org', '192.0.2.7', '[2001:db8::1]']);
    expect(() => readListening({ HOST: '0.0.0.0', ...over })).toThrow('PUBLIC_HOSTS must name');
  });

  it('takes no name of a host to listen on, which could come to be another machine', () => {
    expect(() => readListening({ HOST: 'ledger.example.org', ...tls, ...named })).toThrow(
      'setting HOST must be an IP address',
    );
  });

  it('needs certificate and key together', () => {
    expect(() => readListening({ TLS_CERT_FILE: 'c' })).toThrow('TLS_KEY_FILE must be set');
    expect(() => readListening({ TLS_KEY_FILE: 'k' })).toThrow('TLS_CERT_FILE must be set');
    expect(() => readListening({ HOST: 'localhost', ...tls })).toThrow(
      'HOST must be an IP address',
    );
  });

  it('lists so many proxies and names, and no more', () => {
    const PUBLIC_HOSTS = Array.from({ length: 51 }, (_, index) => `h${index}`).join(',');
    expect(() => readListening({ PUBLIC_HOSTS })).toThrow('must be a list of at most 50');
  });
});
