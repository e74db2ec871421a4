const longest = 36;
const tail = 12;

/**
 * A label as long as a drawing can bear. The middle goes, since variants differ at either end of their labels; it is
 * cut between whole characters, of which an emoji may take several code points.
 */
export function shorten(label: string): string {
  const letters = Array.from(new Intl.Segmenter('en').segment(label.replace(/\s+/g, ' ')), ({ segment }) => segment);
  if (letters.length <= longest) return letters.join('');
  return `${letters.slice(0, longest - tail - 1).join('')}…${letters.slice(-tail).join('')}`;
}
