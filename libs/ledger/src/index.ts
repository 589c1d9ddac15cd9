export * from './kernel/background-work';
export * from './kernel/command-lifetime';
export * from './kernel/facts';
export * from './kernel/identifiers';
export * from './kernel/ledger';
export * from './kernel/outcome';
export * from './kernel/ports';
export * from './processes';
