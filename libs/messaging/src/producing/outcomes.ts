/** There is no room, or no way to the log at present. Nothing of the records was appended or will be. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';

  constructor(
    message: string,
    /** When it makes sense to try again. */
    readonly retryAfterMs: number,
  ) {
    super(message);
  }
}

/** The log did not answer in time: each of the records is in it once or not at all, and nobody knows which. */
export class Unacknowledged extends Error {
  override readonly name = 'Unacknowledged';
}

/** What happened, for whoever counts. */
export type ProducerEvent = 'appended' | 'batches' | 'repeated' | 'refused' | 'overloaded' | 'unacknowledged';
export type CountProducer = (event: ProducerEvent, by: number) => void;
