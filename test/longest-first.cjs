'use strict';

const Sequencer = require('@jest/test-sequencer').default;

/** Slow specs, slowest first, for runs in which jest has no timings of its own yet. */
const longest = [
  ...['model/signing.model', 'model/ledger.model', 'fuzz/fuzz', 'model/revaluation.model'],
  ...['oracle/random-histories', 'e2e/processes', 'faults/proposals-at-instances'],
  ...['faults/several-instances', 'integration/full-streams', 'e2e/command-endpoints'],
  ...['faults/eventstoredb-appends', 'faults/eventstoredb-survival', 'model/history-text'],
  ...['integration/eventstoredb-event-store', 'faults/eventstoredb-subscriptions'],
];

/**
 * Starts the slowest specs first, so that no worker is still busy with one when the other workers have ended.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const place = longest.findIndex((name) => path.endsWith(`/test/${name}.spec.ts`));
      return place < 0 ? longest.length : place;
    };
    return super.sort(tests).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
};
