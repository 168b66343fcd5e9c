import { html } from './html.ts';

/** The style of the pictures, in the page's colours. */
export const PICTURES = html` <style>
  svg {
    display: block;
    width: 100%;
    min-width: 34rem;
    height: auto;
    font-size: 12px;
  }
  svg text {
    fill: var(--quiet);
  }
  svg .name {
    font-size: 11px;
  }
  svg .mid {
    text-anchor: middle;
  }
  svg .end {
    text-anchor: end;
  }
  svg path {
    fill: none;
    stroke-width: 1;
    vector-effect: non-scaling-stroke;
  }
  svg .frame,
  svg .grid {
    stroke: var(--line);
  }
  svg .axis {
    stroke: var(--paper);
    stroke-opacity: 0.6;
  }
  svg .wave {
    fill: var(--wave);
    stroke: var(--wave);
    stroke-width: 0.5;
  }
  svg path.loudness {
    stroke: var(--loudness);
    stroke-width: 1.4;
    stroke-linejoin: round;
  }
  svg path.integrated {
    stroke: var(--loudness);
    stroke-dasharray: 1 3;
  }
  svg text.integrated {
    fill: var(--loudness);
  }
  svg path.goal {
    stroke: var(--goal);
    stroke-dasharray: 6 4;
  }
  svg text.goal {
    fill: var(--goal);
  }
  svg path.tone {
    stroke: var(--loudness);
    stroke-width: 1.4;
    stroke-linejoin: round;
  }
  svg text.tone {
    fill: var(--loudness);
  }
  svg path.mix {
    stroke: var(--wave);
    stroke-width: 1.2;
    stroke-linejoin: round;
  }
  svg .reduction {
    fill: var(--reduction);
    fill-opacity: 0.75;
    stroke: var(--reduction);
    stroke-width: 0.5;
  }
  @media print {
    svg {
      min-width: 0;
    }
  }
</style>`;
