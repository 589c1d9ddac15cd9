import { AddressList, isAddressEntry, loopback } from './addresses';

describe('a list of addresses', () => {
  const list = new AddressList(['192.0.2.7', '10.1.0.0/16', '2001:db8::/32']);

  it.each(['192.0.2.7', '10.1.255.1', '::ffff:10.1.2.3', '2001:db8:1::1'])('has %s', (address) => {
    expect(list.has(address)).toBe(true);
  });

  it.each(['192.0.2.8', '10.2.0.1', '::ffff:192.0.2.8', '2001:db9::1', '', 'unix', '10.1.0.1 '])(
    'has not %j',
    (address) => {
      expect(list.has(address)).toBe(false);
    },
  );

  it('knows the addresses of this machine to itself', () => {
    expect(
      ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].every((one) => loopback.has(one)),
    ).toBe(true);
    expect(['0.0.0.0', '128.0.0.1', '::2', undefined].some((one) => loopback.has(one))).toBe(false);
  });

  it.each([
    ['192.0.2.7', true],
    ['192.0.2.0/24', true],
    ['::1/128', true],
    ['0.0.0.0/0', false],
    ['192.0.2.0/33', false],
    ['192.0.2.0/', false],
    ['192.0.2.0/24/8', false],
    ['192.0.2', false],
    ['proxy.example.org', false],
  ])('takes %s: %s', (entry, taken) => {
    expect(isAddressEntry(entry)).toBe(taken);
  });
});
