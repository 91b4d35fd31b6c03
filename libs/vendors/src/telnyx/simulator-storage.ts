import { customStorage } from './telnyx.inputs';
import { answered, apiErrors, type ApiRequest, type Handled, notInEnum } from './simulator-answers';

type Configuration = ReturnType<typeof customStorage.parse>['configuration'];

/** `/v2/custom_storage_credentials/{connection_id}`: one application is simulated, so there is one bucket at most. */
export class CustomStorage {
  private readonly byConnection = new Map<string, Configuration>();

  constructor(private readonly connectionId: string) {}

  get isConfigured(): boolean {
    return this.byConnection.has(this.connectionId);
  }

  /** Where a file lies in the customer's bucket; undefined where there is none. */
  addressOf(key: string): string | undefined {
    const configuration = this.byConnection.get(this.connectionId);
    switch (configuration?.backend) {
      case 's3':
        return `s3://${configuration.bucket}/${key}`;
      case 'gcs':
        return `gs://${configuration.bucket}/${key}`;
      case 'azure':
        return `https://${configuration.account_name}.blob.core.windows.net/${configuration.bucket}/${key}`;
      case undefined:
        return undefined;
    }
  }

  readonly handle = ({ method, path: [id], body }: ApiRequest): Handled => {
    if (id === undefined) return apiErrors.unknownResource;
    if (method === 'POST' || method === 'PUT') return this.put(id, method, body);
    const known = this.byConnection.get(id);
    if (!known) return apiErrors.unknownResource;
    if (method === 'GET') return answered(200, this.shown(id, known));
    if (method !== 'DELETE') return apiErrors.unknownResource;
    this.byConnection.delete(id);
    return answered(204, undefined);
  };

  private put(id: string, method: 'POST' | 'PUT', { backend, configuration }: ApiRequest['body']): Handled {
    const wanted = customStorage.safeParse({ connection_id: id, configuration });
    if (!wanted.success || wanted.data.configuration.backend !== backend) return notInEnum('/configuration');
    if (method === 'PUT' && !this.byConnection.has(id)) return apiErrors.unknownResource;
    this.byConnection.set(id, wanted.data.configuration);
    return answered(200, this.shown(id, wanted.data.configuration));
  }

  private shown(id: string, { backend, bucket }: Configuration) {
    const record = { record_type: 'custom_storage_credentials', connection_id: id };
    return { ...record, data: { backend, configuration: { backend, bucket } } };
  }
}
