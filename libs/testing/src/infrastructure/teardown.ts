import { hosting } from './setup';

export default async (): Promise<void> => hosting.earwitness?.stop();
