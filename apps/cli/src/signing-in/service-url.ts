/** Where a service is that was not named. */
export const usualAddress = 'http://127.0.0.1:3000';

/**
 * An address below that of a service. What is sent there is secret, and goes over a network encrypted only.
 *
 * @throws Error with a sentence that says what to do.
 */
export function serviceUrl(address: string, path: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '') {
    throw new Error(
      '--address must be https, or http on this machine, such as http://127.0.0.1:3000',
    );
  }
  return new URL(path, url.href.replace(/[?#].*$/, '').replace(/\/*$/, '/'));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
