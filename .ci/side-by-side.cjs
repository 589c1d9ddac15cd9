'use strict';

/**
 * Runs npm scripts in parallel lanes, because a check uses one core and machines have more.
 *
 * `node .ci/side-by-side.cjs <script> <script> , <script>` has two lanes. The output of a script is printed
 * when the script ends, so that outputs do not mix. After a failure its lane stops and the others go on, so
 * that one run reports all faults; the program then ends with 1.
 */

const { spawn } = require('node:child_process');

void main(process.argv.slice(2));

async function main(words) {
  const lanes = words.join(' ').split(' , ');
  const ends = await Promise.all(lanes.map((lane) => inTurn(lane.split(' '))));
  process.exitCode = ends.every((isWell) => isWell) ? 0 : 1;
}

/** Runs the scripts of a lane in order; false once one fails. */
async function inTurn(scripts) {
  for (const script of scripts) if (!(await endsWell(script))) return false;
  return true;
}

function endsWell(script) {
  return new Promise((resolve) => {
    const child = spawn('npm', ['run', '--silent', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const said = [`> ${script}\n`];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => said.push(text));
    }
    child.on('error', (error) => said.push(`${error.message}\n`));
    child.on('close', (status) => {
      process.stdout.write(said.join(''));
      resolve(status === 0);
    });
  });
}
