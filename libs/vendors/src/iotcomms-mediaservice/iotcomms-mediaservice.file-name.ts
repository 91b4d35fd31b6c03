import type { Asked } from '../contract/answering';
import type { IotcommsMediaserviceAccount } from './iotcomms-mediaservice.config';
import type { Said } from './iotcomms-mediaservice.origin';

const UNIQUE = '{captureId}';
const LONGEST = 200;

const asOneName = (text: string): string => text.replaceAll(/[^\w.-]/g, '_');

const filled = (template: string, values: Readonly<Record<string, string>>): string =>
  asOneName(template.replaceAll(/\{(\w+)\}/g, (part, key: string) => values[key] ?? part));

/**
 * The name that policy gives to a file, with our own id for what tells captures apart; undefined where the account names
 * files otherwise, or where two files could get the same name: the vendor overwrites them.
 */
export const fileNameByPolicy = (
  own: string,
  { account, receivedAt }: Said,
  { decision, conversationId = '' }: Pick<Asked<IotcommsMediaserviceAccount>, 'decision' | 'conversationId'>,
): string | undefined => {
  const template = decision?.store?.fileName;
  if (account.fileNames === 'ours' || !template?.includes(UNIQUE)) return undefined;
  const name = filled(template.replace(/(?:\.mp3)?$/, '.mp3'), {
    tenant: account.tenant,
    date: receivedAt.slice(0, 10),
    vendor: 'iotcomms-mediaservice',
    conversationId,
    captureId: own.replace(/\.mp3$/, ''),
  });
  return name.length > LONGEST ? undefined : name;
};
