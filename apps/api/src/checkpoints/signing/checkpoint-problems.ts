import { HttpStatus } from '@nestjs/common';
import { problemResponse } from '../../routes/query-endpoint';

/** The log is not what was signed. */
export const alarm = problemResponse(HttpStatus.CONFLICT, 'CHECKPOINT_ALARM');

/** Nothing can be signed here, or now. */
export const signingUnavailable = problemResponse(
  HttpStatus.SERVICE_UNAVAILABLE,
  'CHECKPOINT_KEY_ELSEWHERE, READ_MODEL_BEHIND, READ_MODEL_UNREADABLE, EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, CLOCK_BEHIND, CLOCK_AHEAD, ANSWER_TIMEOUT, BUSY',
);
