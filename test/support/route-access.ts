import { operationAccess } from '../../apps/api/src/contract/parts/operation-access';
import { controllers } from '../../apps/api/src/resources';

/** The access of each operation, as its route states it. */
export const routeAccess = operationAccess(controllers);
