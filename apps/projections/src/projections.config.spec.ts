import { ConfigurationInvalid, readEnvironment } from '@earwitness/configuration';
import { projectionsEnvironment } from './projections.config';

const files: Readonly<Record<string, string>> = { '/run/secrets/database': 'postgres://user:secret@db/earwitness\n' };
const read = (env: Readonly<Record<string, string>>) =>
  readEnvironment(projectionsEnvironment, {
    env,
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error('ENOENT');
      return text;
    },
  });

it('two variables are enough, and a secret may be in a file', () => {
  expect(read({ ACCOUNTS_FILE: '/accounts.yaml', DATABASE_URL_FILE: '/run/secrets/database' })).toMatchObject({
    QUERY_PORT: 8081,
    DATABASE_URL: 'postgres://user:secret@db/earwitness',
    KAFKA_BROKERS: undefined,
  });
});

it('every fault is named at once', () => {
  const broken = { QUERY_PORT: 'eighty', DATABASE_URL: 'mysql://db', LOG_LEVEL: 'loud', MOST_CACHED_EVENTS: '0' };
  const faults = (): unknown => {
    try {
      return read(broken);
    } catch (error) {
      return error instanceof ConfigurationInvalid ? error.faults.map(({ at }) => at).sort() : error;
    }
  };
  expect(faults()).toEqual(['ACCOUNTS_FILE', 'DATABASE_URL', 'LOG_LEVEL', 'MOST_CACHED_EVENTS', 'QUERY_PORT']);
});
