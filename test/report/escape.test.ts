import { expect, test } from 'vitest';
import { escapeHtml, escapeJson, escapeMarkdown, escapeScript } from '../../src/report/escape.ts';

test('HTML text cannot open an element or leave an attribute', () => {
  expect(escapeHtml(`<b a="1" c='2'>&amp;`)).toBe('&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;');
});

test('JSON in a script element cannot end it and reads back the same', () => {
  const value = { label: '</script><!-- <script>' };
  expect(escapeJson(value)).not.toContain('<');
  expect(JSON.parse(escapeJson(value))).toEqual(value);
});

test('code in a script element cannot end it, in any case of letters', () => {
  expect(escapeScript('"</SCRIPT>" + "<!--" + (a < b)')).toBe('"\\x3c/SCRIPT>" + "\\x3c!--" + (a < b)');
});

test.each([
  ['a|b', 'a\\|b'],
  ['<img src=x>', '&lt;img src=x&gt;'],
  ['`code` *b* _i_ ~s~', '\\`code\\` \\*b\\* \\_i\\_ \\~s\\~'],
  ['two\r\nlines\u2028three', 'two lines three'],
  ['[link](x) $x$ a\\b', '\\[link\\](x) \\$x\\$ a\\\\b'],
  ['a & b 🚀 "q"', 'a &amp; b 🚀 "q"'],
])('Markdown text %j is written %j', (text, expected) => {
  expect(escapeMarkdown(text)).toBe(expected);
});
