import { BlockList, isIP } from 'node:net';

/**
 * A list of IP addresses and networks, such as `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`.
 */
export class AddressList {
  readonly #networks = new BlockList();
  /** Cache of the last lookup, because requests of one sender often follow each other. */
  #last: { readonly address: string; readonly isIn: boolean } | undefined;

  /** @param entries addresses and networks for which `isAddressEntry` is true. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = '', bits] = entry.split('/');
      const family = familyOf(address);
      if (bits === undefined) this.#networks.addAddress(address, family);
      else this.#networks.addSubnet(address, Number(bits), family);
    }
  }

  /**
   * True if the list contains an address. An IPv4 address also matches in its IPv6 form `::ffff:192.0.2.7`.
   */
  has(address: string | undefined): boolean {
    if (address === undefined) return false;
    if (this.#last?.address === address) return this.#last.isIn;
    const isIn = isIP(address) > 0 && this.#networks.check(address, familyOf(address));
    this.#last = { address, isIn };
    return isIn;
  }
}

/** Addresses with which a machine addresses itself. */
export const loopback = new AddressList(['127.0.0.0/8', '::1']);

/**
 * True for a single IP address, or a network with a number of bits that its family allows. A network with 0 bits is
 * refused, as it has all addresses.
 */
export function isAddressEntry(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  const bitsMax = family === 4 ? 32 : 128;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= bitsMax);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
