/** Versions of Node that the service runs on and that are mended no more, with when that ended: https://nodejs.org/en/about/previous-releases */
const ended: Readonly<Record<string, string>> = { 20: 'April 2026' };

/** What is said of the version that the service runs on; null where it is supported. */
export function endOfSupport(version: string): string | null {
  const [major = ''] = version.split('.');
  const month = ended[major];
  if (month === undefined) return null;
  return (
    `Node ${version} runs the service, and has had no mends of its weaknesses since ${month}: ` +
    'take 24 or 22 (docs/operations.md, Which Node)'
  );
}
