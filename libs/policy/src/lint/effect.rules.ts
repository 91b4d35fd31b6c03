import { canonical } from '../facts/canonical';
import { type PolicyDocument, policyDocument } from '../documents/policy.document';
import type { Finding } from './finding';
import { found, type Inspection, type Subject } from './subject';

type Phase = PolicyDocument['phase'];
const sections = ['capture', 'control', 'store', 'lifecycle', 'process', 'access', 'tags'] as const;
type Section = (typeof sections)[number];

/** What combination takes from a policy, by its phase. */
const used: Readonly<Record<Phase, ReadonlySet<Section>>> = {
  capture: new Set(['capture', 'control', 'store', 'lifecycle', 'process', 'tags']),
  control: new Set(['control', 'tags']),
  lifecycle: new Set(['lifecycle', 'process', 'tags']),
  access: new Set(['access']),
};

/** Whoever writes these counts on them: somebody is recorded, heard or forgotten otherwise than it says. */
const grave: ReadonlySet<Section> = new Set(['capture', 'control', 'lifecycle', 'access']);

const bare = policyDocument.parse({
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id: 'bare' },
  phase: 'capture',
});

/** With defaults filled in, a section that says what they say cannot be told from one that is not there. */
const isWritten = (document: PolicyDocument, section: Section): boolean =>
  canonical(document[section] ?? null) !== canonical(bare[section] ?? null);

const severityOf = ({ control }: PolicyDocument, section: Section): Finding['severity'] => {
  if (section === 'control') return control.pauseOn.length > 0 ? 'error' : 'warning';
  return grave.has(section) ? 'error' : 'warning';
};

export const sectionIgnored = ({ subjects }: Inspection): readonly Finding[] =>
  subjects.flatMap((subject) => {
    const { document } = subject;
    const ignored = sections.filter((section) => !used[document.phase].has(section) && isWritten(document, section));
    return ignored.map((section) => {
      const detail = `A policy of the phase ${document.phase} has no use for ${section}: nothing comes of it.`;
      return found(subject, { severity: severityOf(document, section), code: 'SectionIgnored', detail }, [section]);
    });
  });

const keeps = (subject: Subject): boolean =>
  subject.document.lifecycle?.retainMin !== undefined &&
  (subject.document.phase === 'lifecycle' || (subject.document.phase === 'capture' && subject.demands));

/** A recorder may keep its files for hours only; a store in shadow keeps none. */
export const retentionWithoutStore = ({ subjects }: Inspection): readonly Finding[] => {
  const isStored = subjects.some(
    ({ document }) => document.phase === 'capture' && document.mode === 'enforce' && document.store !== undefined,
  );
  if (isStored) return [];
  return subjects.filter(keeps).map((subject) => {
    const detail = 'No policy of the set names a store: a recorder may let go of its files before retainMin is over.';
    return found(subject, { severity: 'warning', code: 'RetentionWithoutStore', detail }, ['lifecycle', 'retainMin']);
  });
};
