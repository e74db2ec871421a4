import type { Comparison, VariantComparison } from '../../analysis/comparison/comparison.ts';
import type { Nightly } from '../../analysis/nightly/nightly.ts';
import { escapeHtml } from '../escape.ts';
import { uncomparedOf, type Uncompared } from '../../analysis/nightly/blind.ts';
import { uncomparedText } from './blind-text.ts';
import { qualityText, speedText, stepText } from './words.ts';

interface Case {
  readonly group: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  readonly message: string;
}

/** JUnit XML, which every CI shows: a case for each variant and quantity. What cannot be told is skipped, with why. */
export function comparisonJunit(comparison: Comparison): string {
  return junit(comparison.candidate.suite, [...casesOf(comparison), ...uncomparedOf(comparison).map(uncomparedCase)]);
}

export function nightlyJunit({ run, comparison, steps, failures, blind }: Nightly): string {
  return junit(run.suite, [
    ...(comparison === null ? [] : casesOf(comparison)),
    ...blind.uncompared.map(uncomparedCase),
    ...steps.map((step): Case => ({
      group: step.variant,
      name: `${step.metric} over the nights`,
      outcome: 'failed',
      message: stepText(step),
    })),
    ...failures.map((message): Case => ({ group: 'trials', name: message, outcome: 'error', message })),
  ]);
}

function casesOf({ variants }: Comparison): readonly Case[] {
  return variants.flatMap((variant) => [
    toCase(variant, 'training', variant.quality.verdict, qualityText(variant.quality)),
    toCase(variant, 'step time', variant.step.verdict, speedText(variant.step)),
    toCase(variant, 'update time', variant.update.verdict, speedText(variant.update)),
  ]);
}

function uncomparedCase(uncompared: Uncompared): Case {
  const message = uncomparedText(uncompared);
  return { group: uncompared.variant, name: 'compared with the baseline', outcome: 'skipped', message };
}

function toCase({ problem, variant }: VariantComparison, name: string, verdict: string, message: string): Case {
  const outcome = verdict === 'worse' ? 'failed' : verdict === 'cannot tell' ? 'skipped' : 'passed';
  return { group: `${problem}.${variant}`, name, outcome, message };
}

function junit(suite: string, cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']): number => cases.filter((entry) => entry.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${count('failed')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `<testsuite name="${xml(suite)}" ${counts}>`,
    ...cases.map(caseXml),
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseXml({ group, name, outcome, message }: Case): string {
  const start = `<testcase classname="${xml(group)}" name="${xml(name)}"`;
  switch (outcome) {
    case 'passed':
      return `${start}><system-out>${xml(message)}</system-out></testcase>`;
    case 'failed':
      return `${start}><failure message="${xml(message)}"/></testcase>`;
    case 'error':
      return `${start}><error message="${xml(message)}"/></testcase>`;
    case 'skipped':
      return `${start}><skipped message="${xml(message)}"/></testcase>`;
    default:
      return outcome satisfies never;
  }
}

/** XML has no way at all to say most control characters. */
function xml(text: string): string {
  // eslint-disable-next-line no-control-regex
  return escapeHtml(text.replace(/[\u0000-\u001f\u007f\ufffe\uffff]+/g, ' '));
}
