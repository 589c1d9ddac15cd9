import type { ReadModel } from '@art30/event-sourcing';
import { eventIndex } from './event-index';
import { journal } from './journal';
import { registers } from './registers';

/** What queries read. Raise the version whenever a row would come out differently. */
export const readModel: ReadModel = { version: 6, projections: [eventIndex, journal, registers] };
