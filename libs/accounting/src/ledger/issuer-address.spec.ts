import { isIssuerAddress, isSafeAddress } from './identity.decider';

describe('an address', () => {
  it.each([
    ['https://id.example.org/keys', true],
    ['http://127.0.0.1:8080/keys', true],
    ['http://[::1]:8080/keys', true],
    ['http://localhost/keys', true],
    ['http://id.example.org/keys', false],
    ['http://localhost@id.example.org/keys', false],
    ['file:///etc/keys', false],
    ['/keys', false],
  ])('%s is safe: %s', (address, safe) => {
    expect(isSafeAddress(address)).toBe(safe);
  });
});

describe('an identity provider', () => {
  it.each([
    ['https://login.example.org/realms/art30', true],
    ['https://[2001:db8::1]:8443/', true],
    ['http://localhost:4000', true],
    ['http://login.example.org', false],
    ['https://u@login.example.org', false],
    ['https://login.example.org?', false],
    ['https://login.example.org/#', false],
    ['https://login.example.org/ ', false],
    ['https://login.example.org:99999', false],
  ])('may be at %s: %s', (address, may) => {
    expect(isIssuerAddress(address)).toBe(may);
  });
});
