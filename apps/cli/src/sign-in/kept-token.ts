import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { BadSecretFile, readSecretFile } from '@art30/storage';

/** Milliseconds before its end from which on a token is not given out any more. */
const renewBeforeMs = 60_000;

/**
 * The token that a file keeps for a person, or a new one, which the file keeps from then on (mode 0600). A kept
 * token counts until a minute before its end (`exp`), and only where others cannot read the file.
 *
 * @param signIn gets a new token.
 * @throws Error where the file cannot be written, and what `signIn` throws.
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

/** Whether a token is one of this person and lasts for more than another minute; its signature is for the service to check. */
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

/** Whole, and for its owner alone; of two at once the later one stays, and both count. */
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
