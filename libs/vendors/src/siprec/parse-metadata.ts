import { earliest, latest } from '@earwitness/domain';
import { parseGuardedXml, type XmlElement, type XmlLimits } from './guarded-xml';
import type { Metadata, MetadataSession, MetadataStream, Unparsable } from './metadata';
import { MetadataDocument } from './metadata-document';
import { ParticipantReader } from './metadata-participants';

const KNOWN = {
  recording: [
    ...['datamode', 'group', 'session', 'participant', 'stream'],
    ...['sessionrecordingassoc', 'participantsessionassoc', 'participantstreamassoc'],
  ],
  group: ['associate-time', 'disassociate-time'],
  session: ['sipsessionid', 'reason', 'group-ref', 'start-time', 'stop-time', 'associate-time', 'disassociate-time'],
  stream: ['label', 'content-type', 'mode'],
  association: ['send', 'recv', 'associate-time', 'disassociate-time', 'param'],
} as const;

const HALF = /^[0-9a-f]{32}$/;
const UNKNOWN_HALF = '0'.repeat(32);

/** `<32 hex>;remote=<32 hex>` (RFC 7989). Some senders put a Call-ID here, which identifies nothing elsewhere. */
const halvesOf = (text: string): readonly string[] | undefined => {
  const [local = '', ...parameters] = text.toLowerCase().split(';');
  const remote = parameters.find((parameter) => parameter.startsWith('remote='))?.slice('remote='.length);
  const halves = [local.trim(), ...(remote === undefined ? [] : [remote.trim()])];
  if (!halves.every((half) => HALF.test(half))) return undefined;
  const known = halves.filter((half) => half !== UNKNOWN_HALF);
  return known.length > 0 ? known.sort() : undefined;
};

const sipSessionIdsOf = (document: MetadataDocument, session: XmlElement): MetadataSession['sipSessionIds'] =>
  document.texts(session, 'sipsessionid').flatMap((text) => {
    const halves = halvesOf(text);
    if (!halves) document.warn('sipSessionID: no RFC 7989 Session-ID');
    return halves ? [halves] : [];
  });

const referable = (document: MetadataDocument, name: string) =>
  document.all(document.root, name).flatMap((element) => {
    const ref = document.ref(element, `${name}_id`);
    if (ref === undefined) document.warn(`${name} without id`);
    return ref === undefined ? [] : [{ ref, element }];
  });

const readGroups = (document: MetadataDocument): Metadata['groups'] =>
  referable(document, 'group').map(({ ref, element }) => ({
    ref,
    extensions: document.extensions(element, KNOWN.group),
  }));

const readSession = (document: MetadataDocument, ref: string, element: XmlElement): MetadataSession => {
  const groupRef = document.text(element, 'group-ref');
  const startedAt = earliest(...document.times(element, 'start-time'), ...document.times(element, 'associate-time'));
  const endedAt = latest(...document.times(element, 'stop-time'), ...document.times(element, 'disassociate-time'));
  return {
    ref,
    sipSessionIds: sipSessionIdsOf(document, element),
    ...(groupRef !== undefined && { groupRef }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    reasons: document.texts(element, 'reason'),
    extensions: document.extensions(element, KNOWN.session),
  };
};

const readStreams = (document: MetadataDocument): readonly Omit<MetadataStream, 'senders'>[] =>
  referable(document, 'stream').map(({ ref, element }) => {
    const sessionRef = element.attributes.get('session_id') ?? element.attributes.get('session');
    const label = document.text(element, 'label');
    return {
      ref,
      ...(sessionRef !== undefined && { sessionRef }),
      ...(label !== undefined && { label }),
      extensions: document.extensions(element, KNOWN.stream),
    };
  });

const dataModeOf = (document: MetadataDocument): Metadata['dataMode'] =>
  document.text(document.root, 'datamode')?.toLowerCase() === 'partial' ? 'partial' : 'complete';

const looseExtensions = (document: MetadataDocument): Metadata['extensions'] => {
  const associations = KNOWN.recording.filter((name) => name.endsWith('assoc'));
  return [
    ...document.extensions(document.root, KNOWN.recording),
    ...associations
      .flatMap((name) => document.all(document.root, name))
      .flatMap((element) => document.extensions(element, KNOWN.association)),
  ];
};

const read = (document: MetadataDocument): Metadata => {
  const streams = readStreams(document);
  const participants = new ParticipantReader(document, new Map(streams.map((stream) => [stream.ref, stream]))).read();
  return {
    unparsable: false,
    dialect: document.dialect,
    dataMode: dataModeOf(document),
    groups: readGroups(document),
    sessions: referable(document, 'session').map(({ ref, element }) => readSession(document, ref, element)),
    participants,
    streams: streams.map((stream) => ({
      ...stream,
      senders: participants.filter(({ sends }) => sends.includes(stream.ref)).map(({ ref }) => ref),
    })),
    extensions: looseExtensions(document),
    warnings: document.warnings,
  };
};

/**
 * What SIPREC metadata (RFC 7865 and the drafts before it) says of a recorded call. Indexed first, resolved afterwards:
 * real senders keep to no order. Never throws; irregularities are warnings.
 */
export const parseMetadata = (xml: string, limits?: Partial<XmlLimits>): Metadata | Unparsable => {
  const parsed = parseGuardedXml(xml, limits);
  if (!('root' in parsed)) return parsed;
  const document = MetadataDocument.of(parsed.root);
  return document ? read(document) : { unparsable: true, reason: 'NotRecordingMetadata', detail: parsed.root.name };
};
