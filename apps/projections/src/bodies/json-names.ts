import type { Misfit } from '../http/faults';

const STRING_OR_SIGN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/** An object or a list that is not closed yet, and what of it is being read. */
interface Open {
  /** Of an object, those that it has so far. */
  readonly names: Set<string> | undefined;
  at: string | number;
  isNameNext: boolean;
}

const opened = (sign: string): Open =>
  sign === '{' ? { names: new Set(), at: '', isNameNext: true } : { names: undefined, at: 0, isNameNext: false };

const next = (open: Open): void => {
  if (typeof open.at === 'number') open.at += 1;
  else open.isNameNext = true;
};

/** An escape that is none is found when the text is parsed. */
const textOf = (literal: string): string => {
  const raw = literal.slice(1, -1);
  try {
    return raw.includes('\\') ? (JSON.parse(literal) as string) : raw;
  } catch {
    return raw;
  }
};

const isPoison = (name: string, above: Open | undefined): boolean =>
  name === '__proto__' || (name === 'prototype' && above?.at === 'constructor');

class Names {
  misfit: Misfit | undefined;
  private readonly stack: Open[] = [];

  read(token: string): void {
    const open = this.stack.at(-1);
    if (token.startsWith('"')) {
      if (open?.isNameNext) this.readName(open, textOf(token));
    } else this.readSign(token, open);
  }

  private readSign(sign: string, open: Open | undefined): void {
    if (sign === '{' || sign === '[') this.stack.push(opened(sign));
    else if (sign === '}' || sign === ']') this.stack.pop();
    else if (sign === ',' && open) next(open);
  }

  private readName(open: Open, name: string): void {
    open.at = name;
    open.isNameNext = false;
    if (isPoison(name, this.stack.at(-2))) this.refuse('is a name that no field can have');
    else if (open.names?.has(name)) this.refuse('is there twice');
    open.names?.add(name);
  }

  private refuse(detail: string): void {
    this.misfit ??= { path: this.stack.map(({ at }) => String(at)), detail };
  }
}

/**
 * The first name in a JSON text that is there twice in one object, of which a parser would silently take the last one,
 * or that could change what objects are. Of a text that is no JSON it says nothing of use.
 */
export const misfitNameIn = (json: string): Misfit | undefined => {
  const names = new Names();
  for (const [token] of json.matchAll(STRING_OR_SIGN)) {
    names.read(token);
    if (names.misfit) return names.misfit;
  }
  return undefined;
};
