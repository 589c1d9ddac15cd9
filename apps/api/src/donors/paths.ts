import { identity, kit } from '@art30/accounting';

const { donorId } = identity;

/** The donor a path names. */
export const DonorPath = kit.shape('DonorPath', { donorId });
