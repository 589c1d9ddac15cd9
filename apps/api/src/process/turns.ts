import { setImmediate as nextTurn } from 'node:timers/promises';

/** Turns of the loop of events in which a small request is answered from beginning to end. */
const turnsOfRequest = 8;

/**
 * Lets others have their turn in the middle of long work. A small request takes several turns: with one of them alone
 * between two pieces it would wait for as many pieces.
 */
export async function turnsForOthers(): Promise<void> {
  for (let turn = 0; turn < turnsOfRequest; turn += 1) await nextTurn();
}
