/** JSON text that the schemas of schema.ts read back to the same numbers, NaN and infinities included. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(
    value,
    (_, member: unknown) => (typeof member === 'number' && !Number.isFinite(member) ? String(member) : member),
    1,
  );
  // Lists of numbers stand on one line: probes have thousands. Inside a string JSON has no line feed.
  return json.replace(
    /\[\n\s*([-\d.e+]+(?:,\n\s*[-\d.e+]+)*)\n\s*\]/g,
    (_, numbers: string) => `[${numbers.replace(/\n\s*/g, '')}]`,
  );
}
