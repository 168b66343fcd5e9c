import { decibelsOf } from '../../base/decibel.ts';
import { channelName } from '../../checks/contract.ts';
import { clipsOf, type Item, type ScanFacts } from '../content.ts';
import { formatName, highest } from './deliverables.ts';
import { clock, figure, kilohertz, NONE } from './figures.ts';
import { html, type Markup, words } from './html.ts';
import { tableOf } from './table.ts';

type Tried = Item & { readonly scan: ScanFacts };

/** What would clip once the receiver has encoded a target's files; nothing where no trial was asked for. */
export function trialsOf(items: readonly Item[]): Markup | undefined {
  const tried = items.filter((item): item is Tried => item.scan !== undefined);
  if (tried.length === 0) return undefined;
  const { codec, rate } = tried[0].scan;
  return tableOf({
    caption: `Encoded to ${formatName(codec)} at ${kilohertz(rate)} and decoded again; clipped is what lies beyond full scale`,
    columns: [
      'Track',
      ['True peak, dBTP'],
      ['Clipped samples'],
      ['Clipped between samples'],
      ['Worst, dB'],
      ['at'],
      'Channel',
    ],
    rows: tried.map(({ track, scan }) => [
      html`<span class="title">${track.number} ${words(track.title)}</span>`,
      figure(scan.truePeak, 2),
      clipsOf(scan).onSample,
      clipsOf(scan).between,
      ...worstOf(scan),
    ]),
    foot: [
      'Album',
      figure(
        highest(items, ({ scan }) => scan?.truePeak ?? null),
        2,
      ),
      tried.reduce((sum, { scan }) => sum + clipsOf(scan).onSample, 0),
      tried.reduce((sum, { scan }) => sum + clipsOf(scan).between, 0),
      '',
      '',
      '',
    ],
  });
}

/** By how much it goes over, when and where. */
function worstOf({ channels, rate }: ScanFacts): string[] {
  const loudest = channels.reduce((top, { worst }, c) => (worst > channels[top].worst ? c : top), 0);
  const { worst, at } = channels[loudest];
  if (at < 0) return [NONE, NONE, NONE];
  return [`+${figure(decibelsOf(worst), 2)}`, clock(at / rate), channelName(loudest, channels.length)];
}
