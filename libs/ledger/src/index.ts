export * from './command-lifetime';
export * from './facts';
export * from './identifiers';
export * from './ledger';
export * from './outcome';
export * from './ports';
