export { createAdaptorServer, type HttpBindings } from '@hono/node-server';
export { Hono, type MiddlewareHandler } from 'hono';
export { streamSSE } from 'hono/streaming';
