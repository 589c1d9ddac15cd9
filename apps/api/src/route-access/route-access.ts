import type { Role } from '@art30/accounting';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { About } from './named-donors';

/** The parts of a route's options that this service reads. */
export interface RouteOptions {
  /** Path pattern of the route; undefined for an unknown address. */
  readonly url?: string | undefined;
  readonly config?: unknown;
}

/** A request with the options of its route. */
interface Routed {
  /** Cached options of the route, set at the first lookup. */
  route?: RouteOptions | undefined;
  readonly routeOptions?: RouteOptions;
}

/**
 * Returns the options of a request's route. They are cached, because the framework builds a new object with all options
 * each time they are read.
 */
function optionsOf(request: object): RouteOptions {
  const routed = request as Routed;
  return (routed.route ??= routed.routeOptions ?? {});
}

/** Returns the path pattern of a request's route; undefined for an unknown address. */
export function routeOf(request: object): string | undefined {
  return optionsOf(request).url;
}

/** True for a route of the ledger's API, false for the contract page and the health routes. */
export function isLedgerRoute(route: string | undefined): boolean {
  return route?.startsWith('/v1/') === true;
}

/** Roles that may use a route, or `open` for anybody. */
export type RouteRoles = readonly Role[] | 'open';

/** Access rule that each route declares. */
export interface RouteAccess {
  readonly roles: RouteRoles;
  /**
   * States which donors the answer concerns. If it concerns any, the access log gets an entry for each read. A command
   * that wrote no event gets one as well.
   */
  readonly about: About;
}

/**
 * Decorator that declares the access rule of a controller's method. The service does not start if a method has none.
 */
export function Access(access: RouteAccess): MethodDecorator {
  return RouteConfig({ access });
}

const closed: RouteAccess = { roles: [], about: 'none' };

/** Returns the access rule of a request's route. Without a rule, nobody has access. */
export function accessOf(request: object): RouteAccess {
  return statedIn(optionsOf(request).config) ?? closed;
}

/**
 * Returns the access rule that a route declares; undefined if it declares none.
 *
 * @param config own options of the route, which may hold the rule.
 */
export function statedIn(config: unknown): RouteAccess | undefined {
  return (config as { readonly access?: RouteAccess } | undefined)?.access;
}
