/**
 * Versions of Node that the service accepts though they get no more fixes, with the end of their maintenance:
 * https://nodejs.org/en/about/previous-releases
 */
const ended: Readonly<Record<string, string>> = { 20: 'April 2026' };

/** Returns a warning if the running Node version no longer receives fixes; null otherwise. */
export function endOfSupport(version: string): string | null {
  const [major = ''] = version.split('.');
  const month = ended[major];
  if (month === undefined) return null;
  return (
    `Node ${version} runs the service, and has had no security fixes since ${month}: ` +
    'use 24 or 22 (docs/operations.md, Which Node)'
  );
}
