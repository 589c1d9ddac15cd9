export * from './check';
export * from './faults';
export * from './kinds';
export * from './schema';
export * from './shape';
