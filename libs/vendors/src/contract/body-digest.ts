import { hash } from 'node:crypto';
import type { RawWebhook } from './webhook';

/** SHA-256 of the raw words, hex. */
export const bodyDigest = ({ body }: Pick<RawWebhook, 'body'>): string => hash('sha256', body);
