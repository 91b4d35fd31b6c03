import { z } from 'zod';
import type { SimulatedWorld } from '../contract/simulator';
import { answered, type ApiError, type ApiRequest, type Handled } from './simulator-answers';

const wantedConnector = z.object({
  name: z.string().min(1),
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  /** Only for the vendor's own recording server. */
  app_subdomain: z.string().nullable().default(null),
});

export type Connector = Readonly<z.infer<typeof wantedConnector>> & {
  readonly created_at: string;
  readonly updated_at: string;
};

/** Codes are integers here. */
const notFound: ApiError = { status: 404, code: 404, title: 'Not Found' };
const unprocessable = (pointer: string): ApiError => ({
  status: 422,
  code: 422,
  title: 'Unprocessable Entity',
  pointer,
});

const shown = (connector: Connector): { data: object } => ({ data: { record_type: 'siprec_connector', ...connector } });

/** `/v2/siprec_connectors`: there is no list, and the key is the name. */
export class Connectors {
  private readonly byName = new Map<string, Connector>();

  constructor(private readonly world: SimulatedWorld) {}

  find(name: string): Connector | undefined {
    return this.byName.get(name);
  }

  readonly handle = ({ method, path: [name], body }: ApiRequest): Handled => {
    if (name === undefined) return method === 'POST' ? this.put(undefined, body) : notFound;
    const known = this.byName.get(name);
    if (!known) return notFound;
    if (method === 'GET') return answered(200, shown(known));
    if (method === 'PUT') return this.put(known, body);
    if (method !== 'DELETE') return notFound;
    this.byName.delete(name);
    return answered(204, undefined);
  };

  private put(known: Connector | undefined, body: ApiRequest['body']): Handled {
    const wanted = wantedConnector.safeParse(body);
    if (!wanted.success) return unprocessable(`/${String(wanted.error.issues[0]?.path[0])}`);
    const at = this.world.now();
    const connector: Connector = { ...wanted.data, created_at: known?.created_at ?? at, updated_at: at };
    if (known) this.byName.delete(known.name);
    this.byName.set(connector.name, connector);
    return answered(known ? 200 : 201, shown(connector));
  }
}
