const CERTIFICATE =
  /^https:\/\/sns\.[a-z0-9-]{3,}\.amazonaws\.com(?:\.cn)?\/SimpleNotificationService-[A-Za-z0-9]{32}\.pem$/;
const CONFIRMATION_HOST = /^sns\.[a-z0-9-]{3,}\.amazonaws\.com(?:\.cn)?$/;

const parsed = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

/** Whether the address, once its dots are resolved, is below the base; a base ends in a slash. */
const isBelow = (url: string, base: string): boolean => parsed(url)?.href.startsWith(new URL(base).href) ?? false;

/** Only there does Amazon publish the certificates of SNS. @param simulatedAt accepted instead, and nothing else */
export const isCertificateUrl = (url: string, simulatedAt?: string): boolean =>
  simulatedAt === undefined ? CERTIFICATE.test(url) : isBelow(url, simulatedAt);

const isAmazon = (address: URL): boolean =>
  address.origin === `https://${address.hostname}` &&
  CONFIRMATION_HOST.test(address.hostname) &&
  address.username + address.password === '' &&
  address.pathname === '/';

/** Whether calling the address can do nothing but confirm a subscription to this very topic. */
export const isConfirmationUrl = (url: string, topicArn: string, simulatedAt?: string): boolean => {
  const address = parsed(url);
  if (address?.searchParams.get('Action') !== 'ConfirmSubscription') return false;
  if (address.searchParams.get('TopicArn') !== topicArn) return false;
  return simulatedAt === undefined ? isAmazon(address) : isBelow(url, simulatedAt);
};
