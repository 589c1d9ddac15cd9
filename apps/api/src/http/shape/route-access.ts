import { RouteConfig } from '@nestjs/platform-fastify';
import type { Role } from '@art30/accounting';
import type { About } from '../../trace/about/names';
import { optionsOf } from './route-of';

/** Who may use a route: one of these roles, or anybody at all. */
export type RouteRoles = readonly Role[] | 'open';

/** What each route states of itself. */
export interface RouteAccess {
  readonly roles: RouteRoles;
  /** Reads that are about donors are written to the access log, and commands that wrote nothing to the ledger. */
  readonly about: About;
}

/** States the access of a controller's method; the service does not start where a method states none. */
export function Access(access: RouteAccess): MethodDecorator {
  return RouteConfig({ access });
}

const closed: RouteAccess = { roles: [], about: 'none' };

/** The access that the route of a request states; a route that states none is closed. */
export function accessOf(request: object): RouteAccess {
  return statedIn(optionsOf(request).config) ?? closed;
}

/** @param config of a route; undefined where it states no access. */
export function statedIn(config: unknown): RouteAccess | undefined {
  return (config as { readonly access?: RouteAccess } | undefined)?.access;
}
