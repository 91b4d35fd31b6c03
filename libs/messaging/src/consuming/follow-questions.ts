import { askedProcessOf, decodeQuestion, type QuestionTold } from '../cloud-events/question.codec';
import type { Log } from '../log';
import type { Notify } from '../notice';
import { QUESTIONS } from '../topics';
import { WholeTopic } from './whole-topic';

export interface FollowQuestionsOptions {
  readonly log: Log;
  /** This process: it knows what it was asked itself. */
  readonly process: string;
  told(question: QuestionTold): void;
  readonly notify: Notify;
}

/** Sooner than any vendor asks about a call again. */
const REST_MS = 20;

/** Tells a process of what others were asked, not long ago and from now on. */
export const followQuestions = ({ log, process, told, notify }: FollowQuestionsOptions): Promise<WholeTopic> =>
  WholeTopic.follow({
    log,
    topic: QUESTIONS,
    notify,
    restMs: REST_MS,
    hear: (record) => {
      if (askedProcessOf(record) !== process) told(decodeQuestion(record));
    },
  });
