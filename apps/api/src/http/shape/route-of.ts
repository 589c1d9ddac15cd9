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
export function optionsOf(request: object): RouteOptions {
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
