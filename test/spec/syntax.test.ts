import { describe, expect, it } from 'vitest';
import { said } from './said.ts';

describe('What a person reads about text that is no spec', () => {
  it('tells a tab as indentation', async () => {
    expect(await said('tracks:\n\t- a')).toMatchInlineSnapshot(`
      "album.yaml:2:1  error  a tab cannot indent YAML
           - a
          ^
          hint: use spaces; most editors can do that for .yaml files"
    `);
  });

  it('tells a second colon in a line', async () => {
    expect(await said('title: Night: Drive')).toMatchInlineSnapshot(`
      "album.yaml:1:8  error  a second \`: \` in this line
          title: Night: Drive
                 ^
          hint: put the text in quotes if the \`: \` belongs to it, or start a new line"
    `);
  });

  it('tells a bracket left open', async () => {
    expect(await said('a: [1, 2')).toMatchInlineSnapshot(`
      "album.yaml:1:9  error  a closing bracket is missing
          a: [1, 2
                  ^"
    `);
  });

  it('tells a quote left open', async () => {
    expect(await said('a: "x')).toMatchInlineSnapshot(`
      "album.yaml:1:6  error  a closing quote is missing
          a: "x
               ^"
    `);
  });

  it('tells text that starts with a special character', async () => {
    expect(await said('a: @x')).toMatchInlineSnapshot(`
      "album.yaml:1:4  error  text cannot start with this character
          a: @x
             ^
          hint: put it in quotes"
    `);
  });

  it('tells a line that is neither key nor item', async () => {
    expect(await said('title Night\nartist: x')).toMatchInlineSnapshot(`
      "album.yaml:1:1  error  this is neither \`key: value\` nor a list item
          title Night
          ^
          hint: is a \`:\` or a closing quote missing, or the space after the \`:\`?"
    `);
  });

  it('tells indentation that does not match', async () => {
    expect(await said('a:\n  b: 1\n c: 2')).toMatchInlineSnapshot(`
      "album.yaml:3:1  error  this line is indented differently from the lines around it
           c: 2
          ^
          hint: entries of one mapping or list start in the same column"
    `);
  });

  it('tells a tag', async () => {
    expect(await said('a: !foo 1')).toMatchInlineSnapshot(`
      "album.yaml:1:4  error  this tag (!) is not part of YAML 1.2
          a: !foo 1
             ^
          hint: remove it; put text that starts with ! in quotes"
    `);
  });

  it('tells a second document', async () => {
    expect(await said('a: 1\n---\nb: 2')).toMatchInlineSnapshot(`
      "album.yaml:2:1  error  a second document starts here
          ---
          ^
          hint: one file holds one spec: remove the line \`---\`"
    `);
  });

  it('tells another version of YAML', async () => {
    expect(await said('%YAML 1.1\n---\na: yes')).toMatchInlineSnapshot(`
      "album.yaml:1:1  error  a spec is YAML 1.2
          %YAML 1.1
          ^
          hint: remove the line \`%YAML\`"
    `);
  });

  it('tells a key given twice', async () => {
    expect(await said('title: a\ntitle: b')).toMatchInlineSnapshot(`
      "album.yaml:2:1  error  the key 'title' stands twice in this mapping
          title: b
          ^"
    `);
  });

  it('tells infinity', async () => {
    expect(await said('a: .inf')).toMatchInlineSnapshot(`
      "album.yaml:1:4  error  .inf is not a number that a spec can hold
          a: .inf
             ^"
    `);
  });

  it('tells a merge key', async () => {
    expect(await said('<<: { a: 1 }')).toMatchInlineSnapshot(`
      "album.yaml:1:1  error  merge keys (<<) are not part of YAML 1.2
          <<: { a: 1 }
          ^
          hint: an alias can stand for a whole value: chain: *loud"
    `);
  });

  it('tells a key that is a list', async () => {
    expect(await said('? [a]\n: 1')).toMatchInlineSnapshot(`
      "album.yaml:1:3  error  a key must be a word
          ? [a]
            ^"
    `);
  });

  it('tells an alias of nothing', async () => {
    expect(await said('a: *x')).toMatchInlineSnapshot(`
      "album.yaml:1:4  error  nothing before this is marked &x
          a: *x
             ^"
    `);
  });

  it('tells an alias of itself', async () => {
    expect(await said('a: &x [*x]')).toMatchInlineSnapshot(`
      "album.yaml:1:7  error  more than 32 levels of nesting, by an alias
          a: &x [*x]
                ^"
    `);
  });

  it('tells half a character', async () => {
    expect(await said('a: "\\ud800"')).toMatchInlineSnapshot(`
      "album.yaml:1:4  error  this text holds a character that no file can hold
          a: "\\ud800"
             ^"
    `);
  });

  it('tells nothing but a comment', async () => {
    expect(await said('# later\n')).toMatchInlineSnapshot(`
      "album.yaml:1:1  error  the file is empty
          # later
          ^
          hint: a spec starts with \`release: 1\`; \`release init\` writes one for the audio files of a folder"
    `);
  });

  it('tells a list on the line of its key', async () => {
    expect(await said('a: - b')).toMatchInlineSnapshot(`
      "album.yaml:1:4  error  a list or mapping cannot start here
          a: - b
             ^
          hint: start it on the next line"
    `);
  });

  it('tells a comma left out', async () => {
    expect(await said('a: { b: 1, c: 2 d: 3 }')).toMatchInlineSnapshot(`
      "album.yaml:1:15  error  this cannot stand inside [ … ] or { … }
          a: { b: 1, c: 2 d: 3 }
                        ^
          hint: is a comma or a closing bracket missing before it?"
    `);
  });
});
