'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/** By name of the project. */
const kept = new Map();

/** Where jest keeps those who are told of each test: the jest of each suite adds its own. */
const whoIsTold = Symbol.for('EVENT_HANDLERS');

/** What a suite has stored things in that belong to what runs: its jest makes one, which each promise ever after would look into. */
const storages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...words) {
  storages.add(this);
  return run.apply(this, words);
};

/**
 * The world in which a worker runs all suites of a project, one after the other: `kept-runtime.cjs` says why. A suite
 * leaves it as it was found: its variables of the environment, real timers, no spies.
 */
module.exports = class KeptEnvironment extends TestEnvironment {
  constructor(config, context) {
    const { name } = config.projectConfig.displayName;
    const before = kept.get(name);
    if (before !== undefined) return before;
    super(config, context);
    this.variables = { ...this.global.process.env };
    kept.set(name, this);
  }

  async teardown() {
    // One that is used again is in use again.
    for (const storage of storages) storage.disable();
    storages.clear();
    this.global[whoIsTold] = undefined;
    this.fakeTimersModern.useRealTimers();
    this.moduleMocker.restoreAllMocks();
    const { env } = this.global.process;
    for (const variable of Object.keys(env)) {
      if (!(variable in this.variables)) delete env[variable];
    }
    Object.assign(env, this.variables);
  }
};
