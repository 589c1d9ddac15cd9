import { BlockList, isIP } from 'node:net';

/** IP addresses and networks, as `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`. */
export class AddressList {
  readonly #networks = new BlockList();
  /** The address that was asked for last, and what was found: requests of one sender come one after another. */
  #last: { readonly address: string; readonly isIn: boolean } | undefined;

  /** @param entries each of them valid, as `isAddressEntry` tells. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = '', bits] = entry.split('/');
      const family = familyOf(address);
      if (bits === undefined) this.#networks.addAddress(address, family);
      else this.#networks.addSubnet(address, Number(bits), family);
    }
  }

  /** An address of IPv4 counts also where it comes as one of IPv6, `::ffff:192.0.2.7`. */
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

/** Whether it is one address, or a network with its bits, none of which is left to chance. */
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
