import { type PolicyFault, pointer } from './fault';

const MOST_BYTES = 512 * 1024;
const MOST_POLICIES = 1000;
const MOST_OTHERS = 500;
const DEEPEST = 64;
const MOST_FIELDS = 1000;

/** Bytes of a text in JSON. One that is too long is not looked at. */
const bytesOfText = (text: string): number =>
  text.length > MOST_BYTES ? text.length : Buffer.byteLength(JSON.stringify(text));

const isTree = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
};

/** Stops at the first fault, and never looks at much more than would be accepted. */
class Measuring {
  fault: PolicyFault | undefined;
  private bytes = 0;
  private readonly path: PropertyKey[] = [];

  look(value: unknown): void {
    if (this.path.length > DEEPEST) this.stop('/', `documents must be ${DEEPEST} levels deep at most`);
    else if (isTree(value)) this.lookInto(value);
    else if (typeof value === 'string') this.add(bytesOfText(value));
    else if (value === null || typeof value === 'boolean' || Number.isFinite(value)) this.add(String(value).length);
    else this.stop(pointer(...this.path), 'is nothing that JSON can say');
  }

  private lookInto(tree: object): void {
    this.add(2);
    if (Array.isArray(tree)) this.lookAtEach(tree);
    else this.lookAtFields(tree);
  }

  private lookAtEach(list: readonly unknown[]): void {
    this.add(list.length);
    for (let index = 0; index < list.length && !this.fault; index++) this.lookAt(index, list[index]);
  }

  private lookAtFields(tree: object): void {
    let count = 0;
    for (const name in tree) {
      count += 1;
      if (count > MOST_FIELDS) this.stop(pointer(...this.path), `must have ${MOST_FIELDS} fields at most`);
      if (this.fault) return;
      this.add(bytesOfText(name) + 2);
      this.lookAt(name, tree[name as keyof typeof tree]);
    }
  }

  private lookAt(name: PropertyKey, value: unknown): void {
    this.path.push(name);
    this.look(value);
    this.path.pop();
  }

  private add(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > MOST_BYTES) this.stop('/', `policies must be ${MOST_BYTES / 1024} KiB of JSON at most`);
  }

  private stop(at: string, problem: string): void {
    this.fault ??= { at, problem };
  }
}

const isPolicy = (document: unknown): boolean =>
  typeof document === 'object' && document !== null && 'kind' in document && document.kind === 'Policy';

const countFault = (documents: readonly unknown[]): PolicyFault | undefined => {
  if (documents.length === 0) return { at: '/', problem: 'there is no policy' };
  const policies = documents.filter(isPolicy).length;
  const others = documents.length - policies;
  if (policies <= MOST_POLICIES && others <= MOST_OTHERS) return undefined;
  const problem = `${policies} policies and ${others} other documents; ${MOST_POLICIES} and ${MOST_OTHERS} are allowed`;
  return { at: '/', problem };
};

/** The one fault of documents that are too many or too large to be looked at in detail, or not what JSON can say. */
export const limitFault = (documents: readonly unknown[]): PolicyFault | undefined => {
  const tooMany = countFault(documents);
  if (tooMany) return tooMany;
  const measuring = new Measuring();
  measuring.look(documents);
  return measuring.fault;
};
