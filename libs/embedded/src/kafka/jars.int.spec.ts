import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Elsewhere, elsewhere } from '@earwitness/testing';

/** Maven as far as it matters: notes each call, takes its time, and leaves a jar where it was told to. */
const MAVEN = `#!/bin/sh
echo called >> "$HOME/calls"
[ -e "$HOME/offline" ] && { echo 'no route to host'; exit 1; }
sleep 0.3
for word in "$@"; do case "$word" in -DoutputDirectory=*) mkdir -p "\${word#*=}"; touch "\${word#*=}/a.jar";; esac; done`;
const java = (version: string) => `#!/bin/sh\necho 'openjdk version "${version}"' >&2`;

let other: Elsewhere;
beforeAll(() => {
  other = elsewhere('embedded');
});
afterAll(() => other.remove());

const machineWith = (tools: Readonly<Record<string, string>>) => {
  const home = mkdtempSync(join(other.directory, 'machine-'));
  mkdirSync(join(home, 'bin'));
  for (const [name, script] of Object.entries(tools)) {
    writeFileSync(join(home, 'bin', name), script);
    chmodSync(join(home, 'bin', name), 0o755);
  }
  const cache = join(home, '.cache/earwitness/kafka-4.3.1');
  const env = { HOME: home, PATH: existsSync(join(home, 'bin/mvn')) ? `${home}/bin:/usr/bin:/bin` : `${home}/bin` };
  const script = `say(await lib.kafkaClassPath().catch((error) => error.name + ': ' + error.message));`;
  return {
    home,
    cache,
    classPath: () => other.run(script, { env }).said,
    calls: () => readFileSync(join(home, 'calls'), 'utf8').split('\n').length - 1,
  };
};

describe("Kafka's jars", () => {
  it('are fetched once', async () => {
    const machine = machineWith({ java: java('17.0.15'), mvn: MAVEN });
    const expected = join(machine.cache, 'jars', '*');
    expect([await machine.classPath(), await machine.classPath()]).toEqual([expected, expected]);
    expect(machine.calls()).toBe(1);
  });

  it('are fetched once by processes that start together', async () => {
    const machine = machineWith({ java: java('21'), mvn: MAVEN });
    const answers = await Promise.all([machine.classPath(), machine.classPath(), machine.classPath()]);
    expect(new Set(answers)).toEqual(new Set([join(machine.cache, 'jars', '*')]));
    expect(machine.calls()).toBe(1);
  });

  it('are fetched when the process that did so was killed', async () => {
    const machine = machineWith({ java: java('17.0.15'), mvn: MAVEN });
    mkdirSync(join(machine.cache, 'aside-left/jars'), { recursive: true });
    writeFileSync(join(machine.cache, 'lock'), '4194999');
    await expect(machine.classPath()).resolves.toBe(join(machine.cache, 'jars', '*'));
    expect(existsSync(join(machine.cache, 'lock'))).toBe(false);
  });

  it('can be fetched later when Maven could not, which is said in its own words', async () => {
    const machine = machineWith({ java: java('17.0.15'), mvn: MAVEN });
    writeFileSync(join(machine.home, 'offline'), '');
    await expect(machine.classPath()).resolves.toMatch(/^KafkaUnavailable: .*no route to host/);
    rmSync(join(machine.home, 'offline'));
    await expect(machine.classPath()).resolves.toBe(join(machine.cache, 'jars', '*'));
  });

  it.each([
    ['no Java', {}, 'there is no `java` here'],
    ['an old Java', { java: java('11.0.2') }, 'version 11'],
    ['a very old Java', { java: java('1.8.0_402') }, 'version 1'],
    ['no Maven', { java: java('17.0.15') }, 'there is no `mvn` here'],
  ])('are unavailable with %s', async (_, tools, reason) => {
    const answer = await machineWith(tools).classPath();
    expect(answer).toMatch(/^KafkaUnavailable: /);
    expect(answer).toContain(reason);
  });
});
