import type { Ranking } from '../../analysis/verdict.ts';
import { brief } from '../brief.ts';
import type { Text } from '../document.ts';
import { list, plural } from '../format.ts';
import { signed } from '../section/paired-table.ts';

interface Quantity {
  readonly what: string;
  readonly how: string;
  readonly percent?: boolean;
  /** Whether to say how many seeds would settle it: of one quantity, for a reader can follow one number only. */
  readonly needed?: boolean;
}

/** Who is first by one quantity, and how far that can be believed. */
export function rankingText(
  ranking: Ranking,
  { what, how, percent = false, needed = false }: Quantity,
  alone: boolean,
): Text {
  const { best, alike, next, doubt, ranked } = ranking;
  if (doubt.kind === 'open') return openText(ranking, doubt, { what, how, percent, needed });
  const [value, after] = brief([best.value, ...(next === null ? [] : [next.value])], percent);
  const with_ = doubt.kind === 'one seed' ? 'With this one seed, the ' : 'The ';
  const second = next === null ? '.' : `; next is ${next.variant} with ${after!}.`;
  if (alone) {
    const one = best.value.n === 1 ? ' This is one seed: another may differ.' : '';
    return [`The ${what} is `, { strong: value! }, `.${one}`];
  }
  if (ranked === 1)
    return [`The ${what} is `, { strong: value! }, ', by ', { strong: best.variant }, ', the only one that is ranked.'];
  const names = { strong: list([best.variant, ...alike]) };
  const sentence: Text = [
    `${with_}${how} ${what} is `,
    { strong: value! },
    ', by ',
    names,
    alike.length > 0 ? ' alike' : '',
    second,
  ];
  if (doubt.kind === 'one seed') return [...sentence, needed ? ' One seed shows nothing about others.' : ''];
  if (doubt.kind !== 'shown') return sentence;
  const { mean, interval } = doubt.ahead;
  const [low, high] = [Math.abs(interval!.low), Math.abs(interval!.high)].sort((a, b) => a - b) as [number, number];
  const write = (size: number) => signed(size, percent).replace('+', '');
  const by = `${write(Math.abs(mean))}${percent ? ' points' : ''} (95 % interval ${write(low)} to ${write(high)})`;
  const others = ranked > 2 ? ', and each of the others is behind by more than noise, too' : '';
  return [...sentence, ` That is more than noise: ${next!.variant} is behind by ${by}${others}.`];
}

/** More names than these are counted. */
const MOST_NAMES = 3;

function openText(
  { best, ranked }: Ranking,
  { rivals, seeds, needed }: Extract<Ranking['doubt'], { kind: 'open' }>,
  quantity: Required<Quantity>,
): Text {
  const { what, how, percent } = quantity;
  const shown = rivals.slice(0, MOST_NAMES);
  const [value, ...values] = brief([best.value, ...shown.map((rival) => rival.value)], percent);
  const more = rivals.length - shown.length;
  const names = [
    ...shown.map(({ variant }, at) => `${variant} (${values[at]!})`),
    ...(more > 0 ? [plural(more, 'other')] : []),
  ];
  const behind = ranked - 1 - rivals.length;
  const worse =
    behind === 0 ? '' : ` The other ${behind === 1 ? 'one is' : `${behind} are`} worse than ${best.variant}.`;
  return [
    `Which variant has the ${how} ${what}, ${plural(seeds, 'seed')} ${seeds === 1 ? 'leaves' : 'leave'} open: `,
    { strong: best.variant },
    ' has ',
    { strong: value! },
    ` and the ${how} mean, but ${list(names)} may be as good or better.${worse}${quantity.needed ? neededText(needed) : ''}`,
  ];
}

function neededText(needed: number | null): string {
  return needed === null
    ? ' As they stand, 100 seeds would not settle it.'
    : ` If means and spreads stay what they are, about ${needed} seeds would settle it.`;
}
