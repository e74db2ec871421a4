import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type Hono } from '../base/bundled/hono.ts';
import { InputError } from '../base/errors.ts';
import { errorCode } from '../base/files.ts';

export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Where live pages and `bench serve` are, if nothing else is there. */
export const USUAL_PORT = 8040;

/**
 * Answers on 127.0.0.1. Without a port it takes the usual one, or any that is free.
 *
 * @throws InputError where the wanted port is taken
 */
export async function listen(app: Hono, port: number | undefined): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const start = async (at: number): Promise<void> => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
  };
  try {
    await start(port ?? USUAL_PORT);
  } catch (error) {
    if (port !== undefined) {
      const why = errorCode(error) === 'EADDRINUSE' ? 'something else answers there' : String(error);
      throw new InputError(`cannot listen on port ${port}: ${why}; choose another with --port`);
    }
    await start(0);
  }
  const { port: found } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${found}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
