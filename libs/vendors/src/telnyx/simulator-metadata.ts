import type { SimulatedWorld } from '../contract/simulator';
import { bytesFrom, type Header, type SimulatedCall } from './simulator-state';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

const aorOf = (address: string): string =>
  escaped(/^(?:sips?|tel):/.test(address) ? address : `sip:${address}@sip.telnyx.com`);

/** Names that cannot be the name of an element are left out. */
const extensionOf = (headers: readonly Header[]): string =>
  headers
    .filter(({ name }) => /^[A-Za-z_][\w.-]*$/.test(name))
    .map(({ name, value }) => `\r\n      <x:${name}>${escaped(value)}</x:${name}>`)
    .join('');

const element = (name: string, attributes: string, content: string): string =>
  `\r\n  <${name} ${attributes}>${content}</${name}>`;

/**
 * RFC 7865 metadata of a recording session: both parties, each with the stream it sends, labelled 1 and 2 as in the
 * offer. Custom headers of the call go into `recording.session.ExtensionParameters` (Telnyx API v2, "SIPREC start");
 * the form of the elements within is not documented.
 */
export const metadataOf = (world: SimulatedWorld, call: SimulatedCall, headers: readonly Header[]): string => {
  const id = (): string => bytesFrom(world, 16).toString('base64');
  const session = id();
  const parties = [call.from, call.to].map((address, index) => ({ address, label: index + 1, id: id(), stream: id() }));
  const extension =
    headers.length === 0
      ? ''
      : `\r\n    <x:ExtensionParameters>${extensionOf(headers)}\r\n    </x:ExtensionParameters>`;
  const ofSession = [
    `<sipSessionID>${call.sessionId.replaceAll('-', '')};remote=${'0'.repeat(32)}</sipSessionID>`,
    `<start-time>${call.startedAt}</start-time>${extension}`,
  ].join('\r\n    ');
  const at = `<associate-time>${world.now()}</associate-time>`;
  const elements = [
    element('session', `session_id="${session}"`, `\r\n    ${ofSession}\r\n  `),
    ...parties.map((p) => element('participant', `participant_id="${p.id}"`, `<nameID aor="${aorOf(p.address)}"/>`)),
    ...parties.map((p) =>
      element('stream', `stream_id="${p.stream}" session_id="${session}"`, `<label>${p.label}</label>`),
    ),
    element('sessionrecordingassoc', `session_id="${session}"`, at),
    ...parties.map((p) => element('participantsessionassoc', `participant_id="${p.id}" session_id="${session}"`, at)),
    ...parties.map((p, index) => {
      const received = parties[1 - index]?.stream ?? '';
      return element(
        'participantstreamassoc',
        `participant_id="${p.id}"`,
        `<send>${p.stream}</send><recv>${received}</recv>`,
      );
    }),
  ];
  const namespaces = 'xmlns="urn:ietf:params:xml:ns:recording:1" xmlns:x="urn:telnyx:siprec"';
  const head = `<?xml version="1.0" encoding="UTF-8"?>\r\n<recording ${namespaces}>\r\n  <datamode>complete</datamode>`;
  return `${head}${elements.join('')}\r\n</recording>\r\n`;
};
