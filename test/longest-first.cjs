'use strict';

const Sequencer = require('@jest/test-sequencer').default;

/** Specs that take longest where jest has not timed any yet, the longest first. */
const longest = [
  ...['model/signing.model', 'model/ledger.model', 'fuzz/fuzz', 'model/revaluation.model'],
  ...['oracle/random-histories', 'e2e/processes', 'faults/proposals-at-instances'],
  ...['faults/several-instances', 'integration/full-streams', 'e2e/command-endpoints'],
  ...['faults/eventstoredb-appends', 'faults/eventstoredb-survival', 'model/history-text'],
  ...['integration/eventstoredb-event-store', 'faults/eventstoredb-subscriptions'],
];

/** Begins with what takes longest, so that no worker is left with it when the other has ended. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const place = longest.findIndex((name) => path.endsWith(`/test/${name}.spec.ts`));
      return place < 0 ? longest.length : place;
    };
    return super.sort(tests).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
};
