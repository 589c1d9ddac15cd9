import { BlockList, isIP } from 'node:net';

/**
 * A list of IP addresses and networks, such as `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`.
 */
export class AddressList {
  readonly #networks = new BlockList();
  /** Cache of the last lookup, because requests of one sender often follow each other. */
  #last: { readonly address: string; readonly isIn: boolean } | undefined;

  /** @param entries valid by `isAddressEntry`. */
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

/** Addresses at which a machine reaches itself. */
export const loopback = new AddressList(['127.0.0.0/8', '::1']);

/**
 * True for a single address, or a network with its number of bits between 1 and the maximum of its family.
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
