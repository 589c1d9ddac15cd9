import { BadConnectionString, connectionSettings } from './connection-settings';

const secret = 'p%40ss%3Aword';

describe('a connection string', () => {
  it('names one host, TLS and the default port when it says nothing else', () => {
    expect(connectionSettings('esdb://ledger.example')).toEqual({
      hosts: [{ address: 'ledger.example', port: 2113 }],
      isDiscovered: false,
      isEncrypted: true,
      files: {},
      numbers: {},
    });
  });

  it('carries credentials, hosts and options', () => {
    const options = 'TLSCAFile=%2Fetc%2Fca.pem&keepAliveInterval=20000&nodePreference=Leader';
    expect(
      connectionSettings(
        `esdb://admin:${secret}@a:2113,b:2114,[::1]:2115/?${options}&connectionName=ledger`,
      ),
    ).toEqual({
      hosts: [
        { address: 'a', port: 2113 },
        { address: 'b', port: 2114 },
        { address: '[::1]', port: 2115 },
      ],
      isDiscovered: false,
      isEncrypted: true,
      credentials: { username: 'admin', password: 'p@ss:word' },
      files: { tlsCAFile: '/etc/ca.pem' },
      numbers: { keepAliveInterval: 20_000 },
      connectionName: 'ledger',
    });
  });

  it('asks one DNS name for the cluster', () => {
    const { isDiscovered, isEncrypted } = connectionSettings('esdb+discover://cluster?tls=false');
    expect([isDiscovered, isEncrypted]).toEqual([true, false]);
  });

  it.each([
    ['postgres://a', 'it is not of the form'],
    ['esdb://', 'it is not of the form'],
    ['esdb://admin:pa@ss@a', 'must be percent-encoded'],
    ['esdb://admin@a', 'write user:password before the @, both percent-encoded'],
    ['esdb://admin:pa:ss@a', 'write user:password before the @, both percent-encoded'],
    [`esdb://admin:%zz@a`, 'the password is not percent-encoded'],
    ['esdb://a b', 'each host must be host or host:port'],
    ['esdb://a,,b', 'each host must be host or host:port'],
    ['esdb://a:0', 'a port must be 1 to 65535'],
    ['esdb://a:65536', 'a port must be 1 to 65535'],
    ['esdb+discover://a,b', 'esdb+discover takes one host'],
    ['esdb://a?tls=maybe', 'tls must be true or false'],
    ['esdb://a?tls', 'tls needs one value'],
    ['esdb://a?tls=true&TLS=true', 'tls is given twice'],
    ['esdb://a?keepAliveInterval=0', 'keepAliveInterval must be a whole number'],
    ['esdb://a?nodePreference=follower', 'nodePreference is always leader'],
    ['esdb://a?throwOnAppendFailure=false', 'throwOnAppendFailure is always true'],
    ['esdb://a?userCertFile=x', 'userCertFile and userKeyFile belong together'],
    ['esdb://a?tlsVerifyCert=false', 'the option tlsVerifyCert is not known'],
    [`esdb://a?${secret}=x`, 'one option is not known'],
  ])('is refused: %s', (url, reason) => {
    expect(() => connectionSettings(url)).toThrow(BadConnectionString);
    expect(() => connectionSettings(url)).toThrow(reason);
  });

  it.each([
    `esdb://admin:${secret}@a?colour=blue`,
    `esdb://admin:${secret}@a:99999`,
    `esdb://admin:${secret}@a?tls=${secret}`,
    `esdb://${secret}@a`,
    `http://admin:${secret}@a`,
  ])('is never quoted in the refusal: %s', (url) => {
    const refusal = (): unknown => {
      try {
        return connectionSettings(url);
      } catch (error) {
        return error;
      }
    };
    const { message, stack } = refusal() as Error;
    for (const text of [message, stack]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain('p@ss:word');
    }
  });
});
