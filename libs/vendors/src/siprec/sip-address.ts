export interface SipAddress {
  readonly scheme: 'sip' | 'sips' | 'tel';
  /** Percent-decoded. */
  readonly user: string;
  /** In lower case; empty for `tel`. */
  readonly host: string;
  /** Only where the user part looks like a phone number; digits, with `+` where it had one. */
  readonly number?: string;
}

const SCHEME = /^(sips?|tel):/i;
const ADDRESS = /^([^@;?]+)(?:@([^;?]+))?/;
const NUMBER = /^\+?[0-9(). -]{3,20}$/;

const decoded = (user: string): string => {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
};

const isAnonymous = (user: string, host: string): boolean =>
  user.toLowerCase() === 'anonymous' || host === 'anonymous.invalid';

const split = (text: string): Pick<SipAddress, 'scheme' | 'user' | 'host'> | undefined => {
  const [prefix = '', scheme = 'sip'] = SCHEME.exec(text) ?? [];
  const [, user, host = ''] = ADDRESS.exec(text.slice(prefix.length)) ?? [];
  if (user === undefined) return undefined;
  return { scheme: scheme.toLowerCase() as SipAddress['scheme'], user: decoded(user), host: host.toLowerCase() };
};

/** An address of record as SIPREC senders write it, with or without scheme. Undefined when it says nobody. */
export const parseSipAddress = (text: string): SipAddress | undefined => {
  const address = split(text.trim());
  if (!address || isAnonymous(address.user, address.host)) return undefined;
  return NUMBER.test(address.user) ? { ...address, number: address.user.replace(/[^\d+]/g, '') } : address;
};
