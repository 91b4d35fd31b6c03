export { at, fact, origin, T0 } from './builders';
export { contextOf, fileCapture, plainProfile, recordEverything } from './context';
export { decided, given } from './given';
export { describeWithKafka, freshDatabase, freshName, freshQueue, kafkaBrokers, sqsEndpoint } from './infrastructure';
export { type Kept, promises, skipped } from './promises';
export { type Patience, until } from './until';
export { type Elsewhere, elsewhere } from './elsewhere';
export { losingProduceAnswers, type Loss } from './produce-answers';
export { type Faults, type Filter, type Link, type LinkFilters, TcpProxy, type TcpProxyOptions } from './tcp-proxy';
