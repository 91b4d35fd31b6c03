import { z } from 'zod';
import {
  type Action,
  type Instruction,
  actionSchemas,
  instructionSchemas,
  managingActionSchemas,
} from './simulator-svaml-schema';

/** When SVAML is given: as the answer to a callback, or by the Manage Call API, to all or to one side of the call. */
export type Occasion = 'ice' | 'ace' | 'pie' | 'manage' | 'leg';

export interface Svaml {
  readonly instructions: readonly Instruction[];
  readonly action?: Action | undefined;
}

export class IllegalSvaml extends Error {
  constructor(
    /** Whether it is its action that is wrong. */
    readonly isAction: boolean,
    message: string,
  ) {
    super(message);
  }
}

const incoming = [
  'hangup',
  'connectPstn',
  'connectMxp',
  'connectConf',
  'connectSip',
  'connectStream',
  'runMenu',
  'park',
];

/** Sinch Voice, "Callbacks": the actions that each may be answered with. */
const allowed: Readonly<Record<Occasion, readonly string[]>> = {
  ice: incoming,
  ace: ['continue', 'hangup', 'runMenu', 'connectConf'],
  pie: [...incoming, 'continue'],
  manage: Object.keys(managingActionSchemas),
  leg: ['continue'],
};

const outer = z.strictObject({
  instructions: z.array(z.looseObject({ name: z.string() })).optional(),
  action: z.looseObject({ name: z.string() }).optional(),
});

/** `StartRecording` and `startRecording` are the same: the documents write both. */
const canonical = (schemas: Readonly<Record<string, z.ZodType>>, name: string): string | undefined =>
  Object.keys(schemas).find((known) => known.toLowerCase() === name.toLowerCase());

interface Part {
  readonly what: 'instruction' | 'action';
  readonly schemas: Readonly<Record<string, z.ZodType>>;
  readonly given: { readonly name: string };
}

const partOf = ({ what, schemas, given }: Part): unknown => {
  const isAction = what === 'action';
  const name = canonical(schemas, given.name);
  if (name === undefined) throw new IllegalSvaml(isAction, `unknown ${what} ${given.name}`);
  const parsed = schemas[name]?.safeParse({ ...given, name });
  if (!parsed?.success) throw new IllegalSvaml(isAction, `${name}: ${complaint(parsed?.error)}`);
  return parsed.data;
};

const complaint = (error: z.ZodError | undefined): string =>
  (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`.trim()).join('; ');

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new IllegalSvaml(false, 'not JSON');
  }
};

const needsAction = ({ action }: Svaml, occasion: Occasion): boolean =>
  action === undefined && (occasion === 'ice' || occasion === 'pie');

const isRecordingToApp = ({ instructions, action }: Svaml): boolean =>
  action?.name === 'connectMxp' && instructions.some(({ name }) => /^(?:start|stop)Recording$/.test(name));

const misplaced = ({ instructions }: Svaml, occasion: Occasion): string | undefined =>
  instructions.find(
    ({ name }) => name === 'reportCallStatus' || (occasion === 'leg' && !/^(?:playFiles|say)$/.test(name)),
  )?.name;

const demand = (svaml: Svaml, occasion: Occasion): Svaml => {
  const { action } = svaml;
  const wrong = misplaced(svaml, occasion);
  if (wrong !== undefined) throw new IllegalSvaml(false, `${wrong} is not for ${occasion}`);
  if (needsAction(svaml, occasion)) throw new IllegalSvaml(true, `there is no action, which ${occasion} needs`);
  if (action && !allowed[occasion].includes(action.name))
    throw new IllegalSvaml(true, `${action.name} is not allowed for ${occasion}`);
  if (isRecordingToApp(svaml))
    throw new IllegalSvaml(false, 'recording instructions are not supported with connectMxp');
  return svaml;
};

/** Reads SVAML as strictly as it is documented. @throws IllegalSvaml */
export const parseSvaml = (text: string, occasion: Occasion): Svaml => {
  const shell = outer.safeParse(parsedJson(text));
  if (!shell.success) throw new IllegalSvaml(false, complaint(shell.error));
  const { instructions = [], action } = shell.data;
  const schemas = occasion === 'manage' ? managingActionSchemas : actionSchemas;
  const svaml = {
    instructions: instructions.map(
      (given) => partOf({ what: 'instruction', schemas: instructionSchemas, given }) as Instruction,
    ),
    action: action && (partOf({ what: 'action', schemas, given: action }) as Action),
  };
  return demand(svaml, occasion);
};
