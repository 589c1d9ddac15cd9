/** Whether nobody on the way can change an answer: https, or http within this machine. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

/**
 * Whether an instance can be set to an identity provider at that address, which tokens repeat to the byte: a
 * safe one without a user, a query or a fragment (OpenID Connect Discovery 1.0, section 4.3).
 */
export function isIssuerAddress(issuer: string): boolean {
  if (!isSafeAddress(issuer) || /[\s?#]/.test(issuer)) return false;
  const { username, password } = new URL(issuer);
  return username === '' && password === '';
}
