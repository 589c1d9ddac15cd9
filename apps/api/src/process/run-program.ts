import { withoutSecrets } from './log';

/**
 * Runs a program of this package. One that fails says in one line on stderr that it did and why,
 * without credentials, and ends with exit code 1.
 *
 * @param failed what the failure means, put before its reason.
 */
export function runProgram(program: () => Promise<void>, failed: string): void {
  program().catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${failed}: ${withoutSecrets(reason).replace(/\s+/g, ' ')}`);
    process.exit(1);
  });
}
