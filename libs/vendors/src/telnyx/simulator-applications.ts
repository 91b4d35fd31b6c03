import type { z } from 'zod';
import { answered, apiErrors, type Handler, missing } from './simulator-answers';
import type { SimulatorSettings } from './simulator-settings';
import { changedApplication, newApplication } from './telnyx.inputs';

type Application = z.infer<typeof newApplication>;

/** `/v2/call_control_applications`: only the one that is simulated sends anything. */
export const applicationResource = (settings: SimulatorSettings): Handler => {
  const known = new Map<string, Application>([
    [
      settings.connectionId,
      {
        application_name: 'simulated',
        webhook_event_url: settings.webhookUrl,
        webhook_event_failover_url: settings.failoverUrl ?? null,
        webhook_api_version: '2',
      },
    ],
  ]);
  const shown = (id: string, application: Application) => ({
    data: { record_type: 'call_control_application', id, webhook_api_version: '1', ...application },
  });

  const create = (body: object) => {
    const wanted = newApplication.safeParse(body);
    if (!wanted.success) return missing(`/${String(wanted.error.issues[0]?.path[0])}`);
    const id = String(BigInt(settings.connectionId) + BigInt(known.size));
    known.set(id, wanted.data);
    return answered(201, shown(id, wanted.data));
  };

  const change = (id: string, before: Application, body: object) => {
    const wanted = changedApplication.safeParse({ ...body, id });
    if (!wanted.success) return missing(`/${String(wanted.error.issues[0]?.path[0])}`);
    const { id: _, ...changes } = wanted.data;
    const after = { ...before, ...changes } as Application;
    known.set(id, after);
    return answered(200, shown(id, after));
  };

  return ({ method, path: [id], body }) => {
    if (id === undefined) return method === 'POST' ? create(body) : apiErrors.unknownResource;
    const application = known.get(id);
    if (!application) return apiErrors.unknownResource;
    if (method === 'GET') return answered(200, shown(id, application));
    return method === 'PATCH' ? change(id, application, body) : apiErrors.unknownResource;
  };
};
