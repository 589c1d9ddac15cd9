export * from './check';
export * from './kinds';
export * from './faults';
export * from './kinds';
export * from './reference-form';
export * from './references';
export * from './schema';
export * from './shape';
