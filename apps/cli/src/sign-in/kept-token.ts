import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { BadSecretFile, readSecretFile } from '@art30/storage';

/** Milliseconds before its expiry at which a cached token is replaced. */
const renewBeforeMs = 60_000;

/**
 * Returns the token that a file caches for a person. Otherwise gets a new one and writes it to the file (mode 0600). A
 * cached token is used until a minute before its expiry (`exp`), and only if other users cannot read the file.
 *
 * @param signIn gets a new token.
 * @throws Error if the file cannot be written, and any error of `signIn`.
 */
export async function keptToken(
  person: string,
  file: string,
  signIn: () => Promise<string>,
): Promise<string> {
  const kept = tokenIn(file);
  if (kept !== undefined && isOf(person, kept)) return kept;
  const token = await signIn();
  keep(token, file);
  return token;
}

function tokenIn(file: string): string | undefined {
  try {
    return readSecretFile(file).trim();
  } catch (error) {
    if (error instanceof BadSecretFile) return undefined;
    throw error;
  }
}

/**
 * True if a token states this person and does not expire within a minute. Its signature is not checked here; the
 * service does that.
 */
function isOf(person: string, token: string): boolean {
  const { sub, exp } = claimsOf(token);
  const isLasting = typeof exp === 'number' && exp * 1_000 - renewBeforeMs > Date.now();
  return isLasting && sub === person.toLowerCase();
}

function claimsOf(token: string): { readonly sub?: unknown; readonly exp?: unknown } {
  try {
    const claims: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    );
    return typeof claims === 'object' && claims !== null ? claims : {};
  } catch {
    return {};
  }
}

/**
 * Writes the token to a file that only its owner can read. The rename makes the write atomic. If two programs write at
 * the same time, the later token remains; both are valid.
 */
function keep(token: string, file: string): void {
  const beside = `${file}.${randomUUID()}`;
  try {
    writeFileSync(beside, `${token}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `the token cannot be kept in ${file} (${code ?? String(error)}): name another file`,
      {
        cause: error,
      },
    );
  }
}
