/** A request by the route that answers it. */
interface Routed {
  /** Pattern of its address once somebody has looked; null where nothing answers to it. */
  route?: string | null | undefined;
  readonly routeOptions?: { readonly url?: string | undefined };
}

/**
 * The pattern of the address of a request, as the router knows it; undefined where nothing answers to it. It is asked
 * for many times, and the server makes an object of everything that a route has at each look.
 */
export function routeOf(request: object): string | undefined {
  const routed = request as Routed;
  if (routed.route === undefined) routed.route = routed.routeOptions?.url ?? null;
  return routed.route ?? undefined;
}

/** Whether an address is of the ledger, and not the page of its contract or that of health. */
export function isLedgerRoute(route: string | undefined): boolean {
  return route?.startsWith('/v1/') === true;
}
