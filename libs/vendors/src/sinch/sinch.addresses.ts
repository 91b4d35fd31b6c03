import type { SinchAccount } from './sinch.config';

/** Sinch Voice, "Endpoints": global, North America, Europe, South America, South-East Asia. */
const REGION_HOSTS: ReadonlySet<string> = new Set([
  'calling.api.sinch.com',
  'calling-use1.api.sinch.com',
  'calling-euc1.api.sinch.com',
  'calling-sae1.api.sinch.com',
  'calling-apse1.api.sinch.com',
  'calling-apse2.api.sinch.com',
]);

/**
 * Where a call is managed: at the origin of its `callResourceUrl`, since a call lives in one region. The address came in a
 * callback, so only the vendor's own hosts, and the one that the account names, are believed.
 */
export const regionOf = (callResource: string | undefined, { apiBase }: SinchAccount): string | undefined => {
  if (callResource === undefined) return undefined;
  if (callResource.startsWith(`${apiBase}/`)) return apiBase;
  const [, host] = /^https:\/\/([a-z0-9.-]+)\//.exec(callResource) ?? [];
  return host !== undefined && REGION_HOSTS.has(host) ? `https://${host}` : undefined;
};

/** A path that consists of dots would leave its folder. */
export const pathOf = (ref: string): string | undefined => (/^\.+$/.test(ref) ? undefined : encodeURIComponent(ref));
