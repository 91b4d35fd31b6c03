import { earliest, latest } from '@earwitness/domain';
import { type ExtensionData, headersIn } from './extension-data';
import type { XmlElement } from './guarded-xml';
import type { MetadataParticipant, MetadataStream } from './metadata';
import type { MetadataDocument } from './metadata-document';
import { parseSipAddress } from './sip-address';

type Stream = Omit<MetadataStream, 'senders'>;
type Side = Pick<MetadataParticipant, 'side' | 'sideSource'>;

const KNOWN = ['nameid', 'aor', 'name', 'send', 'recv', 'associate-time', 'disassociate-time'];

/** How senders label the two directions. */
const sideByLabel: ReadonlyMap<string, 'caller' | 'callee'> = new Map([
  ['1', 'caller'],
  ['a_leg', 'caller'],
  ['inbound', 'caller'],
  ['2', 'callee'],
  ['b_leg', 'callee'],
  ['outbound', 'callee'],
]);

const TRUTHS: ReadonlyMap<string, 'caller' | 'callee'> = new Map([
  ['true', 'caller'],
  ['false', 'callee'],
]);

const sideOf = (extensions: readonly ExtensionData[], sent: readonly Stream[]): Side => {
  for (const { name, value } of headersIn(extensions)) {
    const side = name.toLowerCase() === 'callingparty' ? TRUTHS.get(value.toLowerCase()) : undefined;
    if (side) return { side, sideSource: 'extension' };
  }
  for (const { label } of sent) {
    const side = sideByLabel.get(label?.toLowerCase() ?? '');
    if (side) return { side, sideSource: 'label' };
  }
  return { side: 'unknown' };
};

/** The associations of a participant; drafts write them into the participant itself. */
interface Associated {
  readonly element: XmlElement;
  readonly sessions: readonly XmlElement[];
  readonly streams: readonly XmlElement[];
}

export class ParticipantReader {
  constructor(
    private readonly document: MetadataDocument,
    private readonly streams: ReadonlyMap<string, Stream>,
  ) {}

  read(): readonly MetadataParticipant[] {
    const { document } = this;
    const elements = document.all(document.root, 'participant');
    const refs = elements.map((element, index) => document.ref(element, 'participant_id') ?? this.unnamed(index));
    const ofSession = this.associations('participantsessionassoc', refs);
    const ofStream = this.associations('participantstreamassoc', refs);
    return elements.map((element, index) => {
      const ref = refs[index] ?? '';
      const sessions = [element, ...(ofSession.get(ref) ?? [])];
      return this.participant(ref, { element, sessions, streams: [element, ...(ofStream.get(ref) ?? [])] });
    });
  }

  private unnamed(index: number): string {
    this.document.warn('participant without id');
    return `#${index + 1}`;
  }

  private associations(name: string, refs: readonly string[]): ReadonlyMap<string, XmlElement[]> {
    const byParticipant = new Map<string, XmlElement[]>();
    for (const element of this.document.all(this.document.root, name)) {
      const ref = this.document.ref(element, 'participant_id') ?? '';
      if (refs.includes(ref)) byParticipant.set(ref, [...(byParticipant.get(ref) ?? []), element]);
      else this.document.warn(`${name} of unknown participant ${ref}`);
    }
    return byParticipant;
  }

  private participant(ref: string, associated: Associated): MetadataParticipant {
    const { document } = this;
    const sends = this.existing(associated, 'send');
    const extensions = document.extensions(associated.element, KNOWN);
    const sent = sends.flatMap((stream) => this.streams.get(stream) ?? []);
    return {
      ref,
      ...this.identity(associated.element),
      ...this.presence(associated),
      ...sideOf(extensions, sent),
      sends,
      receives: this.existing(associated, 'recv'),
      extensions,
    };
  }

  private identity(
    element: XmlElement,
  ): Pick<MetadataParticipant, 'addresses' | 'number' | 'displayName' | 'language'> {
    const { document } = this;
    const nameIds = document.all(element, 'nameid');
    const written = [
      ...nameIds.flatMap((nameId) => nameId.attributes.get('aor') ?? []),
      ...document.texts(element, 'aor'),
    ];
    const parsed = written.flatMap((text) => {
      const address = parseSipAddress(text);
      return address ? [{ text: text.trim(), address }] : [];
    });
    const number = parsed.find(({ address }) => address.number)?.address.number;
    const name = [...nameIds, element].flatMap((owner) => document.all(owner, 'name')).find(({ text }) => text.trim());
    const language = name?.attributes.get('lang');
    return {
      addresses: parsed.map(({ text }) => text),
      ...(number !== undefined && { number }),
      ...(name && { displayName: name.text.trim() }),
      ...(language !== undefined && { language }),
    };
  }

  /** Who came back after leaving has not left. */
  private presence({ sessions }: Associated): Pick<MetadataParticipant, 'joinedAt' | 'leftAt'> {
    const joined = sessions.flatMap((element) => this.document.times(element, 'associate-time'));
    const left = sessions.flatMap((element) => this.document.times(element, 'disassociate-time'));
    const joinedAt = earliest(...joined);
    const leftAt = left.length > 0 && left.length >= joined.length ? latest(...left) : undefined;
    return { ...(joinedAt !== undefined && { joinedAt }), ...(leftAt !== undefined && { leftAt }) };
  }

  private existing({ streams }: Associated, direction: 'send' | 'recv'): readonly string[] {
    const named = streams.flatMap((element) => this.document.texts(element, direction));
    return named.filter((ref) => {
      const exists = this.streams.has(ref);
      if (!exists) this.document.warn(`${direction} of unknown stream ${ref}`);
      return exists;
    });
  }
}
