import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileName, safeName, sameFile, slug } from '../../src/spec/names.ts';
import { nearest } from '../../src/spec/nearest.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);

describe('A file name made from a title', () => {
  it.each([
    ['Night Drive', 'Night Drive'],
    ['AC/DC: "Live"?', 'AC_DC_ _Live__'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['-rf', 'rf'],
    ['.hidden', 'hidden'],
    ['trailing. . ', 'trailing'],
    ['con', '_con'],
    ['LPT1.wav', '_LPT1.wav'],
    ['console', 'console'],
    ['...', 'untitled'],
    ['', 'untitled'],
    ['two\n lines\ttab', 'two_ lines_tab'],
    ['Cafe\u0301', 'Caf\u00E9'],
    ['$(rm -rf ~); `x`', '$(rm -rf ~); `x`'],
    ['evil\u202Egpj.wav', 'evilgpj.wav'],
    ['half \uD83D', 'half _'],
  ])('%j becomes %j', (title, name) => {
    expect(safeName(title)).toBe(name);
  });

  it('is cut between graphemes at 200 bytes', () => {
    const family = '👨‍👩‍👧‍👦';
    const bytes = Buffer.byteLength(family);
    const name = safeName(family.repeat(40));
    expect(name).toBe(family.repeat(Math.floor(200 / bytes)));
    expect(Buffer.byteLength(safeName('x'.repeat(300)))).toBe(200);
    expect(safeName('é'.repeat(300))).toBe('é'.repeat(100));
  });

  it('is safe for every title, and the same when it is made safe again', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const name = safeName(title);
        expect(name).not.toMatch(/[/\\:*?"<>|\p{Cc}\p{Cs}]|^[-.\s]|[.\s]$/u);
        expect(name.length).toBeGreaterThan(0);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(201);
        expect(name.normalize('NFC')).toBe(name);
        expect(safeName(name)).toBe(name);
      }),
      { numRuns: 500 },
    );
  });

  it('is told from another as a file system without case would', () => {
    expect(sameFile('Straße')).toBe(sameFile('STRASSE'));
    expect(sameFile('Night?')).toBe(sameFile('night*'));
    expect(sameFile('One')).not.toBe(sameFile('Two'));
  });
});

describe('The name of a release folder', () => {
  it.each([
    ['Night Drive', 'night-drive'],
    ['  Ærø & Żółć — Straße!  ', 'aero-and-zolc-strasse'],
    ["Don't Stop", 'dont-stop'],
    ['夜のドライブ', 'release'],
    ['../..', 'release'],
    ['NUL', 'nul-release'],
  ])('%j becomes %j', (title, name) => {
    expect(slug(title)).toBe(name);
  });

  it('is a short word of lower-case letters, digits and hyphens for every title', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        expect(slug(title)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,86}[a-z0-9])?$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('The word somebody meant', () => {
  const known = ['gain', 'gap', 'chain', 'fade_in', 'compressor', 'freq'];
  it.each([
    ['gian', 'gain'],
    ['fadeIn', 'fade_in'],
    ['fade-in', 'fade_in'],
    ['compresor', 'compressor'],
    ['freqency', 'freq'],
    ['comp', 'compressor'],
    ['colour', undefined],
    ['x'.repeat(10_000), undefined],
  ])('for %.12s is %s', (word, meant) => {
    expect(nearest(word, known)).toBe(meant);
  });
});

describe('The name of a track\u2019s file', () => {
  it.each([
    ['Night Drive', false, '03 - Night Drive.wav'],
    ['Night Drive', true, '03-night-drive.wav'],
    ['Größe (Live)', true, '03-grosse-live.wav'],
    ['夜', true, '03-release.wav'],
  ])('%j becomes, with a message %j, %j', (title, message, name) => {
    expect(fileName({ number: 3, title }, { extension: '.wav', message })).toBe(name);
    if (message) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
  });
});
