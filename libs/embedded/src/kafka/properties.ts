/** The ports of one node, all of the loopback interface. */
export interface KafkaPorts {
  readonly client: number;
  /** What clients are told; another one than `client` with a proxy in front. */
  readonly advertised: number;
  readonly internal: number;
  readonly controller: number;
}

type Properties = Readonly<Record<string, string>>;

/** Nodes talk to each other past any proxy, so that what a proxy does is seen by clients only. */
const listeners = (own: KafkaPorts, cluster: readonly KafkaPorts[]): Properties => {
  const at = (name: string, port: number): string => `${name}://127.0.0.1:${port}`;
  const internal = at('INTERNAL', own.internal);
  return {
    listeners: [at('CLIENT', own.client), internal, at('CONTROLLER', own.controller)].join(),
    'advertised.listeners': [at('CLIENT', own.advertised), internal].join(),
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': cluster.map(({ controller }, node) => `${node + 1}@127.0.0.1:${controller}`).join(),
  };
};

/** A record is acknowledged when the majority has it. */
const replication = (nodes: number): Properties => {
  const [factor, inSync] = [String(nodes), String(Math.ceil(nodes / 2))];
  const internalTopics = ['transaction.state.log', 'share.coordinator.state.topic'];
  return {
    'default.replication.factor': factor,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': factor,
    ...Object.fromEntries(internalTopics.map((topic) => [`${topic}.replication.factor`, factor])),
    ...Object.fromEntries(internalTopics.map((topic) => [`${topic}.min.isr`, inSync])),
  };
};

/**
 * A topic that nobody made is a mistake; a group need not wait for more members; few partitions start quickly. A killed
 * node is taken back when its session is over: after 3 s instead of 9.
 */
const forTests: Properties = {
  'auto.create.topics.enable': 'false',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.num.partitions': '4',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000',
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
};

/** The text of `server.properties` of one node of a cluster, which is broker and controller at once. */
export const kafkaProperties = (cluster: readonly KafkaPorts[], node: number, settings: Properties): string => {
  const own = cluster[node];
  if (!own) throw new RangeError(`no node ${node} in a cluster of ${cluster.length}`);
  const roles = { 'process.roles': 'broker,controller', 'node.id': String(node + 1) };
  const all = { ...roles, ...listeners(own, cluster), ...replication(cluster.length), ...forTests, ...settings };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
};
