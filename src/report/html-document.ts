import { createHash } from 'node:crypto';
import { escapeHtml } from './escape.ts';

export interface HtmlDocument {
  /** Text. */
  readonly title: string;
  readonly style: string;
  /** The one script that may run, as it stands in the body; none where it is left out. */
  readonly script?: string;
  /** What else the page may do, as sources of the Content-Security-Policy; nothing where it is left out. */
  readonly connect?: "'self'";
  readonly forms?: "'self'";
  /** Of the body's tag, with a space before each. */
  readonly attributes?: string;
  /** HTML. */
  readonly body: string;
}

/** A whole page that loads no other file: what its policy does not name, a browser refuses. */
export function htmlDocument({ title, style, script, connect, forms, attributes = '', body }: HtmlDocument): string {
  const policy = [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    `style-src ${hashOf(style)}`,
    ...(connect === undefined ? [] : [`connect-src ${connect}`]),
    "base-uri 'none'",
    `form-action ${forms ?? "'none'"}`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · optimizer-bench</title>
<style>${style}</style>
</head>
<body${attributes}>
${body}
</body>
</html>
`;
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
