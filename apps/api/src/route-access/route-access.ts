import type { Role } from '@art30/accounting';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { About } from './named-donors';

/** The parts of a route that this service reads. */
export interface RouteOptions {
  /** Pattern of its address; undefined where nothing answers. */
  readonly url?: string | undefined;
  readonly config?: unknown;
}

/** A request by the route that answers it. */
interface Routed {
  /** The options of its route once somebody has looked. */
  route?: RouteOptions | undefined;
  readonly routeOptions?: RouteOptions;
}

/**
 * The options of the route of a request. They are asked for many times, and the server makes an object of
 * everything that a route has at each look.
 */
function optionsOf(request: object): RouteOptions {
  const routed = request as Routed;
  return (routed.route ??= routed.routeOptions ?? {});
}

/** The pattern of the address of a request, as the router knows it; undefined where nothing answers to it. */
export function routeOf(request: object): string | undefined {
  return optionsOf(request).url;
}

/** Whether an address is of the ledger, and not the page of its contract or that of health. */
export function isLedgerRoute(route: string | undefined): boolean {
  return route?.startsWith('/v1/') === true;
}

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
