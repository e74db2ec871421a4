/** How much of a split has the class that most of it has: what is right by saying always the same. */
export function commonestShare(labels: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  let most = 0;
  for (let at = 0; at < labels.length; at++) {
    const count = (counts.get(labels[at]!) ?? 0) + 1;
    counts.set(labels[at]!, count);
    if (count > most) most = count;
  }
  return most / labels.length;
}
