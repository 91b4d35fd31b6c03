import { cursorOf, positionByTime, toCursor, toPage } from './page';

const id = '6f9619ff-8b86-8011-b42d-00c04fc964ff';
const at = '2026-01-05T09:00:00.000Z';
const cursor = cursorOf(positionByTime);

it('a cursor leads back to where it was made', () => {
  expect(cursor.parse(toCursor([at, id]))).toEqual([at, id]);
});

it.each([
  ['not base64', '***'],
  ['not JSON', Buffer.from('{').toString('base64url')],
  ['of another shape', toCursor([at])],
  ['with another type', toCursor([at, 7])],
  ['with SQL in it', toCursor([at, `' OR true --`])],
  ['too long', 'x'.repeat(2000)],
  ['empty', ''],
])('a cursor that is %s is refused', (_, text) => {
  expect(cursor.safeParse(text).success).toBe(false);
});

describe('a page', () => {
  const shape = { item: (row: number) => row * 10, position: (row: number) => [row] };

  it('leads on when there is more than it shows', () => {
    expect(toPage([1, 2, 3], 2, shape)).toEqual({ items: [10, 20], next: toCursor([2]) });
  });

  it('is the last one otherwise', () => {
    expect(toPage([1, 2], 2, shape)).toEqual({ items: [10, 20] });
    expect(toPage([], 2, shape)).toEqual({ items: [] });
  });
});
