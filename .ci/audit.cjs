'use strict';

/**
 * Checks production packages for known vulnerabilities with `npm audit --omit=dev`.
 *
 * `node .ci/audit.cjs` ends with 1 if one is high or critical, or if the audit failed. A mirror without an
 * audit endpoint is only reported, and the program ends with 0.
 */

const { spawnSync } = require('node:child_process');
const { setTimeout: pause } = require('node:timers/promises');

/** Severities that fail the check. */
const grave = ['high', 'critical'];
/** Matches network errors after which the audit is retried. */
const away = /\b(EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)\b/;
const triesMax = 12;
const pauseMs = 10_000;
/** HTTP statuses of a mirror without an audit endpoint. */
const withoutAudit = [404, 405, 501];

/**
 * Judges the JSON that npm audit printed.
 *
 * @returns {{ code: 0 | 1, lines: string[] }} exit code and lines to print.
 */
function verdictOf(printed) {
  const report = parsed(printed);
  if (report === undefined) return failed('npm audit printed no JSON');
  const counts = report.metadata?.vulnerabilities;
  if (counts !== undefined) return judged(counts, report.vulnerabilities ?? {});
  const status = report.statusCode;
  if (withoutAudit.includes(status)) {
    const said = `the package mirror has no audit (it answered ${status}): nothing was looked at`;
    return {
      code: 0,
      lines: [`audit: NOT DONE, ${said}; run npm run audit where the registry itself is reached`],
    };
  }
  const why = report.message ?? report.error?.summary ?? 'npm audit gave no report';
  return away.test(why) ? { ...failed(why), isAway: true } : failed(why);
}

function judged(counts, vulnerabilities) {
  const findings = Object.values(vulnerabilities).filter(({ severity }) =>
    grave.includes(severity),
  );
  const lines = findings.map(({ name, severity, range, via }) => {
    const titles = via
      .filter((one) => typeof one === 'object')
      .map(({ title, url }) => `${title} (${url})`);
    return `audit: ${name} ${range}: ${severity}: ${titles.join('; ') || `through ${via.join(', ')}`}`;
  });
  const total = grave.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  const end = `audit: ${total} of ${counts.total} known weaknesses of production packages are high or critical`;
  return { code: total > 0 || findings.length > 0 ? 1 : 0, lines: [...lines, end] };
}

function failed(reason) {
  return { code: 1, lines: [`audit: it failed: ${String(reason).split('\n', 1)[0]}`] };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Runs npm audit once.
 *
 * @returns {{ code: 0 | 1, lines: string[], isAway?: true }}
 */
function auditOnce() {
  const args = ['audit', '--omit=dev', '--audit-level=high', '--json'];
  const { stdout, error } = spawnSync('npm', args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return error ? failed(error.message) : verdictOf(stdout);
}

async function audit() {
  let verdict = auditOnce();
  for (let tries = 1; verdict.isAway && tries < triesMax; tries += 1) {
    await pause(pauseMs);
    verdict = auditOnce();
  }
  const { code, lines } = verdict;
  for (const line of lines) process.stdout.write(`${line}\n`);
  process.exitCode = code;
}

if (require.main === module) void audit();

module.exports = { verdictOf };
