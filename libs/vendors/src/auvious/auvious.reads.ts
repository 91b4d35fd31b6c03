import type { HttpCall } from '../contract/command';
import type { Findings, Read, ReadContext, VendorReads } from '../contract/reads';
import { toCall } from './auvious.api';
import type { AuviousAccount } from './auvious.config';
import {
  lookAtComposition,
  lookForActive,
  lookForCobrowse,
  lookForRecordings,
  lookForStarted,
  nothing,
} from './auvious.discovery';
import { lookAtFormer, lookAtRecording, lookAtState, lookForInstance } from './auvious.following';
import type { Look } from './auvious.pace';
import { watchAuvious } from './auvious.watch';

interface Reading {
  path(about: Read['about']): readonly string[];
  look(look: Look): Findings;
}

const active = ({ conversationRef = '' }: Read['about']) => ['recordings', conversationRef, 'active'];
const instanceOf = ({ conversationRef = '', recorderRef = '', instanceRef = '' }: Read['about']) => [
  'recordings',
  conversationRef,
  recorderRef,
  instanceRef,
];
const formerOf = ({ former = '', ...about }: Read['about']) =>
  instanceOf({ ...about, instanceRef: decodeURIComponent(former.split(',')[0] ?? '') });

const readings: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  ['active', { path: active, look: lookForActive }],
  ['started', { path: active, look: lookForStarted }],
  ['instance', { path: active, look: lookForInstance }],
  ['state', { path: (about) => [...instanceOf(about), 'state'], look: lookAtState }],
  ['recording', { path: instanceOf, look: lookAtRecording }],
  ['former', { path: formerOf, look: lookAtFormer }],
  ['recordings', { path: ({ conversationRef = '' }) => ['recordings', conversationRef], look: lookForRecordings }],
  ['composition', { path: ({ conversationRef = '' }) => ['compositions', conversationRef], look: lookAtComposition }],
  [
    'cobrowse',
    { path: ({ conversationRef = '' }) => ['recordings', conversationRef, 'cobrowse'], look: lookForCobrowse },
  ],
]);

/**
 * Recorders tell nothing by themselves: they are asked, each conversation for itself. There is no list of conversations,
 * so nothing can be looked up for a period: what is known of a conversation is asked for when it ends.
 */
export const auviousReads: VendorReads<AuviousAccount> = {
  watch: watchAuvious,
  toCall: ({ what, about }: Read, account: AuviousAccount, context: ReadContext): HttpCall | undefined => {
    const path = readings.get(what)?.path(about);
    const call = path && toCall({ method: 'GET', path }, account, context);
    return call?.via === 'http' ? call : undefined;
  },
  toFindings: ({ what, about }, answer, account) => readings.get(what)?.look({ about, answer, account }) ?? nothing,
};
