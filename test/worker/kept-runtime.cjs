'use strict';

const { default: Runtime } = require('jest-runtime');
const KeptEnvironment = require('./kept-environment.cjs');

/** By the world in which they run suites. */
const kept = new WeakMap();

/**
 * Jest loads for each suite anew all that it imports; of the service that is 2,000 modules and two seconds of CPU, 200
 * times in a whole run. A worker of `npm test` loads each module once and keeps it for the suites after. Suites themselves,
 * and what of jest runs them, are loaded anew. So no module may hold what a suite leaves in it; a suite that fails
 * in `npm test` alone, and not by itself, has found one that does. One that must leave something in a module begins with
 * `@jest-environment node`, and has a world of its own.
 */
class KeptRuntime extends Runtime {
  constructor(config, environment, ...others) {
    const before = kept.get(environment);
    if (before !== undefined) return before.begin(others[4]);
    super(config, environment, ...others);
    if (environment instanceof KeptEnvironment) kept.set(environment, this);
  }

  /** As jest's constructor would leave it for this suite, but for the modules. */
  begin(testPath) {
    this._testPath = testPath;
    this.executor.testPath = testPath;
    this.esmLoader.testPath = testPath;
    this.testMainModule.reset();
    this.testState.state = 'loading';
    return this;
  }

  teardown() {
    if (!kept.has(this._environment)) return super.teardown();
    const { internalModuleRegistry, moduleRegistry } = this.registries;
    internalModuleRegistry.clear();
    for (const path of moduleRegistry.keys()) {
      if (path.endsWith('.spec.ts')) moduleRegistry.delete(path);
    }
  }
}

module.exports = { __esModule: true, default: KeptRuntime };
