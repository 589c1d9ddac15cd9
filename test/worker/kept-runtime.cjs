'use strict';

const { default: Runtime } = require('jest-runtime');
const KeptEnvironment = require('./kept-environment.cjs');

/** Runtimes by the environment in which they run suites. */
const kept = new WeakMap();

/**
 * Jest loads all imports of each suite again: for the service, 2,000 modules and two seconds of CPU time, 200
 * times in a run. A worker of `npm test` therefore loads each module once and keeps it for later suites.
 * Suites, and the parts of jest that run them, are still loaded again. So no module may keep state from a
 * suite: a suite that fails in `npm test` but passes alone has found a module that does. A suite that must
 * leave state in a module begins with `@jest-environment node`, which gives it its own environment.
 */
class KeptRuntime extends Runtime {
  constructor(config, environment, ...others) {
    const before = kept.get(environment);
    if (before !== undefined) return before.begin(others[4]);
    super(config, environment, ...others);
    if (environment instanceof KeptEnvironment) kept.set(environment, this);
  }

  /** Resets this runtime for a suite as jest's constructor would, but keeps the loaded modules. */
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
