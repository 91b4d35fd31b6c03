import { freshDatabase } from '@earwitness/testing';
import { Database } from './database';
import { Conflict, Duplicate } from './sql';

const [stream, other, event] = [1, 2, 3].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);

describe('a key that is taken', () => {
  let database: Database;
  const add = (streamId: string | undefined, eventId: string | undefined): Promise<unknown> =>
    database
      .query(
        `INSERT INTO ledger_events (stream_id, version, event_id, type, recorded_at, body, hash)
         VALUES ($1, 1, $2, 't', now(), '{}', '')`,
        [streamId, eventId],
      )
      .catch((error: unknown) => error);

  beforeAll(async () => {
    database = new Database({ url: await freshDatabase() });
    await add(stream, event);
  });
  afterAll(() => database.close());

  it('is a conflict with another writer where it says a place', async () => {
    const error = await add(stream, other);
    expect(error).toBeInstanceOf(Conflict);
    expect(error).toMatchObject({ name: 'Conflict' });
  });

  it('is a duplicate where it says what an event is', async () => {
    const error = await add(other, event);
    expect(error).toBeInstanceOf(Conflict);
    expect(error).toBeInstanceOf(Duplicate);
    expect(error).toMatchObject({ name: 'Duplicate' });
  });
});
