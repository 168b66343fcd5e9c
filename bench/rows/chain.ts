import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { programmesOf } from '../figures.ts';
import { OURS, PEER } from '../graph.ts';
import { cutMix, FFMPEG, LIBRARY, type Place, program } from '../place.ts';
import type { Row } from '../table.ts';
import { race, timed } from '../timing.ts';
import { startWarm } from '../warm.ts';

export async function chain(place: Place): Promise<Row> {
  const audio = place.quick ? 30 : 240;
  const file = await cutMix(place, 'chain', { seconds: audio });
  const [mine, theirs] = ['ours', 'peer'].map((name) => join(place.folder, `chain-${name}.wav`));
  const path = await program(place, 'process.ts');
  const command = [process.execPath, path, LIBRARY, file, mine, JSON.stringify(OURS)];
  const graph = [...FFMPEG, '-i', file, '-af', PEER, '-c:a', 'pcm_f32le', theirs];
  const warm = await startWarm(place, 'chain', file);
  const [ours, peer, kernel] = await race(
    [
      { name: 'library', ready: () => rm(mine, { force: true }), run: () => timed(command) },
      { name: 'ffmpeg', ready: () => rm(theirs, { force: true }), run: () => timed(graph) },
      { name: 'our kernel', run: () => warm.go(audio) },
    ],
    place.rounds,
  );
  warm.end();
  const [heard, heardPeer] = await programmesOf([mine, theirs]);
  return {
    lines: [
      { work: 'chain', who: 'library, file to file', samples: ours, audio, peer, remark: heard.text },
      { work: 'chain', who: 'our kernel', samples: kernel, audio, peer },
      { work: 'chain', who: 'ffmpeg graph', samples: peer, audio, remark: heardPeer.text },
    ],
    explanation: `chain: ${audio} s of 44.1 kHz, 24-bit stereo to 32-bit float WAV. Six EQ bands, compressor, width, true-peak limiter at −1 dBTP: a Node process with our library (start included) against ffmpeg with \`-af ${PEER}\`.`,
  };
}
