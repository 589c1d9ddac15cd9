import type { Metric } from '../harness/metric';
import { applications } from './applications';
import { asOf } from './as-of';
import { balanceGet } from './balance-get';
import { durableAppend } from './durable-append';
import { durablePost } from './durable-post';
import { besidePeers } from './peers';
import { peerStores } from './peer-stores';
import { longRead } from './long-read';
import { memory } from './memory';
import { everyReport } from './reports';
import { revaluationRun } from './revaluation-run';
import { serverCatchUp } from './server-catch-up';
import { serverPost } from './server-post';
import { start } from './start';
import { auditReplay, replay } from './replay';

/** All metrics in the order of the table. */
const metrics: readonly Metric[] = [
  durableAppend,
  durablePost,
  applications,
  replay,
  auditReplay,
  besidePeers,
  asOf,
  everyReport,
  longRead,
  balanceGet,
  peerStores,
  start,
  revaluationRun,
  serverPost,
  serverCatchUp,
  memory,
];

/** Returns the named metrics; without names all except the slow ones. @throws Error for an unknown name. */
export function chosenMetrics(names: readonly string[]): readonly Metric[] {
  const unknown = names.find((name) => !metrics.some((metric) => metric.name === name));
  if (unknown !== undefined) {
    const metricNames = metrics.map(({ name }) => `"${name}"`).join(', ');
    throw new Error(`no metric is called "${unknown}"; there are ${metricNames}`);
  }
  return metrics.filter(({ name, isByItself }) =>
    names.length === 0 ? isByItself !== true : names.includes(name),
  );
}
