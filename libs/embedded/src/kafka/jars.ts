import { execFile } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownedByUs } from '../machine/owned';
import { isAlive } from '../machine/process';
import { waitFor } from '../machine/wait';

const run = promisify(execFile);

const KAFKA = '4.3.1';
const OLDEST_JAVA = 17;
const FETCH_WITHIN_MS = 10 * 60_000;
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** There is no Kafka on this machine; the message says what is missing. */
export class KafkaUnavailable extends Error {
  override readonly name = 'KafkaUnavailable';
}

/** What Kafka needs to run; without the second one it would not say a word of what is wrong. */
const PROJECT = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>earwitness</groupId><artifactId>kafka</artifactId><version>${KAFKA}</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>`;

const requireJava = async (): Promise<void> => {
  const { stderr } = await run('java', ['-version']).catch((cause: unknown) => {
    throw new KafkaUnavailable(`Kafka needs Java ${OLDEST_JAVA}, and there is no \`java\` here`, { cause });
  });
  const version = /version "(\d+)/.exec(stderr)?.[1] ?? '?';
  if (Number(version) < OLDEST_JAVA)
    throw new KafkaUnavailable(`Kafka needs Java ${OLDEST_JAVA}, and the \`java\` here is version ${version}`);
};

/** In the user's home, else (a home that cannot be written to) among the temporary files. */
const cacheDirectory = (): string => {
  const name = `kafka-${KAFKA}`;
  try {
    const path = join(homedir(), '.cache/earwitness', name);
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
    return path;
  } catch {
    const path = join(tmpdir(), `earwitness-${String(process.getuid?.() ?? 0)}-${name}`);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return ownedByUs(path, 'set KAFKA_BROKERS');
  }
};

/** Maven with a repository of its own: an interrupted download goes on from there, and the home may be nobody's. */
const fetchJars = async (cache: string, directory: string): Promise<void> => {
  const project = join(directory, 'pom.xml');
  writeFileSync(project, PROJECT);
  const goal = [COPY, `-DoutputDirectory=${join(directory, 'jars')}`, '-DincludeScope=runtime'];
  const args = ['-q', '-B', '-C', `-Dmaven.repo.local=${join(cache, 'repository')}`, '-f', project, ...goal];
  await run('mvn', args, { timeout: FETCH_WITHIN_MS }).catch((cause: unknown) => {
    const { code, stdout = '' } = cause as { readonly code?: unknown; readonly stdout?: string };
    const reason = code === 'ENOENT' ? 'there is no `mvn` here' : stdout.slice(0, 1000);
    throw new KafkaUnavailable(`Kafka's jars are fetched once with Maven: ${reason}`, { cause });
  });
};

/** Aside, and moved into place when they are complete. */
const fetchInto = async (cache: string): Promise<void> => {
  const aside = mkdtempSync(join(cache, 'aside-'));
  try {
    await fetchJars(cache, aside);
    if (!existsSync(join(cache, 'jars'))) renameSync(join(aside, 'jars'), join(cache, 'jars'));
    rmSync(join(cache, 'repository'), { recursive: true, force: true });
  } finally {
    rmSync(aside, { recursive: true });
  }
};

const takeLock = (lock: string): boolean => {
  const mine = `${lock}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(mine);
  }
};

const isHeld = (lock: string): boolean => {
  try {
    return isAlive(Number(readFileSync(lock, 'utf8')));
  } catch {
    return false;
  }
};

/** One process fetches, the others wait for it; the lock of one that died is cleared. */
const fetchOnce = async (cache: string): Promise<void> => {
  const lock = join(cache, 'lock');
  const isDone = (): boolean => existsSync(join(cache, 'jars'));
  while (!isDone()) {
    if (takeLock(lock)) await fetchInto(cache).finally(() => rmSync(lock, { force: true }));
    else if (isHeld(lock)) await waitFor(() => isDone() || !isHeld(lock), FETCH_WITHIN_MS);
    else rmSync(lock, { force: true });
  }
};

/**
 * The class path of Apache Kafka, fetched when it is not there yet.
 * @throws KafkaUnavailable
 */
export const kafkaClassPath = async (): Promise<string> => {
  await requireJava();
  const cache = cacheDirectory();
  await fetchOnce(cache);
  return join(cache, 'jars', '*');
};
