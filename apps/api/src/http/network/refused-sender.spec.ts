import { Senders, type Sent } from './refused-sender';

const alone = new Senders({ publicHosts: ['ledger.example.org'], trustedProxies: [] });
const behind = new Senders({
  publicHosts: ['ledger.example.org'],
  trustedProxies: ['10.0.0.0/24'],
});

function codeOf(senders: Senders, sent: Partial<Sent> & { peer?: string; proto?: string }) {
  const { peer = '10.0.0.7', proto, ...rest } = sent;
  const refusal = senders.refusal({
    socket: { remoteAddress: peer, localAddress: '10.0.0.2' },
    host: 'ledger.example.org',
    headers: proto === undefined ? {} : { 'x-forwarded-proto': proto },
    route: '/v1/pledges',
    ...rest,
  });
  return refusal?.problem.code;
}

describe('by which way a request came', () => {
  it.each(['ledger.example.org', 'LEDGER.example.org:8443', 'localhost', '[::1]:3000'])(
    'is for this service as %s',
    (host) => expect(codeOf(alone, { host })).toBeUndefined(),
  );

  it.each([
    'example.org',
    'x.ledger.example.org',
    'ledger.example.org.',
    'ledger.example.org:8443:1',
    '',
  ])('is for another as %j', (host) => expect(codeOf(alone, { host })).toBe('MISDIRECTED_REQUEST'));

  it.each<[string, { peer?: string; proto?: string; route?: string }, string | undefined]>([
    ['the proxy, over TLS', { proto: 'https' }, undefined],
    ['the proxy as IPv6 writes it', { peer: '::ffff:10.0.0.7', proto: 'HTTPS' }, undefined],
    ['the proxy, in the clear', { proto: 'http' }, 'TLS_REQUIRED'],
    ['the proxy, in the clear on the way to it', { proto: 'http, https' }, 'TLS_REQUIRED'],
    ['the proxy, which does not say', {}, 'TLS_REQUIRED'],
    ['the proxy, which says nothing', { proto: '' }, 'TLS_REQUIRED'],
    ['the proxy itself, for health', { route: '/health/ready' }, undefined],
    [
      'somebody in the clear, for health',
      { route: '/health/ready', proto: 'http' },
      'TLS_REQUIRED',
    ],
    ['past the proxy', { peer: '10.0.1.7', proto: 'https' }, 'PROXY_REQUIRED'],
    ['past the proxy, for health', { peer: '10.0.1.7', route: '/health/live' }, 'PROXY_REQUIRED'],
    ['this machine', { peer: '127.0.0.1', proto: 'https' }, 'PROXY_REQUIRED'],
    ['this machine, for health', { peer: '127.0.0.1', route: '/health/live' }, undefined],
    ['this machine by its own address', { peer: '10.0.0.2', route: '/health/live' }, undefined],
  ])('behind a proxy it came from %s', (_what, sent, code) => {
    expect(codeOf(behind, sent)).toBe(code);
  });
});
