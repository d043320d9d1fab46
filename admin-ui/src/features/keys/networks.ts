const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
/** Only its letters; the service reads addresses of IPv6 whole. */
const IPV6 = /^(?=[^:]*:)[0-9a-f:.]{2,45}$/i;
const PREFIX = /^(0|[1-9]\d{0,2})$/;

/** What is wrong with a network in CIDR notation; `meant` is the network that its address lies in. */
export type NetworkFault = { readonly kind: 'form' } | { readonly kind: 'bits'; readonly meant: string };

/** Looks at a network, or a single address, as the service does. */
export function faultOf(network: string): NetworkFault | null {
  const [address = '', prefix, ...rest] = network.split('/');
  if (rest.length > 0 || (prefix !== undefined && !PREFIX.test(prefix))) {
    return { kind: 'form' };
  }
  const octets = IPV4.exec(address)?.slice(1);
  if (octets === undefined) {
    return IPV6.test(address) && Number(prefix ?? 128) <= 128 ? null : { kind: 'form' };
  }
  const bits = Number(prefix ?? 32);
  if (bits > 32 || octets.some((it) => Number(it) > 255 || String(Number(it)) !== it)) {
    return { kind: 'form' };
  }
  const first = octets.map((it, i) => Number(it) & (0xff << (8 - Math.min(8, Math.max(0, bits - 8 * i)))));
  const isFirst = first.every((it, i) => it === Number(octets[i]));
  return isFirst ? null : { kind: 'bits', meant: `${first.join('.')}/${String(bits)}` };
}
