import { canonical, type Json } from '../../base/canonical.ts';
import type { ChainItem, Fade, Track } from '../../spec/spec.ts';
import type { Units } from '../../spec/units.ts';
import type { Release } from '../content.ts';
import { clock, NONE, short, signed } from './figures.ts';
import { html, type Markup, type Piece, words } from './html.ts';
import { settingsOf } from './settings.ts';
import { tableOf } from './table.ts';

/** Each distinct chain once, with the tracks it was used on; then what differs from track to track. */
export function chainsOf({ spec, units }: Release): Markup {
  const chains = new Map<string, Track[]>();
  for (const track of spec.tracks) {
    const key = canonical(track.chain.map(({ module, version, params }): Json => [module, version, params]));
    chains.set(key, [...(chains.get(key) ?? []), track]);
  }
  return html`<section>
    <h2>Mastering chain</h2>
    ${[...chains.values()].map((tracks) => chainOf(tracks, spec.tracks.length, units))}
    ${tableOf({
      caption: 'Each track after the chain',
      columns: ['Track', 'Part of the mix', ['Gain, dB'], 'Fade in', 'Fade out'],
      rows: spec.tracks.map((track) => [
        html`<span class="title">${track.number} ${words(track.title)}</span>`,
        `${clock(track.start)} – ${track.end === undefined ? 'end' : clock(track.end)}`,
        signed(track.gain, 2),
        fadeOf(track.fadeIn),
        fadeOf(track.fadeOut),
      ]),
    })}
  </section>`;
}

function chainOf(tracks: readonly Track[], all: number, units: Units): Markup {
  const whose: Piece =
    tracks.length === all && all > 1
      ? 'All tracks'
      : tracks.map((track, i) => [i === 0 ? '' : ', ', html`${track.number} ${words(track.title)}`]);
  const { chain } = tracks[0];
  const steps = chain.map((item) => html`<li>${chainItem(item, units)}</li>`);
  return html`<h3 class="title">${whose}</h3>
    ${
      chain.length === 0
        ? html`<p>No processing.</p>`
        : html`<ol class="chain">
            ${steps}
          </ol>`
    }`;
}

function chainItem({ module, version, params }: ChainItem, units: Units): Markup {
  return html`<strong>${words(module)}</strong>
    <small>v${version}</small> ${settingsOf(params, module, units)}`;
}

function fadeOf(fade: Fade | undefined): string {
  return fade === undefined ? NONE : `${short(fade.length)} s ${fade.shape.replaceAll('_', ' ')}`;
}

export function toolsOf({ tools, program }: Release): Markup {
  return html`<section>
    <h2>Tools</h2>
    ${tableOf({
      caption: html`Programs that worked on the audio, beside ${words(program)}`,
      columns: ['Program', 'Version', 'SHA-256'],
      rows: tools.map(({ name, version, sha256 }) => [name, words(version), html`<code>${sha256}</code>`]),
    })}
  </section>`;
}
