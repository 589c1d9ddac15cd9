import { treeProjection, type ReadModel } from '@art30/event-sourcing';
import { ledgerEventOf } from '../log/events';
import { isLeaf } from '../log/event-kinds';
import { checkpoints } from './checkpoints';
import { credits } from './bank-credits';
import { eventIndex } from './event-index';
import { evidence } from './evidence';
import { journal } from './journal';
import { registers } from './registers/registers';
import { writeOffs } from './write-offs';

/**
 * The read model: tables made from the log that queries read. The version must be raised whenever an event would give
 * other rows, so that the tables are built anew.
 */
export const readModel: ReadModel = {
  version: 24,
  projections: [
    ...[eventIndex, journal, registers, credits, writeOffs],
    ...[evidence, treeProjection, checkpoints],
  ],
  isLeaf,
  read: ledgerEventOf,
};
