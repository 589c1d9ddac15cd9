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
 * Tables that queries read. Raise the version whenever an event would give other rows, so that read models
 * are rebuilt.
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
