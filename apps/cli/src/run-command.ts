/** For commands that read a ledger: where it is. */
export const ledgerHelp =
  'Of the ledger that DATA_DIR (./data where it is not set) and EVENTSTORE_URL name; it may be in use by a running service.';

/**
 * Runs a command of the command line: what fails is one line on stderr and exit code 1.
 *
 * @param help what the command does and takes; asked for by `--help`, it is printed and nothing else is done.
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
