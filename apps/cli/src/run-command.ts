/** Help text for commands that read a ledger. It says from which settings they take that ledger. */
export const ledgerHelp =
  'The ledger is the one that DATA_DIR (default ./data) and EVENTSTORE_URL name. Its service may be running.';

/**
 * Runs a command line program. If it fails, prints the error in one line on stderr, and exits with code 1.
 *
 * @param help text that `--help` prints; the program itself does not run then.
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
