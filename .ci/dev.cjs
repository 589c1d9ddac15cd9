'use strict';

/**
 * Builds what changed and starts the service; `node --watch-path` runs it again after each change. If the
 * build fails, it reports why, and the service stays stopped until the next change.
 */

const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const built = spawnSync(process.execPath, [join(__dirname, 'build.cjs')], { stdio: 'inherit' });
if (built.status === 0) require('../dist/apps/api/src/service.js');
