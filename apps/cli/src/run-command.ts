/** Help text for commands that read a ledger; it explains which ledger they read. */
export const ledgerHelp =
  'The ledger is the one that DATA_DIR (default ./data) and EVENTSTORE_URL name. Its service may be running.';

/**
 * Runs a program of the command line. An error is printed as one line on stderr, and the exit code is 1.
 *
 * @param help text that `--help` prints; the command does not run then.
 */
export function runCommand(help: string, command: () => Promise<void>): void {
  if (process.argv.slice(2).includes('--help')) {
    console.log(help);
    return;
  }
  command().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}
