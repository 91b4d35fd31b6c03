import type { Link, LinkFilters } from './tcp-proxy';

const PRODUCE = 0;

/** `swallow`: the answer alone is missing · `cut`: the connection ends in its place. */
export type Loss = 'swallow' | 'cut';

/** Cuts a stream of Kafka's size-prefixed frames into whole ones. */
class Frames {
  private rest: Buffer = Buffer.alloc(0);

  next(chunk: Buffer): readonly Buffer[] {
    const frames: Buffer[] = [];
    let bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readInt32BE(0)) {
      const end = 4 + bytes.readInt32BE(0);
      frames.push(bytes.subarray(0, end));
      bytes = bytes.subarray(end);
    }
    this.rest = bytes;
    return frames;
  }
}

/**
 * Filters that lose answers to Kafka's produce requests, which the broker has carried out.
 * @param loses asked for each answer: how to lose it, if at all
 */
export const losingProduceAnswers =
  (loses: () => Loss | undefined) =>
  (link: Link): LinkFilters => {
    const produced = new Set<number>();
    const [requests, responses] = [new Frames(), new Frames()];
    return {
      toServer: (chunk) => {
        for (const frame of requests.next(chunk))
          if (frame.readInt16BE(4) === PRODUCE) produced.add(frame.readInt32BE(8));
        return chunk;
      },
      toClient: (chunk) => {
        const passing = responses.next(chunk).filter((frame) => {
          const loss = produced.delete(frame.readInt32BE(4)) ? loses() : undefined;
          if (loss === 'cut') link.cut();
          return loss === undefined;
        });
        return Buffer.concat(passing);
      },
    };
  };
