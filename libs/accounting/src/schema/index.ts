export * from './check';
export * from './kinds';
export * from './schema';
export * from './shape';
