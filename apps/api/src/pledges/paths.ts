import { kit } from '@art30/accounting';

const { id, shape } = kit;

const pledgeId = id('Id of the pledge.', 'P1');

/** The pledge a path names. */
export const PledgePath = shape('PledgePath', { pledgeId });
