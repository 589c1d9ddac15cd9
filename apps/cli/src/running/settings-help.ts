/** For commands that read a ledger: where it is. */
export const ledgerHelp =
  'Of the ledger that DATA_DIR (./data where it is not set) and EVENTSTORE_URL name; it may be in use by a running service.';
