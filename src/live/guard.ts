import type { MiddlewareHandler } from '../base/bundled/hono.ts';

/**
 * For servers on this machine alone. Another page in the reader's browser may not ask them (Origin), nor may one whose
 * name was made to mean this machine after it was loaded (Host); nothing is kept, framed or guessed.
 */
export const guard: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host') ?? '';
  const origin = context.req.header('origin');
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host))
    return context.text('This server is for this machine alone.', 403);
  if (origin !== undefined && origin !== `http://${host}`) return context.text('Other origins are refused.', 403);
  if (context.req.header('sec-fetch-site') === 'cross-site' && context.req.header('sec-fetch-mode') !== 'navigate')
    return context.text('Other sites are refused.', 403);
  if (context.req.method !== 'GET' && context.req.method !== 'HEAD') return context.text('Only GET is answered.', 405);
  await next();
  const { headers } = context.res;
  headers.set('Cache-Control', 'no-store');
  headers.set('Content-Security-Policy', "frame-ancestors 'none'");
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  headers.set('Referrer-Policy', 'no-referrer');
  headers.set('X-Content-Type-Options', 'nosniff');
  return undefined;
};
