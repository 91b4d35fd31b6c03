/** Makes the fragment for a value: `(p) => \`r.vendor = ${p}\``, where `p` stands for its placeholder. */
export type Fragment = (placeholder: string) => string;

/** The conditions of a statement whose `$1` is the tenant, collected one by one. Values never become part of the text. */
export class Conditions {
  private readonly fragments: string[] = [];
  private readonly held: unknown[] = [];

  /** Nothing, where the value was not given. */
  add(value: unknown, fragment: Fragment): this {
    if (value !== undefined) this.fragments.push(fragment(this.placeholder(value)));
    return this;
  }

  /** For one fragment that needs several values. */
  placeholder(value: unknown): string {
    this.held.push(value);
    return `$${this.held.length + 1}`;
  }

  addPlain(fragment: string): this {
    this.fragments.push(fragment);
    return this;
  }

  /** ` AND a AND b`, to follow the condition on the tenant. */
  get sql(): string {
    return this.fragments.map((fragment) => ` AND ${fragment}`).join('');
  }

  get values(): readonly unknown[] {
    return this.held;
  }
}
