import { operationAccess } from '../../apps/api/src/contract/operation-access';
import { controllers } from '../../apps/api/src/controllers';

/** The access of each operation, as its route states it. */
export const routeAccess = operationAccess(controllers);
