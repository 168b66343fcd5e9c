import { describe, expect, it } from 'vitest';
import { around, said } from './said.ts';

describe('What a person reads about a spec with faults', () => {
  it('tells a misspelt key at the top level and says nothing of the key it stands for', async () => {
    expect(
      await said(
        'release: 1\ntitel: Night Drive\nartist: A\ntracks: [{ title: One, mix: a.wav }]\ntargets: { flac: {} }\n',
      ),
    ).toMatchInlineSnapshot(`
      "album.yaml:2:1  error  unknown key 'titel' at the top level
          titel: Night Drive
          ^
          hint: did you mean 'title'?"
    `);
  });

  it('tells each key that is missing', async () => {
    expect(await said('tracks: []')).toMatchInlineSnapshot(`
      "album.yaml:1:1  error  the key 'release' is missing at the top level
          tracks: []
          ^
          hint: add release: 1
      album.yaml:1:1  error  the key 'title' is missing at the top level
          tracks: []
          ^
          hint: add title: Night Drive, for example
      album.yaml:1:1  error  the key 'artist' is missing at the top level
          tracks: []
          ^
          hint: add artist: Example Artist, for example
      album.yaml:1:1  error  the key 'targets' is missing at the top level
          tracks: []
          ^
          hint: add targets: {"streaming":{}}, for example
      album.yaml:1:9  error  tracks is empty
          tracks: []
                  ^"
    `);
  });

  it('refuses another version of the format', async () => {
    expect(
      await said(
        'release: 2\ntitle: T\nartist: A\ntracks: [{ title: One, mix: a.wav }]\ntargets: { flac: {} }\n',
      ),
    ).toMatchInlineSnapshot(`
      "album.yaml:1:10  error  release cannot be 2
          release: 2
                   ^
          hint: it can be: 1"
    `);
  });

  it('says of a list and of plain text what a spec is', async () => {
    expect(await said('- a')).toMatchInlineSnapshot(`
      "album.yaml:1:1  error  a spec must be a mapping with the keys release, title, artist, tracks and targets, it is a list
          - a
          ^"
    `);
  });

  it('asks for quotes where YAML reads an id or a title as a number', async () => {
    const lines = `upc: 0123456789012
tracks:
  - { title: 1.10, mix: a.wav }
  - { title: on, mix: b.wav }
  - { title: true, mix: c.wav }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:4:6  error  upc must be text, it is the number 123456789012
          upc: 0123456789012
               ^
          hint: put it in quotes: upc: "0123456789012"
      album.yaml:6:14  error  tracks[0].title must be text, it is the number 1.1
            - { title: 1.10, mix: a.wav }
                       ^
          hint: put it in quotes: title: "1.10"
      album.yaml:8:14  error  tracks[2].title must be text, it is true
            - { title: true, mix: c.wav }
                       ^
          hint: put it in quotes: title: "true""
    `);
  });

  it('takes away quotes and units around numbers', async () => {
    const lines = `year: '2026'
mastering: { true_peak: '-1', chain: [ gain: -1.5 dB, gain: loud ] }
tracks:
  - { title: One, mix: a.wav, end: '30' }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:4:7  error  year must be a whole number (1000 … 9999), it is the text '2026'
          year: '2026'
                ^
          hint: write the number alone: year: 2026
      album.yaml:5:25  error  mastering.true_peak must be a number (-20 … 0 dBTP) or none, it is the text '-1'
          mastering: { true_peak: '-1', chain: [ gain: -1.5 dB, gain: loud ] }
                                  ^
          hint: write the number alone: true_peak: -1
      album.yaml:5:46  error  mastering.chain[0].gain must be a number (-60 … 24 dB) or a mapping, it is the text '-1.5 dB'
          mastering: { true_peak: '-1', chain: [ gain: -1.5 dB, gain: loud ] }
                                                       ^
          hint: write the number alone: gain: -1.5
      album.yaml:5:61  error  mastering.chain[1].gain must be a number (-60 … 24 dB) or a mapping, it is the text 'loud'
          mastering: { true_peak: '-1', chain: [ gain: -1.5 dB, gain: loud ] }
                                                                      ^
      album.yaml:7:36  error  tracks[0].end must be seconds or m:ss.mmm, it is '30'
            - { title: One, mix: a.wav, end: '30' }
                                             ^
          hint: write the number alone: end: 30"
    `);
  });

  it('tells values that are empty', async () => {
    const lines = `genre:
comment: ''
label: '  '
tracks:
  - { title: One, mix: }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:4:1  error  genre is empty
          genre:
          ^
          hint: write a value behind it, or remove the key
      album.yaml:5:10  error  comment is empty
          comment: ''
                   ^
      album.yaml:6:8  error  label must be one line of text, not blank, without control characters, it is '  '
          label: '  '
                 ^
      album.yaml:8:19  error  tracks[0].mix is empty
            - { title: One, mix: }
                            ^
          hint: write a value behind it, or remove the key"
    `);
  });

  it('tells a number outside its range, with range and unit', async () => {
    const lines = `mastering:
  true_peak: 3
  loudness: { integrated: -2 }
tracks:
  - { title: One, mix: a.wav, gain: 40, gap: -1 }
targets:
  mp3: { bitrate: 1000 }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:14  error  mastering.true_peak is 3, outside -20 … 0 dBTP
            true_peak: 3
                       ^
      album.yaml:6:27  error  mastering.loudness.integrated is -2, outside -40 … -5 LUFS
            loudness: { integrated: -2 }
                                    ^
      album.yaml:8:37  error  tracks[0].gain is 40, outside -60 … 24 dB
            - { title: One, mix: a.wav, gain: 40, gap: -1 }
                                              ^
      album.yaml:8:46  error  tracks[0].gap is -1, outside 0 … 600 s
            - { title: One, mix: a.wav, gain: 40, gap: -1 }
                                                       ^
      album.yaml:10:19  error  targets.mp3.bitrate is 1000, outside 96 … 320 kbit/s
            mp3: { bitrate: 1000 }
                            ^"
    `);
  });

  it('tells a loudness that is a bare number what to write', async () => {
    const lines = `mastering:
  loudness: -14`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:13  error  mastering.loudness must be { integrated, per } or none, it is the number -14
            loudness: -14
                      ^
          hint: write loudness: { integrated: -14 }"
    `);
  });

  it('names a misspelt processor once, whatever the forms of a chain item', async () => {
    const lines = `mastering:
  chain:
    - compresor: { ratio: 4 }
    - reverb: {}`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:6:7  error  unknown processor 'compresor' in mastering.chain[0]
              - compresor: { ratio: 4 }
                ^
          hint: did you mean 'compressor'?
      album.yaml:7:7  error  unknown processor 'reverb' in mastering.chain[1]
              - reverb: {}
                ^
          hint: processors: gain, eq, compressor, limiter"
    `);
  });

  it('tells items of a chain that are not one processor', async () => {
    const lines = `mastering:
  chain:
    - eq
    - { eq: [], gain: 2 }
    - {}
    - compressor: 4
    - use: album`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:6:7  error  mastering.chain[0] is a word alone; a processor is followed by its parameters
              - eq
                ^
          hint: write eq: { … }, or eq: {} for its defaults
      album.yaml:7:7  error  mastering.chain[1] has 2 processors (eq, gain)
              - { eq: [], gain: 2 }
                ^
          hint: an entry of a chain is one processor: start each with its own \`- \`
      album.yaml:8:7  error  mastering.chain[2] names no processor
              - {}
                ^
      album.yaml:9:19  error  mastering.chain[3].compressor must be a mapping, it is the number 4
              - compressor: 4
                            ^
      album.yaml:10:7  error  'use' cannot stand in mastering.chain[4]
              - use: album
                ^
          hint: \`use: album\` puts the album's chain into the chain of a track"
    `);
  });

  it('reaches into the parameters of a processor', async () => {
    const lines = `mastering:
  chain:
    - eq:
        - { type: bel, freq: 100, slope: 13 }
        - { type: bell, freqency: 100 }
        - { type: bell }
        - { type: highpass, freq: 5 }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:7:19  error  mastering.chain[0].eq[0].type cannot be 'bel'
                  - { type: bel, freq: 100, slope: 13 }
                            ^
          hint: did you mean 'bell'?
      album.yaml:7:42  error  mastering.chain[0].eq[0].slope is 13, it goes in steps of 6
                  - { type: bel, freq: 100, slope: 13 }
                                                   ^
          hint: 6 … 48 dB/oct
      album.yaml:8:25  error  unknown key 'freqency' in mastering.chain[0].eq[1]
                  - { type: bell, freqency: 100 }
                                  ^
          hint: did you mean 'freq'?
      album.yaml:9:11  error  the key 'freq' is missing in mastering.chain[0].eq[2]
                  - { type: bell }
                    ^
          hint: frequency (Hz, 10 … 40000)
      album.yaml:10:35  error  mastering.chain[0].eq[3].freq is 5, outside 10 … 40000 Hz
                  - { type: highpass, freq: 5 }
                                            ^"
    `);
  });

  it('tells a mapping where a list belongs and a list where a mapping belongs', async () => {
    const lines = `tracks: { title: One, mix: a.wav }
targets: [cd, mp3]`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:4:9  error  tracks must be a list, it is a mapping
          tracks: { title: One, mix: a.wav }
                  ^
          hint: start each entry with \`- \`
      album.yaml:5:10  error  targets must be a mapping, it is a list
          targets: [cd, mp3]
                   ^
          hint: write one key a target: \`streaming: {}\`"
    `);
  });

  it('tells a track that is only a path', async () => {
    const lines = `tracks:
  - mixes/01.wav`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:5  error  tracks[0] must be a mapping with the keys title and mix, it is the text 'mixes/01.wav'
            - mixes/01.wav
              ^"
    `);
  });

  it('tells misspelt keys of a track and of its fades', async () => {
    const lines = `tracks:
  - { title: One, mix: a.wav, gian: 1, fade_out: { lenght: 3 } }
  - { title: Two, mix: b.wav, fade_in: { length: 1, shape: lineer }, colour: red }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:31  error  unknown key 'gian' in tracks[0]
            - { title: One, mix: a.wav, gian: 1, fade_out: { lenght: 3 } }
                                        ^
          hint: did you mean 'gain'?
      album.yaml:5:52  error  unknown key 'lenght' in tracks[0].fade_out
            - { title: One, mix: a.wav, gian: 1, fade_out: { lenght: 3 } }
                                                             ^
          hint: did you mean 'length'?
      album.yaml:6:60  error  tracks[1].fade_in.shape cannot be 'lineer'
            - { title: Two, mix: b.wav, fade_in: { length: 1, shape: lineer }, colour: red }
                                                                     ^
          hint: did you mean 'linear'?
      album.yaml:6:70  error  unknown key 'colour' in tracks[1]
            - { title: Two, mix: b.wav, fade_in: { length: 1, shape: lineer }, colour: red }
                                                                               ^
          hint: known keys: title, artist, mix, isrc, allow_lossy, start, end, fade_in, fade_out, gain, artists, composers, lyrics, gap, segue, crossfade, indexes, chain"
    `);
  });

  it('explains how a time is written', async () => {
    const lines = `tracks:
  - { title: One, mix: a.wav, start: '1:75', fade_in: slow }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:38  error  tracks[0].start must be seconds or m:ss.mmm, it is '1:75'
            - { title: One, mix: a.wav, start: '1:75', fade_in: slow }
                                               ^
          hint: for example 1:02.500
      album.yaml:5:55  error  tracks[0].fade_in must be seconds or m:ss.mmm, it is 'slow'
            - { title: One, mix: a.wav, start: '1:75', fade_in: slow }
                                                                ^
          hint: for example 1:02.500"
    `);
  });

  it('knows the words that YAML 1.1 took for true', async () => {
    const lines = `tracks:
  - { title: One, mix: a.wav, allow_lossy: yes }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:44  error  tracks[0].allow_lossy must be true or false, it is the text 'yes'
            - { title: One, mix: a.wav, allow_lossy: yes }
                                                     ^
          hint: write true or false, without quotes"
    `);
  });

  it('refuses control characters and shows them by their code', async () => {
    const lines = `tracks:
  - { title: "bell\\x07", mix: a.wav }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:14  error  tracks[0].title must be one line of text, not blank, without control characters, it is 'bell\\u0007'
            - { title: "bell\\x07", mix: a.wav }
                       ^
          hint: for example Night Drive"
    `);
  });

  it('holds ISRCs to their form and tells one given twice', async () => {
    const lines = `tracks:
  - { title: One, mix: a.wav, isrc: USS1Z260000 }
  - { title: Two, mix: b.wav, isrc: US-S1Z-26-00002 }
  - { title: Three, mix: c.wav, isrc: uss1z2600002 }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:37  error  tracks[0].isrc must be 2 letters, 3 letters or digits, 2 digits for the year and 5 digits, it is 'USS1Z260000'
            - { title: One, mix: a.wav, isrc: USS1Z260000 }
                                              ^
          hint: for example USS1Z2600001
      album.yaml:7:39  error  isrc USS1Z2600002 is also that of tracks[1] 'Two'
            - { title: Three, mix: c.wav, isrc: uss1z2600002 }
                                                ^
          hint: an ISRC names one recording: each track has its own"
    `);
  });

  it('computes check digits', async () => {
    const lines = `upc: '0123456789013'`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:4:6  error  upc 0123456789013 is mistyped: with these digits the last one would be 2
          upc: '0123456789013'
               ^
          hint: compare it with the code you were given"
    `);
  });

  it('holds a UPC to its length', async () => {
    const lines = `upc: '01234567890'`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:4:6  error  upc must be 12 digits (UPC) or 13 (EAN), it is '01234567890'
          upc: '01234567890'
               ^
          hint: for example 0123456789012"
    `);
  });

  it('compares times of a track', async () => {
    const lines = `tracks:
  - { title: One, mix: a.wav, start: 10, end: 0:05 }
  - { title: Two, mix: b.wav, start: 1, end: 4, fade_in: 2, fade_out: { length: 2 } }
  - { title: Three, mix: c.wav, end: 4, fade_in: 5 }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:47  error  tracks[0] ends at 5 s, but starts at 10 s
            - { title: One, mix: a.wav, start: 10, end: 0:05 }
                                                        ^
          hint: start and end are both times in the mix
      album.yaml:6:71  error  the fades of tracks[1] take 4 s, the track has 3 s
            - { title: Two, mix: b.wav, start: 1, end: 4, fade_in: 2, fade_out: { length: 2 } }
                                                                                ^
      album.yaml:7:50  error  the fades of tracks[2] take 5 s, the track has 4 s
            - { title: Three, mix: c.wav, end: 4, fade_in: 5 }
                                                           ^"
    `);
  });

  it('tells titles that would be one file, naming both', async () => {
    const lines = `tracks:
  - { title: "Same?", mix: a.wav }
  - { title: "same*", mix: b.wav }
  - { title: Other, mix: c.wav }
  - { title: Other, mix: d.wav }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:14  note  the files of tracks[0] are called 'Same_', since not every system holds 'Same?'; the tags keep it
            - { title: "Same?", mix: a.wav }
                       ^
      album.yaml:6:14  warning  tracks[0] and tracks[1] differ only where a file name cannot: 'Same?' and 'same*' both become 'same_'
            - { title: "same*", mix: b.wav }
                       ^
          hint: if that is meant, call them by their numbers; else tell them apart, for example by (Reprise) or II
      album.yaml:6:14  note  the files of tracks[1] are called 'same_', since not every system holds 'same*'; the tags keep it
            - { title: "same*", mix: b.wav }
                       ^
      album.yaml:8:14  warning  tracks[2] and tracks[3] have the same title 'Other'
            - { title: Other, mix: d.wav }
                       ^
          hint: if that is meant, call them by their numbers; else tell them apart, for example by (Reprise) or II"
    `);
  });

  it('notes a mix that is used twice', async () => {
    const lines = `tracks:
  - { title: One, mix: mixes/a.wav }
  - { title: Two, mix: ./mixes/a.wav }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:6:24  note  tracks[1] uses the same mix as tracks[0]: ./mixes/a.wav
            - { title: Two, mix: ./mixes/a.wav }
                                 ^"
    `);
  });

  it('says nothing of pieces of one mix that follow each other, and tells those that overlap', async () => {
    const pieces = (start: number) => `tracks:
  - { title: One, mix: a.wav, end: 60 }
  - { title: Two, mix: a.wav, start: ${start}, segue: true }`;
    expect(await said(around(pieces(60)))).toBe('');
    expect(await said(around(pieces(59.9)))).toContain('uses the same mix as tracks[0]');
  });

  it('warns of an album chain that is empty, or runs twice', async () => {
    const lines = `tracks:
  - { title: One, mix: a.wav, chain: [ use: album ] }
  - { title: Two, mix: b.wav, chain: [ use: album, use: album ] }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:40  warning  nothing is put here: mastering.chain is empty
            - { title: One, mix: a.wav, chain: [ use: album ] }
                                                 ^
      album.yaml:6:40  warning  nothing is put here: mastering.chain is empty
            - { title: Two, mix: b.wav, chain: [ use: album, use: album ] }
                                                 ^
      album.yaml:6:52  warning  the album's chain runs here a second time
            - { title: Two, mix: b.wav, chain: [ use: album, use: album ] }
                                                             ^"
    `);
  });

  it('tells unknown targets and presets', async () => {
    const lines = `targets:
  streming: {}
  hires: { rate: 96000 }
  own: { preset: sreaming }
  odd: { preset: 3 }
  nothing:`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:3  error  unknown target 'streming'
            streming: {}
            ^
          hint: did you mean 'streaming'? A target with a name of its own needs \`preset:\`
      album.yaml:6:3  error  unknown target 'hires'
            hires: { rate: 96000 }
            ^
          hint: did you mean 'hi-res'? A target with a name of its own needs \`preset:\`
      album.yaml:7:18  error  unknown preset 'sreaming' in targets.own
            own: { preset: sreaming }
                           ^
          hint: did you mean 'streaming'?
      album.yaml:8:18  error  targets.odd.preset must be streaming, distributor, apple-digital-masters, broadcast, broadcast-a85, archive, cd, vinyl, bandcamp, hi-res, flac or mp3, it is the number 3
            odd: { preset: 3 }
                           ^
      album.yaml:9:3  error  unknown target 'nothing'
            nothing:
            ^
          hint: targets: streaming, distributor, apple-digital-masters, bandcamp, hi-res, cd, vinyl, broadcast, broadcast-a85, flac, mp3, archive; a target with a name of its own needs \`preset:\`"
    `);
  });

  it('tells keys that belong to another format', async () => {
    const lines = `targets:
  cd: { bitrate: 320 }
  mp3: { bits: 16 }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:9  error  'bitrate' does not belong to an audio CD in wav format, targets.cd
            cd: { bitrate: 320 }
                  ^
          hint: targets in mp3 format have it
      album.yaml:6:10  error  'bits' does not belong to a target in mp3 format, targets.mp3
            mp3: { bits: 16 }
                   ^
          hint: targets in wav and flac format have it"
    `);
  });

  it('tells words of a target that do not exist', async () => {
    const lines = `targets:
  cd: { dither: tdpf, bits: 20, tags: some }
  broadcast: { loudness: nnoe, limiter: 3, rate: nativ }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:17  error  targets.cd.dither cannot be 'tdpf'
            cd: { dither: tdpf, bits: 20, tags: some }
                          ^
          hint: did you mean 'tpdf'?
      album.yaml:5:29  error  targets.cd.bits cannot be 20
            cd: { dither: tdpf, bits: 20, tags: some }
                                      ^
          hint: it can be one of: 16, 24, 32, float
      album.yaml:5:39  error  targets.cd.tags cannot be 'some'
            cd: { dither: tdpf, bits: 20, tags: some }
                                                ^
          hint: it can be one of: full, none
      album.yaml:6:26  error  targets.broadcast.loudness cannot be 'nnoe'
            broadcast: { loudness: nnoe, limiter: 3, rate: nativ }
                                   ^
          hint: did you mean 'none'?
      album.yaml:6:41  error  targets.broadcast.limiter must be a mapping or none, it is the number 3
            broadcast: { loudness: nnoe, limiter: 3, rate: nativ }
                                                  ^
      album.yaml:6:50  error  targets.broadcast.rate cannot be 'nativ'
            broadcast: { loudness: nnoe, limiter: 3, rate: nativ }
                                                           ^
          hint: did you mean 'native'?"
    `);
  });

  it('tells of the number where neither it nor the word beside it stands', async () => {
    expect(await said(around('targets: { flac: { rate: hifi } }'))).toMatchInlineSnapshot(`
      "album.yaml:4:26  error  targets.flac.rate must be a whole number (8000 … 384000 Hz) or native, it is the text 'hifi'
          targets: { flac: { rate: hifi } }
                                   ^"
    `);
  });

  it('refuses names of targets that are no folder, or the same one', async () => {
    const lines = `targets:
  ../up: { preset: cd }
  a/b: { preset: cd }
  con: { preset: cd }
  Masters: { preset: cd }
  masters: { preset: flac }
  manifest.json: { preset: flac }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:3  error  '../up' cannot name a folder of the release
            ../up: { preset: cd }
            ^
          hint: a target's name: letters, digits, space, dot, dash and underscore, at most 64, starting with a letter or digit
      album.yaml:6:3  error  'a/b' cannot name a folder of the release
            a/b: { preset: cd }
            ^
          hint: a target's name: letters, digits, space, dot, dash and underscore, at most 64, starting with a letter or digit
      album.yaml:7:3  error  'con' cannot name a folder on every system
            con: { preset: cd }
            ^
          hint: 'my-con' would do
      album.yaml:9:3  error  'Masters' and 'masters' would be one folder where case does not count
            masters: { preset: flac }
            ^
      album.yaml:10:3  error  'manifest.json' is a file of the release itself
            manifest.json: { preset: flac }
            ^"
    `);
  });

  it("refuses a preset's name for something else", async () => {
    const lines = `targets:
  broadcast: { preset: archive }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:24  error  targets.broadcast is named like the preset 'broadcast', but is 'archive'
            broadcast: { preset: archive }
                                 ^
          hint: give it a name of its own"
    `);
  });

  it('tells what a format cannot do', async () => {
    const lines = `targets:
  mp3: { rate: 96000 }
  promo: { preset: mp3, rate: native }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:16  error  targets.mp3: MP3 has no rate above 48000 Hz
            mp3: { rate: 96000 }
                         ^
          hint: rate: 44100 or 48000
      album.yaml:6:31  error  targets.promo: MP3 has no rate above 48000 Hz
            promo: { preset: mp3, rate: native }
                                        ^
          hint: rate: 44100 or 48000"
    `);
  });

  it('warns of dither on float and notes its absence on integers', async () => {
    const lines = `targets:
  archive: { dither: tpdf }
  cd: { dither: none }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:22  warning  targets.archive is float, which needs no dither: none is applied
            archive: { dither: tpdf }
                               ^
      album.yaml:6:17  note  targets.cd is rounded to integers without dither: quiet passages are distorted
            cd: { dither: none }
                          ^"
    `);
  });

  it('refuses a published noise shape at a rate it was not designed for', async () => {
    const lines = `targets:
  cd: { dither: shaped_f9 }
  broadcast: { dither: shaped_f9 }
  flac: { rate: 96000, dither: shaped }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:6:24  error  targets.broadcast: shaped_f9 is designed for 44100 Hz; at 48000 Hz its notches would lie where the ear is not
            broadcast: { dither: shaped_f9 }
                                 ^
          hint: take shaped, which is designed for every rate"
    `);
  });

  it('asks for a ceiling where there is a limiter', async () => {
    const lines = `targets:
  archive: { limiter: {} }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:23  error  the limiter of targets.archive has no ceiling, true_peak is none
            archive: { limiter: {} }
                                ^
          hint: set true_peak: -1, or limiter: none"
    `);
  });

  it("says when a target's limiter has nothing to start from", async () => {
    const lines = `mastering: { limiter: none }
targets:
  flac: { limiter: { release: 30 } }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:6:20  warning  mastering.limiter is none, so nothing limits targets.flac either
            flac: { limiter: { release: 30 } }
                             ^"
    `);
  });

  it('asks for a level where only its kind is given', async () => {
    const lines = `targets:
  flac: { loudness: { per: track } }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:21  error  the key 'integrated' is missing in targets.flac.loudness
            flac: { loudness: { per: track } }
                              ^
          hint: neither the preset nor mastering.loudness gives a level: add integrated: -14, for example"
    `);
  });

  it('warns of loudness that nobody plays, once', async () => {
    const lines = `mastering: { loudness: { integrated: -6 } }
targets: { flac: {}, mp3: {}, cd: { loudness: { integrated: -7 } } }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:4:24  warning  -6 LUFS is louder than any service plays
          mastering: { loudness: { integrated: -6 } }
                                 ^
          hint: it is turned down again, and what the limiter took is lost
      album.yaml:5:47  warning  -7 LUFS is louder than any service plays
          targets: { flac: {}, mp3: {}, cd: { loudness: { integrated: -7 } } }
                                                        ^
          hint: it is turned down again, and what the limiter took is lost"
    `);
  });

  it('warns of metadata that a receiver asks for', async () => {
    const lines = `tracks:
  - { title: One, mix: a.wav, isrc: USS1Z2600001 }
  - { title: Two, mix: b.wav }
targets: { streaming: {} }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:7:23  warning  'streaming' goes out without isrc (track 2), upc and artwork, which its receivers ask for
          targets: { streaming: {} }
                                ^
          hint: a distributor can assign codes; put them here once you have them"
    `);
  });

  it('notes a gain that levelling takes back', async () => {
    const lines = `tracks:
  - { title: One, mix: a.wav, gain: -1 }
targets: { broadcast: {} }`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:5:37  note  the gain of tracks[0] has no effect: every target levels each track alone
            - { title: One, mix: a.wav, gain: -1 }
                                              ^
          hint: loudness with per: album keeps the balance between tracks"
    `);
  });

  it('keeps the caret under its place on long lines, after wide characters and tabs', async () => {
    const lines = `tracks: [{ title: 夜のドライブ, mix: a.wav,		gian: 1 }, { title: Two, mix: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, gian: 2 }]`;
    expect(await said(around(lines))).toMatchInlineSnapshot(`
      "album.yaml:4:40  error  unknown key 'gian' in tracks[0]
          tracks: [{ title: 夜のドライブ, mix: a.wav,  gian: 1 }, { title: Two, mix: aaaaaaaaaaaaaaaaaaaaaaaaaaa…
                                                       ^
          hint: did you mean 'gain'?
      album.yaml:4:156  error  unknown key 'gian' in tracks[1]
          …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, gian: 2 }]
                                                          ^
          hint: did you mean 'gain'?"
    `);
  });
});
