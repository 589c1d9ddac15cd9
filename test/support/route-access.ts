import { operationAccess } from '../../apps/api/src/contract/operation-access';
import { controllers } from '../../apps/api/src/controllers';

/** Roles that may call each operation, as the decorators of the controllers state them. */
export const routeAccess = operationAccess(controllers);
