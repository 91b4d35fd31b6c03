import { NotFoundException } from '@nestjs/common';
import { Overloaded, Refused, Unacknowledged } from '@earwitness/messaging';
import { problemOf } from './problem';
import { WebhookRefused } from './webhook-refused';

const outcome = (error: unknown) => {
  const { status, title, retryAfterSeconds } = problemOf(error);
  return [status, title, retryAfterSeconds];
};

describe('a vendor is told', () => {
  it.each<[string, Error, ReturnType<typeof outcome>]>([
    ['why it is refused', new WebhookRefused(401, 'Stale'), [401, 'Stale', undefined]],
    ['to come again, when there is room', new Overloaded('full', 6_200), [503, 'Overloaded', 7]],
    ['to come again, when nobody knows', new Unacknowledged('late'), [503, 'Unacknowledged', 2]],
    ['to come again, when something broke', new TypeError('of a bug'), [503, 'NotDurable', 5]],
    ['not to come again with what no bus takes', new Refused('large', []), [413, 'TooLargeToKeep', undefined]],
    ['nothing of what it asked for', new NotFoundException('no /secret'), [404, 'Not Found', undefined]],
    ['what a server says', Object.assign(new Error('no /x'), { statusCode: 400 }), [400, 'Bad Request', undefined]],
  ])('%s', (...[, error, told]) => expect(outcome(error)).toEqual(told));
});
