export * from './canonical-json';
export * from './decider';
export * from './event-store';
export * from './folded-streams';
export * from './handle';
export * from './projection';
export * from './projector';
export * from './read-store';
