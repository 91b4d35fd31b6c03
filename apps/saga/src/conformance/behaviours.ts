import type { Behaviour } from './vendor-stub';

const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** Does it and says so, as Telnyx does. */
export const accepts: Behaviour = ({ response, carryOut }) => {
  carryOut();
  response.writeHead(200, JSON_TYPE).end(JSON.stringify({ data: { result: 'ok' } }));
};

/** Does it and says so, as iotcomms does. */
export const succeeds: Behaviour = ({ response, carryOut }) => {
  carryOut();
  response.writeHead(200, JSON_TYPE).end(JSON.stringify({ success: true }));
};

/** Does nothing, and says something. */
export const answers =
  (status: number, body: unknown = {}, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  ({ response }) =>
    void response.writeHead(status, { ...JSON_TYPE, ...headers }).end(JSON.stringify(body));

/** Does it and breaks. */
export const failsAfterwards: Behaviour = ({ response, carryOut }) => {
  carryOut();
  response.writeHead(500).end();
};

/** Does it, and never says a word. */
export const hangs: Behaviour = ({ carryOut }) => carryOut();

/** Does it, and takes for ever to say so. */
export const drips: Behaviour = ({ response, carryOut }) => {
  carryOut();
  response.writeHead(200, JSON_TYPE);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

export const speaksNoJson: Behaviour = ({ response, carryOut }) => {
  carryOut();
  response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to the proxy</html>');
};

/** Does it, and says too much. `written` counts the bytes that somebody took. */
export const floods =
  (written: { bytes: number }): Behaviour =>
  ({ response, carryOut }) => {
    carryOut();
    const chunk = Buffer.alloc(65_536, 'x');
    response.writeHead(200, JSON_TYPE);
    const pour = (): void => {
      if (response.destroyed) return;
      written.bytes += chunk.length;
      response.write(chunk, pour);
    };
    pour();
  };
