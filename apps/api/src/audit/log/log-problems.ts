import { problemResponse, queryProblems } from '../../routes/query-endpoint';

const { badRequest, defect } = queryProblems;

/** Refusals of any question about the auditor's log, which rests on no read model. */
export const logProblems = {
  ...{ badRequest, defect },
  unavailable: problemResponse(
    503,
    'EVENT_STORE_UNAVAILABLE, EVENT_STORE_HALTED, ANSWER_TIMEOUT, BUSY',
  ),
};
