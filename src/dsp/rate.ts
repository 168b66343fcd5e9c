import { type Finding, pointer } from '../base/finding.ts';
import type { ChainItem } from './chain.ts';
import type { DspModule } from './contract.ts';

/**
 * What of a chain cannot work at a rate, in Hz, which only the file tells. `at` is a pointer within the chain with
 * complete parameters: `/2/bands/0/freq`.
 */
export function rateFindings(
  items: readonly ChainItem[],
  modules: readonly DspModule[],
  rate: number,
): Finding[] {
  return items.flatMap(({ module: name, params }, i) => {
    const findings = modules.find((module) => module.name === name)?.judgeAt?.(params, rate) ?? [];
    return findings.map((finding) => ({ ...finding, at: pointer(i) + (finding.at ?? '') }));
  });
}
