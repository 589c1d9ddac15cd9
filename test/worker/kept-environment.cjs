'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/** Environments by the name of the jest project. */
const kept = new Map();

/** Global under which jest keeps its test event handlers. Each suite's jest adds its own. */
const whoIsTold = Symbol.for('EVENT_HANDLERS');

/**
 * Storages that suites have used. An enabled storage slows down every later promise, so they are disabled
 * after each suite.
 */
const storages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...words) {
  storages.add(this);
  return run.apply(this, words);
};

/**
 * The environment in which a worker runs all suites of a project, one after the other; `kept-runtime.cjs`
 * explains why. After each suite it restores the environment variables and the real timers, and removes all
 * spies.
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
    // A storage that is used again enables itself.
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
