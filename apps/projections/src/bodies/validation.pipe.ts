import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import { inBody, type Misfit, misfitsOf, MOST_FAULTS } from '../http/faults';
import { type Fault, Problem } from '../http/problem';

type Issues = Parameters<
  NonNullable<ConstructorParameters<typeof StandardSchemaValidationPipe>[0]>['exceptionFactory'] & {}
>[0];

class Invalid extends Error {
  constructor(readonly issues: Issues) {
    super('invalid');
  }
}

const faultAt = (misfit: Misfit, { type, data }: ArgumentMetadata): Fault =>
  type === 'body' ? inBody(misfit) : { parameter: data ?? misfit.path[0], detail: misfit.detail };

/** Postgres holds neither NUL nor one half of a surrogate pair. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

type Path = readonly string[];

/** Where a value has texts that nothing can be searched by or stored as. It is as deep as its schema at most. */
const unstorableIn = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value === 'string') return isStorable(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, within]) =>
    isStorable(key) ? unstorableIn(within, [...path, key]) : [path],
  );
};

const NO_TEXT = 'has a character that no text can have';

const invalid = (errors: readonly Fault[]): Problem =>
  new Problem(400, { detail: 'The request is not valid.', errors: errors.slice(0, MOST_FAULTS) });

/** Validates by the schema that the route declares, and says all that is wrong and where. */
export class ValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => new Invalid(issues) });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const valid = await this.checked(value, metadata);
    const unstorable = metadata.type === 'custom' ? [] : unstorableIn(valid);
    if (unstorable.length > 0) throw invalid(unstorable.map((path) => faultAt({ path, detail: NO_TEXT }, metadata)));
    return valid;
  }

  private async checked<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      throw invalid(error.issues.flatMap(misfitsOf).map((misfit) => faultAt(misfit, metadata)));
    }
  }
}
