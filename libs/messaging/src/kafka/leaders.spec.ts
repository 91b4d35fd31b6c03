import { Leaders, SeveralLeaders, UnknownPartition } from './leaders';

type Partition = Parameters<ReturnType<Leaders['partitioner']>>[0]['partitionMetadata'][number];

/** Asks as kafkajs does: for each record, with the leaders that it knows at present. */
const sending = (leaders: Leaders, ledBy: readonly number[]) => {
  const partition = leaders.partitioner();
  const partitionMetadata = ledBy.map((leader, partitionId) => ({ leader, partitionId }) as Partition);
  return (...partitions: readonly number[]): void => {
    leaders.expectOne();
    for (const at of partitions) partition({ topic: 't', partitionMetadata, message: { value: null, partition: at } });
  };
};

const partitions = [0, 1, 2, 3].map((partition) => ({ topic: 't', partition }));

describe('leaders', () => {
  it('let a send pass that one broker leads', () => {
    expect(() => sending(new Leaders(), [1, 2, 1, 2])(0, 2, 2, 0)).not.toThrow();
  });

  it('stop a send that several brokers lead, and know then how to split it', () => {
    const leaders = new Leaders();
    expect(() => sending(leaders, [1, 2, 1, 2])(0, 1)).toThrow(SeveralLeaders);
    expect(leaders.split(partitions).map((group) => group.map(({ partition }) => partition))).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('stop a repetition whose partitions have been taken over by different brokers', () => {
    const leaders = new Leaders();
    const partition = leaders.partitioner();
    const ask = (at: number, ledBy: readonly number[]): number =>
      partition({
        topic: 't',
        partitionMetadata: ledBy.map((leader, partitionId) => ({ leader, partitionId }) as Partition),
        message: { value: null, partition: at },
      });
    leaders.expectOne();
    expect([ask(0, [1, 1]), ask(1, [1, 1])]).toEqual([0, 1]);
    expect(ask(0, [1, 2])).toBe(0);
    expect(() => ask(1, [1, 2])).toThrow(SeveralLeaders);
  });

  it('always split so that something gets smaller, or can be sent', () => {
    const leaders = new Leaders();
    expect(() => sending(leaders, [1, 2, 1, 2])(0, 1, 2, 3)).toThrow(SeveralLeaders);
    const send = sending(leaders, [2, 2, 1, 1]);
    let work = [partitions.map(({ partition }) => partition)];
    for (let rounds = 0; work.length > 0 && rounds < 20; rounds += 1) {
      const [next = [], ...others] = work;
      try {
        send(...next);
        work = others;
      } catch {
        const groups = leaders.split(next.map((partition) => ({ topic: 't', partition })));
        work = [...groups.map((group) => group.map(({ partition }) => partition)), ...others];
      }
    }
    expect(work).toEqual([]);
  });

  it('stop a record for a partition that does not exist, which kafkajs would leave out', () => {
    expect(() => sending(new Leaders(), [1])(1)).toThrow(UnknownPartition);
  });
});
